"""The frame of the invented portfolio: organisations, incubateurs, and the people who are there whatever its size."""

from datetime import date, timedelta
from functools import cached_property
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import models

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Organisation, Personne, Rattachement, Suppleance
from incubateur.accueil.demo import mots
from incubateur.accueil.demo.histoire import noon, stable_uuid
from incubateur.accueil.demo.vies import Vie
from startups.models import Thematique

PASSWORD = "demo-incubateur"
DOMAIN = "demo.example"
REASON = "Données de démonstration"
# address, prénom, nom, fonction
PEOPLE = [
    ("equipe", "Émilie", "Aubépin", "Responsable de l’incubateur"),
    ("coach", "Côme", "Bruyère", "Coach"),
    ("intrapreneur", "Inès", "Charmille", "Intrapreneuse"),
    ("sponsor.dg", "Delphine", "Garance", "Directrice générale des sols vivants"),
    ("sponsor.proximite", "Pascal", "Roncier", "Sous-directeur des haies"),
    ("dinum", "Diane", "Sureau", "Responsable de portefeuille"),
    ("lecture", "Lucien", "Réséda", "Conseiller au Cabinet"),
    ("jure", "Judith", "Oseraie", "Jurée"),
    ("voisin", "Violaine", "Yeuse", "Responsable de l’incubateur voisin"),
    ("externe", "Ernest", "Troène", "Sans rôle dans le portefeuille"),
]
# address, incubateur, role
RATTACHEMENTS = [
    ("equipe", "demo-verger", RoleIncubateur.EQUIPE),
    ("coach", "demo-verger", RoleIncubateur.COACH),
    ("dinum", "demo-verger", RoleIncubateur.PORTEFEUILLE),
    ("dinum", "demo-rivages", RoleIncubateur.PORTEFEUILLE),
    ("lecture", "demo-verger", RoleIncubateur.LECTURE),
    ("voisin", "demo-cimes", RoleIncubateur.EQUIPE),
]
# People without a click on the sign-in page, spread over the incubateurs: how many, their function.
POOLS = {
    "coach": (9, "Coach"),
    "sponsor": (12, "Sponsor"),
    "agent": (24, "Membre d’une équipe produit"),
    "equipe": (3, "Équipe de l’incubateur"),
    "suppleant": (1, "Chef·fe de cabinet"),
}
OPENED = timedelta(days=1200)


