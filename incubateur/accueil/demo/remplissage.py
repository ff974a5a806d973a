"""Write the invented portfolio: idempotent, in bulk, each startup once."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from itertools import batched
from random import Random
from uuid import NAMESPACE_DNS, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Organisation, Personne, Rattachement, Suppleance
from incubateur.accueil.demo import courriels, mots
from incubateur.accueil.demo.vies import Obstacle, Vie, draw
from startups.enums import CritereStandard, EtatCritere, GenreJalon, Position, Public, RoleStartup
from startups.models import (
    Affectation,
    Blocage,
    EtatStandard,
    Jalon,
    Phase,
    Point,
    Startup,
    Thematique,
)

PASSWORD = "demo-incubateur"
DOMAIN = "demo.example"
REASON = "Données de démonstration"
BATCH = 500
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


class Portefeuille:
    """Fills the database with `total` invented startups as seen on the day `today`."""

    def __init__(self, today: date, report: Callable[[str], None] = lambda line: None):
        self.today = today
        self.report = report

    def fill(self, total: int) -> int:
        """Add what is missing to reach `total` startups; return how many were added."""
        with transaction.atomic():
            self._write_frame()
        known = set(Startup.objects.values_list("identifiant", flat=True))
        missing = [vie for vie in (draw(n, self.today) for n in range(total)) if vie.identifiant not in known]
        for batch in batched(missing, BATCH):
            with transaction.atomic():
                self._write_startups(list(batch))
            self.report(f"{batch[-1].numero + 1} / {total}")
        with transaction.atomic():
            courriels.write(self.people, self.incubateurs[0])
        return len(missing)

    # The frame: organisations, incubateurs, people of the sign-in page ---------------------------------------

    def _write_frame(self) -> None:
        for identifiant, nom, sigle, kind, domaine in mots.ORGANISATIONS:
            Organisation.objects.get_or_create(
                identifiant=identifiant,
                defaults={"nom": nom, "sigle": sigle, "type": kind, "domaine_ministeriel": domaine},
            )
        self.organisations = list(
            Organisation.objects.filter(identifiant__startswith="demo-").order_by("identifiant")
        )
        by_id = {organisation.identifiant: organisation for organisation in self.organisations}
        for identifiant, nom, organisation in mots.INCUBATEURS:
            Incubateur.objects.get_or_create(
                identifiant=identifiant,
                defaults={
                    "nom": nom,
                    "organisation": by_id[organisation],
                    "contact": f"contact.{identifiant}@{DOMAIN}",
                    "adresse_achats": f"achats.{identifiant}@{DOMAIN}",
                },
            )
        self.incubateurs = [Incubateur.objects.get(identifiant=row[0]) for row in mots.INCUBATEURS]
        self.thematiques = [Thematique.objects.get_or_create(nom=nom)[0] for nom in mots.THEMATIQUES]
        self._write_people()

    def _write_people(self) -> None:
        password = make_password(PASSWORD)
        self.people = {}
        for key, prenom, nom, fonction in PEOPLE:
            self.people[key], _ = Personne.objects.get_or_create(
                email=f"{key}@{DOMAIN}",
                defaults={"prenom": prenom, "nom": nom, "fonction": fonction, "password": password},
            )
        incubateurs = {incubateur.identifiant: incubateur for incubateur in self.incubateurs}
        for key, identifiant, role in RATTACHEMENTS:
            self._attach(self.people[key], incubateurs[identifiant], role)
        for key in ("intrapreneur", "sponsor.dg", "sponsor.proximite"):
            self.people[key].incubateurs.add(self.incubateurs[0])
        self.coaches = [self._pool("coach", n, RoleIncubateur.COACH) for n in range(9)]
        self.sponsors = [self._pool("sponsor", n) for n in range(12)]
        suppleant = self._pool("suppleant", 0)
        if not Suppleance.objects.filter(personne=self.people["sponsor.dg"]).exists():
            Suppleance.objects.create(
                personne=self.people["sponsor.dg"], suppleant=suppleant, debut=self._ago(200)
            )

    def _attach(self, personne: Personne, incubateur: Incubateur, role: str) -> None:
        personne.incubateurs.add(incubateur)
        if not personne.rattachements.filter(incubateur=incubateur, role=role).exists():
            Rattachement.objects.create(
                personne=personne, incubateur=incubateur, role=role, debut=self._ago(900)
            )

    def _pool(self, kind: str, number: int, role: str | None = None) -> Personne:
        """Invented person `number` of a kind, spread over the incubateurs."""
        incubateur = self.incubateurs[number % len(self.incubateurs)]
        prenom, nom = invented_name(f"{kind}-{number}")
        personne, _ = Personne.objects.get_or_create(
            email=f"{kind}.{number}@{DOMAIN}",
            defaults={
                "prenom": prenom,
                "nom": nom,
                "fonction": kind.capitalize(),
                "password": make_password(None),
            },
        )
        personne.incubateurs.add(incubateur)
        if role:
            self._attach(personne, incubateur, role)
        return personne

    # Startups ------------------------------------------------------------------------------------------------

    def _write_startups(self, vies: list[Vie]) -> None:
        self.vies = {vie.identifiant: vie for vie in vies}
        created = self._bulk(Startup, (self._startup(vie) for vie in vies))
        pairs = [(startup, self.vies[startup.identifiant]) for startup in created]
        self._write_links(pairs)
        self._bulk(Phase, (phase for startup, vie in pairs for phase in self._phases(startup, vie)))
        team = self._write_team(pairs)
        self._bulk(Point, (p for startup, vie in pairs for p in self._points(startup, vie, team[startup.pk])))
        self._bulk(
            Blocage, (b for startup, vie in pairs for b in self._blocages(startup, vie, team[startup.pk]))
        )
        self._bulk(Jalon, (j for startup, vie in pairs for j in self._jalons(startup, vie)))
        self._bulk(EtatStandard, (s for startup, vie in pairs for s in self._standards(startup, vie)))

    def _bulk(self, model: type, rows: Iterable) -> list:
        return bulk_create_with_history(
            list(rows),
            model,
            batch_size=200,
            default_change_reason=REASON,
            default_user=self.people["equipe"],
        )

    def _startup(self, vie: Vie) -> Startup:
        rng = Random(vie.identifiant)
        startup = Startup(
            identifiant=vie.identifiant,
            nom=vie.nom,
            mission=vie.mission,
            incubateur=self._incubateur(vie),
            contact=f"contact.{vie.numero}@{DOMAIN}",
            site=f"https://service-{vie.numero}.{DOMAIN}",
            depot=f"https://code.{DOMAIN}/service-{vie.numero}",
            statistiques=rng.random() < 0.5,
            publics=rng.sample(Public.values, 2),
            technos=rng.sample(mots.TECHNOS, 3),
            accessibilite=rng.choice(["", "non conforme", "partiellement conforme"]),
            analyse_risques=rng.choice([None, True, False]),
            fiche=mots.FICHE.format(nom=vie.nom, mission=vie.mission),
            version=1,
        )
        startup.recherche = startup.search_text()
        return startup

    def _incubateur(self, vie: Vie) -> Incubateur:
        # Half of the startups belong to the first incubateur, the one of most demo people.
        return self.incubateurs[(0, 1, 0, 2)[vie.numero % 4]]

    def _write_links(self, pairs: list[tuple[Startup, Vie]]) -> None:
        themes, sponsors, co = (
            Startup.thematiques.through,
            Startup.sponsors.through,
            Startup.co_incubateurs.through,
        )
        themes.objects.bulk_create(
            [
                themes(startup_id=startup.pk, thematique_id=theme.pk)
                for startup, vie in pairs
                for theme in Random(vie.numero).sample(self.thematiques, 2)
            ]
        )
        sponsors.objects.bulk_create(
            [
                sponsors(startup_id=startup.pk, organisation_id=organisation.pk)
                for startup, vie in pairs
                for organisation in Random(vie.numero).sample(self.organisations, 1 + vie.numero % 3)
            ]
        )
        co.objects.bulk_create(
            [
                co(startup_id=startup.pk, incubateur_id=self.incubateurs[2].pk)
                for startup, vie in pairs
                if vie.numero % 12 == 8
            ]
        )

    def _phases(self, startup: Startup, vie: Vie) -> Iterable[Phase]:
        for etape in vie.etapes:
            yield Phase(
                startup=startup,
                nom=etape.nom,
                debut=etape.debut,
                fin=etape.fin,
                commentaire=etape.commentaire,
                version=1,
            )

    # Team ----------------------------------------------------------------------------------------------------

    def _write_team(self, pairs: list[tuple[Startup, Vie]]) -> dict[int, dict[str, Personne]]:
        """Affectations of the batch; returns, by startup, who holds each role."""
        intrapreneurs = self._write_intrapreneurs(vie for _, vie in pairs)
        team, rows = {}, []
        for startup, vie in pairs:
            team[startup.pk] = self._team(vie, intrapreneurs)
            rows += self._affectations(startup, vie, team[startup.pk])
        self._bulk(Affectation, rows)
        directory = Personne.incubateurs.through
        directory.objects.bulk_create(
            {
                (row.personne_id, row.startup.incubateur_id): directory(
                    personne_id=row.personne_id, incubateur_id=row.startup.incubateur_id
                )
                for row in rows
            }.values(),
            ignore_conflicts=True,
        )
        return team

    def _write_intrapreneurs(self, vies: Iterable[Vie]) -> dict[int, Personne]:
        people = []
        for vie in vies:
            prenom, nom = invented_name(f"intrapreneur-{vie.numero}")
            personne = Personne(
                email=f"intrapreneur.{vie.numero}@{DOMAIN}",
                prenom=prenom,
                nom=nom,
                fonction="Chargé·e de mission",
                organisation=self.organisations[vie.numero % len(self.organisations)],
                password="!",
                version=1,
            )
            personne.recherche = personne.search_text()
            people.append(personne)
        created = self._bulk(Personne, people)
        return {int(personne.email.split("@")[0].split(".")[1]): personne for personne in created}

    def _team(self, vie: Vie, intrapreneurs: dict[int, Personne]) -> dict[str, Personne]:
        """Who holds each role; demo people hold theirs on the first startups of the first incubateur."""
        n = vie.numero
        ours = self._incubateur(vie) == self.incubateurs[0]
        local = [c for i, c in enumerate(self.coaches) if self.incubateurs[i % 3] == self._incubateur(vie)]
        team = {
            RoleStartup.INTRAPRENEUR: intrapreneurs[n],
            RoleStartup.COACH: local[n % len(local)],
            RoleStartup.SPONSOR_DG: self.sponsors[n % 6],
            RoleStartup.SPONSOR_PROXIMITE: self.sponsors[6 + n % 6],
        }
        if ours and n < 12:
            team[RoleStartup.COACH] = self.people["coach"]
            team[RoleStartup.SPONSOR_DG] = self.people["sponsor.dg"]
        if ours and n < 8:
            team[RoleStartup.SPONSOR_PROXIMITE] = self.people["sponsor.proximite"]
        if n == 0:
            team[RoleStartup.INTRAPRENEUR] = self.people["intrapreneur"]
        if n % 3 == 0:
            team[RoleStartup.PORTEFEUILLE] = self.people["dinum"]
        # Some rows of « À traiter »: nobody in the role.
        if n % 13 == 6:
            del team[RoleStartup.COACH]
        if n % 17 == 10:
            del team[RoleStartup.INTRAPRENEUR]
        if n % 19 == 14:
            del team[RoleStartup.SPONSOR_DG]
        return team

    def _affectations(self, startup: Startup, vie: Vie, team: dict[str, Personne]) -> list[Affectation]:
        over = vie.etapes[-1].debut if not vie.active else None
        # Coaches change: theirs started later than the startup.
        coached = (over or self.today) - timedelta(days=400 + 60 * (vie.numero % 9))
        return [
            Affectation(
                startup=startup,
                personne=personne,
                role=role,
                debut=max(vie.debut, coached) if role == RoleStartup.COACH else vie.debut,
                fin=over or self._planned_end(role, vie),
                quotite=60 if role == RoleStartup.INTRAPRENEUR else None,
                position=Position.STATUTAIRE if role == RoleStartup.INTRAPRENEUR else "",
                version=1,
            )
            for role, personne in team.items()
        ]

    def _planned_end(self, role: str, vie: Vie) -> date | None:
        if role == RoleStartup.INTRAPRENEUR and vie.numero % 5 == 0:
            return self.today + timedelta(days=20 + vie.numero % 35)
        return None

    # Follow-up -----------------------------------------------------------------------------------------------

    def _points(self, startup: Startup, vie: Vie, team: dict[str, Personne]) -> Iterable[Point]:
        auteur = team.get(RoleStartup.COACH, self.people["equipe"])
        for nouvelle in vie.nouvelles:
            confirmed = nouvelle.confirme is not None
            yield Point(
                startup=startup,
                auteur=auteur,
                meteo=nouvelle.meteo,
                fait=nouvelle.fait,
                suite=nouvelle.suite,
                avis=nouvelle.avis,
                created_at=noon(nouvelle.le),
                confirme_le=noon(nouvelle.le + timedelta(days=nouvelle.confirme)) if confirmed else None,
                confirme_par=auteur if confirmed else None,
                uuid=stable_uuid(vie, "point", nouvelle.le),
                version=1,
            )

    def _blocages(self, startup: Startup, vie: Vie, team: dict[str, Personne]) -> Iterable[Blocage]:
        obstacles = list(vie.obstacles)
        if vie.numero in (0, 2, 4):
            titre, attendu = mots.BLOCAGES[vie.numero]
            obstacles.append(Obstacle(titre, attendu, self._ago(12 + 9 * vie.numero)))
        for rang, obstacle in enumerate(obstacles):
            role = (RoleStartup.SPONSOR_DG, RoleStartup.SPONSOR_PROXIMITE)[(vie.numero // 2 + rang) % 2]
            yield Blocage(
                startup=startup,
                titre=obstacle.titre,
                attendu=obstacle.attendu,
                attendu_de=team.get(role),
                depuis=obstacle.depuis,
                ouvert_par=team.get(RoleStartup.COACH, self.people["equipe"]),
                resolu_le=obstacle.resolu,
                issue=obstacle.issue,
                uuid=stable_uuid(vie, f"blocage-{rang}", obstacle.depuis),
                version=1,
            )

    def _jalons(self, startup: Startup, vie: Vie) -> Iterable[Jalon]:
        for comite in vie.comites:
            yield Jalon(startup=startup, genre=GenreJalon.COMITE, date=comite, version=1)
        if len(vie.etapes) > 1 and vie.etapes[1].debut <= self.today:
            launch = vie.etapes[1].debut + timedelta(days=80)
            if launch <= self.today:
                yield Jalon(startup=startup, genre=GenreJalon.LANCEMENT, date=launch, version=1)

    def _standards(self, startup: Startup, vie: Vie) -> Iterable[EtatStandard]:
        rng = Random(f"standards-{vie.numero}")
        for critere in CritereStandard:
            if rng.random() < 0.6:
                yield EtatStandard(
                    startup=startup,
                    critere=critere,
                    etat=rng.choice(EtatCritere.values),
                    date=max(vie.debut, self._ago(rng.randint(5, 300))),
                    preuve=f"https://service-{vie.numero}.{DOMAIN}/{critere}",
                    version=1,
                )

    def _ago(self, days: int) -> date:
        return self.today - timedelta(days=days)


def invented_name(seed: str) -> tuple[str, str]:
    """(prénom, nom) drawn from a seed."""
    rng = Random(seed)
    return rng.choice(mots.PRENOMS), f"{rng.choice(mots.NOMS)}"


def noon(day: date) -> datetime:
    """Noon of the day in the application's time zone."""
    return timezone.make_aware(datetime.combine(day, time(12)))


def stable_uuid(vie: Vie, kind: str, day: date):
    """The same identifier at each filling, so that a link to the demonstration keeps working that day."""
    return uuid5(NAMESPACE_DNS, f"{vie.identifiant}/{kind}/{day}")