class Cadre:
    """Organisations, incubateurs and people as seen on the day `today`; writing it twice adds nothing."""

    def __init__(self, today: date):
        self.today = today
        self.opened = today - OPENED

    def write(self) -> None:
        """Add what is missing of the frame."""
        self.organisations = [self._organisation(*row) for row in mots.ORGANISATIONS]
        self.incubateurs = [self._incubateur(*row) for row in mots.INCUBATEURS]
        self.thematiques = [Thematique.objects.get_or_create(nom=nom)[0] for nom in mots.THEMATIQUES]
        self._people()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def incubateur_of(self, vie: Vie) -> Incubateur:
        """Half of the startups belong to the first incubateur, the one of most demo people."""
        return self.incubateurs[(0, 1, 0, 2)[vie.numero % 4]]

    def equipe_of(self, incubateur: Incubateur) -> Personne:
        """Who keeps the portfolio of this incubateur."""
        return self.equipes[incubateur]

    def coaches_of(self, incubateur: Incubateur) -> list[Personne]:
        return self._local("coach", incubateur)

    def agents_of(self, incubateur: Incubateur) -> list[Personne]:
        return self._local("agent", incubateur)

    def _local(self, kind: str, incubateur: Incubateur) -> list[Personne]:
        place = self.incubateurs.index(incubateur)
        return self.pools[kind][place :: len(self.incubateurs)]

    # Places ----------------------------------------------------------------------------------------------

    def _organisation(self, identifiant: str, nom: str, sigle: str, kind: str, domaine: str) -> Organisation:
        fields = {"nom": nom, "sigle": sigle, "type": kind, "domaine_ministeriel": domaine}
        return self._ensure(
            Organisation.objects.filter(identifiant=identifiant), identifiant=identifiant, **fields
        )

    def _incubateur(self, identifiant: str, nom: str, organisation: str) -> Incubateur:
        return self._ensure(
            Incubateur.objects.filter(identifiant=identifiant),
            identifiant=identifiant,
            nom=nom,
            organisation=next(row for row in self.organisations if row.identifiant == organisation),
            contact=f"contact.{identifiant}@{DOMAIN}",
            adresse_achats=f"achats.{identifiant}@{DOMAIN}",
        )

    def _ensure(self, found: models.QuerySet, **fields) -> models.Model:
        """The first row of `found`, or one made of `fields` the day the incubateur opened."""
        existing = found.first()
        if existing:
            return existing
        row = found.model(**fields)
        if "uuid" not in fields and hasattr(row, "uuid"):
            row.uuid = stable_uuid(found.model.__name__, *fields.values())
        row._history_date, row._change_reason = noon(self.opened), REASON
        row.save()
        return row

    # People ----------------------------------------------------------------------------------------------

    def _people(self) -> None:
        self.people = {key: self._who_signs_in(key, *names) for key, *names in PEOPLE}
        places = {incubateur.identifiant: incubateur for incubateur in self.incubateurs}
        for key, identifiant, role in RATTACHEMENTS:
            self._attach(self.people[key], places[identifiant], role)
        for key in ("intrapreneur", "sponsor.dg", "sponsor.proximite"):
            self.people[key].incubateurs.add(self.incubateurs[0])
        self.pools = {kind: [self._pooled(kind, n) for n in range(POOLS[kind][0])] for kind in POOLS}
        keepers = [self.people["equipe"], self.pools["equipe"][1], self.people["voisin"]]
        self.equipes = dict(zip(self.incubateurs, keepers, strict=True))
        self._ensure(
            Suppleance.objects.filter(personne=self.people["sponsor.dg"]),
            personne=self.people["sponsor.dg"],
            suppleant=self.pools["suppleant"][0],
            debut=self.ago(200),
        )

    @cached_property
    def _hashed(self) -> str:
        return make_password(PASSWORD)

    def _who_signs_in(self, key: str, prenom: str, nom: str, fonction: str) -> Personne:
        """Somebody of the sign-in page."""
        email = f"{key}@{DOMAIN}"
        known = Personne.objects.filter(email=email)
        password = "" if known.exists() else self._hashed
        return self._person(email, prenom, nom, fonction, password)

    def _pooled(self, kind: str, number: int) -> Personne:
        """Invented person `number` of a pool, in the directory of an incubateur."""
        incubateur = self.incubateurs[number % len(self.incubateurs)]
        prenom, nom = invented_name(f"{kind}-{number}")
        personne = self._person(f"{kind}.{number}@{DOMAIN}", prenom, nom, POOLS[kind][1], "!")
        personne.incubateurs.add(incubateur)
        if kind in {RoleIncubateur.COACH, RoleIncubateur.EQUIPE}:
            self._attach(personne, incubateur, kind)
        return personne

    def _person(self, email: str, prenom: str, nom: str, fonction: str, password: str) -> Personne:
        return self._ensure(
            Personne.objects.filter(email=email),
            email=email,
            prenom=prenom,
            nom=nom,
            fonction=fonction,
            password=password,
            uuid=stable_uuid(email),
        )

    def _attach(self, personne: Personne, incubateur: Incubateur, role: str) -> None:
        personne.incubateurs.add(incubateur)
        self._ensure(
            Rattachement.objects.filter(personne=personne, incubateur=incubateur, role=role),
            personne=personne,
            incubateur=incubateur,
            role=role,
            debut=self.opened,
        )


def invented_name(seed: str) -> tuple[str, str]:
    """(prénom, nom) drawn from a seed."""
    rng = Random(seed)
    return rng.choice(mots.PRENOMS), rng.choice(mots.NOMS)
