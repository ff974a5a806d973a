"""Letters of the demonstration, one or two in each state, on startups that are there at its usual size.

They come to be as those of people: drafted, gone through the list of controls, numbered, sealed, signed. Only the
days and the codes are ours, so that the same day gives the same letters.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.template.loader import render_to_string

from annuaire.models import Personne
from incubateur.accueil.demo.cadre import Cadre
from incubateur.accueil.demo.histoire import noon, stable_uuid
from incubateur.accueil.demo.vies import draw
from missions.actions.lettres import ALPHABET, NotReady, cancel_lettre, replace_previous, seal_lettre
from missions.actions.modeles import current_modele
from missions.controles import manquements
from missions.enums import NatureLettre, Qualite, StatutLettre, Unite
from missions.models import Lettre, Signature
from missions.regles import dernier_jour, duree_usuelle
from socle import documents, pdf
from socle.history import save_tracked
from startups.enums import NomPhase, Position, RoleStartup
from startups.models import Startup

DAY = timedelta(days=1)
ALL = len(Qualite)
CONTEXTE = (
    "Le service est né d’un constat partagé sur le terrain : des démarches refaites chaque année, des pièces demandées "
    "plusieurs fois. Les premiers entretiens ont montré que le problème compte et qu’une petite équipe peut le traiter."
)
FONCTIONS = {
    Qualite.SPONSOR_DG: "Direction générale",
    Qualite.SPONSOR_PROXIMITE: "Sous-direction des filières",
    Qualite.HIERARCHIE: "Chef·fe du bureau des filières",
    Qualite.INCUBATEUR: "Responsable de l’incubateur",
}
# Days after the letter was issued on which each one signs, in order.
SIGNING = [1, 3, 6, 8, 10]
PAPER = "accueil/demo/lettre_papier.html"
PLACE = "Val-Joli"
MOTIF = "L’intrapreneur·e a quitté la startup avant que tout le monde ait signé."


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A letter as seen today: `fin` or `debut` in days from today; `suite` is the key of the letter it follows."""

    numero: int  # of the startup
    cle: str
    debut: int | None = None
    fin: int | None = None
    statut: StatutLettre = StatutLettre.SIGNEE
    signees: int = ALL
    suite: str = ""
    nature: NatureLettre = NatureLettre.LETTRE
    quotite: int = 60
    papier: bool = False
    incomplete: bool = False


# Before those that follow them.
SCENARIOS = [
    # In force; ending within 60, 30 and 7 days; ended three weeks ago and not renewed.
    Scenario(numero=18, cle="en-cours", fin=120),
    Scenario(numero=8, cle="fin-60", fin=45),
    Scenario(numero=22, cle="fin-30", fin=20),
    Scenario(numero=26, cle="fin-7", fin=4),
    Scenario(numero=36, cle="expiree", fin=-21),
    # Ended and renewed, the new one waiting for the sponsor DG; ending, its suite in preparation.
    Scenario(numero=2, cle="renouvelee", fin=-10),
    Scenario(numero=2, cle="nouvelle", suite="renouvelee", statut=StatutLettre.EMISE, signees=1),
    Scenario(numero=34, cle="suivie", fin=12),
    Scenario(numero=34, cle="brouillon-pret", suite="suivie", statut=StatutLettre.BROUILLON, signees=0),
    # Issued and waiting for the intrapreneuse, then for the sponsor de proximité.
    Scenario(numero=0, cle="premiere", fin=3),
    Scenario(numero=0, cle="a-signer", suite="premiere", statut=StatutLettre.EMISE, signees=0),
    Scenario(numero=4, cle="a-contresigner", debut=-4, statut=StatutLettre.EMISE, signees=2, quotite=40),
    # Amended; replaced before its end; cancelled; signed on paper.
    Scenario(numero=6, cle="amendee", fin=80),
    Scenario(
        numero=6, cle="avenant", debut=-20, suite="amendee", nature=NatureLettre.AVENANT, quotite=80
    ),
    Scenario(numero=30, cle="remplacee", fin=125),
    Scenario(numero=30, cle="remplacante", debut=-2, suite="remplacee", signees=3, statut=StatutLettre.EMISE),
    Scenario(numero=10, cle="annulee", fin=110, statut=StatutLettre.ANNULEE, signees=1),
    Scenario(numero=38, cle="papier", fin=50, papier=True),
    # In preparation, with things left to say.
    Scenario(
        numero=20, cle="brouillon", debut=12, statut=StatutLettre.BROUILLON, signees=0, incomplete=True
    ),
    # Of a neighbour: none of the people of the first incubateur sees it.
    Scenario(numero=19, cle="voisine", fin=100),
]  # fmt: skip


def write(cadre: Cadre) -> None:
    """Write all the letters, once, when their startups are there."""
    startups = _startups(cadre)
    complete = len(startups) == len({scenario.numero for scenario in SCENARIOS})
    if complete and not Lettre.objects.filter(uuid=_uuid(SCENARIOS[0])).exists():
        with transaction.atomic():
            Lettres(cadre, startups).write()


def _startups(cadre: Cadre) -> dict[int, Startup]:
    """The startups of the scenarios, by number."""
    names = {draw(scenario.numero, cadre.today).identifiant: scenario.numero for scenario in SCENARIOS}
    found = Startup.objects.filter(identifiant__in=names).select_related("incubateur__organisation")
    return {names[startup.identifiant]: startup for startup in found.order_by("pk")}


def _uuid(scenario: Scenario) -> UUID:
    return stable_uuid("lettre", scenario.numero, scenario.cle)


def _code(scenario: Scenario) -> str:
    left, drawn = stable_uuid("code", scenario.numero, scenario.cle).int, ""
    for _ in range(12):
        left, sign = divmod(left, len(ALPHABET))
        drawn += ALPHABET[sign]
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


class Lettres:
    """Drafts the letters of the scenarios, then issues them in the order of the days."""

    def __init__(self, cadre: Cadre, startups: dict[int, Startup]):
        self.cadre, self.startups = cadre, startups
        self.drafted: dict[tuple[int, str], Lettre] = {}

    def write(self) -> None:
        for scenario in SCENARIOS:
            self.drafted[scenario.numero, scenario.cle] = self._draft(scenario)
        beyond = [scenario for scenario in SCENARIOS if scenario.statut != StatutLettre.BROUILLON]
        for scenario in sorted(beyond, key=lambda each: self._issued(self._of(each))):
            self._go_on(scenario, self._of(scenario))

    def _of(self, scenario: Scenario) -> Lettre:
        return self.drafted[scenario.numero, scenario.cle]

    def _equipe(self, lettre: Lettre) -> Personne:
        return self.cadre.equipe_of(lettre.incubateur)

    # Draft -----------------------------------------------------------------------------------------------

    def _draft(self, scenario: Scenario) -> Lettre:
        startup = self.startups[scenario.numero]
        previous = self.drafted.get((scenario.numero, scenario.suite))
        debut, duree, unite = self._term(scenario, startup, previous)
        titulaire = self._holder(startup, RoleStartup.INTRAPRENEUR, debut)
        equipe = self.cadre.equipe_of(startup.incubateur)
        lettre = Lettre(
            uuid=_uuid(scenario),
            nature=scenario.nature,
            startup=startup,
            incubateur=startup.incubateur,
            titulaire=titulaire,
            modele=None if scenario.papier else current_modele(incubateur=startup.incubateur, by=equipe),
            precedente=previous,
            phase=startup.phase_at(debut).nom,
            debut=debut,
            duree=duree,
            unite=unite,
            fin=dernier_jour(debut, duree, unite),
            quotite=scenario.quotite,
            position=Position.STATUTAIRE,
            fonction=titulaire.fonction,
            bureau="Bureau des filières",
            affectation=titulaire.organisation.nom if titulaire.organisation else startup.incubateur.nom,
            lieu="XXX" if scenario.incomplete else PLACE,
            but=startup.mission[0].lower() + startup.mission[1:].rstrip("."),
            contexte="" if scenario.incomplete else CONTEXTE,
            papier=scenario.papier,
        )
        lettre.prevue_le = self._issued(lettre) + 5 * DAY
        day = min(self._issued(lettre) - 7 * DAY, self.cadre.ago(1))
        _save(lettre, day, equipe, "Préparée")
        # Django had set it to now.
        lettre.created_at = noon(day)
        Lettre.objects.filter(pk=lettre.pk).update(created_at=lettre.created_at)
        self._add_signatories(lettre, day, missing=scenario.incomplete)
        return lettre

    def _term(self, scenario: Scenario, startup: Startup, previous: Lettre | None) -> tuple[date, int, Unite]:
        """First day and duration, so that the letter begins, follows or ends as the scenario says."""
        if scenario.fin is None:
            debut = self.cadre.ago(-scenario.debut) if scenario.debut is not None else previous.fin + DAY
            return debut, *duree_usuelle(startup.incubateur, startup.phase_at(debut).nom)
        duree, unite = duree_usuelle(startup.incubateur, NomPhase.CONSTRUCTION)
        return self.cadre.ago(-scenario.fin) + DAY - relativedelta(months=duree), duree, unite

    def _holder(self, startup: Startup, role: str, at: date) -> Personne:
        held = startup.affectations.current(at).filter(role=role).select_related("personne__organisation")
        return held.order_by("debut", "pk").last().personne

    def _add_signatories(self, lettre: Lettre, day: date, *, missing: bool) -> None:
        for rang, qualite in enumerate(Qualite, 1):
            personne = self._signatory(lettre, qualite)
            unknown = missing and qualite == Qualite.HIERARCHIE
            signature = Signature(
                uuid=stable_uuid(lettre.uuid, qualite),
                lettre=lettre,
                rang=rang,
                qualite=qualite,
                personne=None if unknown else personne,
                fonction="" if unknown else self._function(personne, qualite),
            )
            _save(signature, day, self._equipe(lettre), "Signataire désigné·e")

    def _signatory(self, lettre: Lettre, qualite: Qualite) -> Personne:
        match qualite:
            case Qualite.INTRAPRENEUR:
                return lettre.titulaire
            case Qualite.INCUBATEUR:
                return self._equipe(lettre)
            case Qualite.HIERARCHIE:
                return self._head_of_office(lettre.startup)
            case _:
                return self._holder(lettre.startup, RoleStartup(qualite), lettre.debut)

    def _head_of_office(self, startup: Startup) -> Personne:
        """Another than the sponsors of the startup, whatever the keys of the rows."""
        sponsors = set(startup.affectations.sponsors().order_by("pk").values_list("personne", flat=True))
        others = [personne for personne in self.cadre.pools["sponsor"] if personne.pk not in sponsors]
        return Random(startup.identifiant).choice(others)

    def _function(self, personne: Personne, qualite: Qualite) -> str:
        ours = personne in self.cadre.people.values() or qualite not in FONCTIONS
        return personne.fonction if ours else FONCTIONS[qualite]

    # Issue, sign, cancel ---------------------------------------------------------------------------------

    def _issued(self, lettre: Lettre) -> date:
        """A week before the mission begins."""
        return min(lettre.debut - 7 * DAY, self.cadre.ago(1))

    def _go_on(self, scenario: Scenario, lettre: Lettre) -> None:
        if lettre.papier:
            self._keep_scan(lettre)
        else:
            self._issue(scenario, lettre)
        for signature, days in zip(lettre.signatures.all()[: scenario.signees], SIGNING, strict=False):
            day = min(self._issued(lettre) + days * DAY, self.cadre.ago(1))
            self._sign(signature, day)
        if scenario.statut == StatutLettre.SIGNEE:
            lettre.statut = StatutLettre.SIGNEE
            _save(lettre, day, self._equipe(lettre), "Tout le monde a signé")
        elif scenario.statut == StatutLettre.ANNULEE:
            cancel_lettre(lettre=lettre, by=self._equipe(lettre), motif=MOTIF)

    def _issue(self, scenario: Scenario, lettre: Lettre) -> None:
        wrong = manquements(lettre)
        if wrong:
            raise NotReady(wrong)
        day, equipe = self._issued(lettre), self._equipe(lettre)
        emission = seal_lettre(lettre, by=equipe, now=noon(day), code=_code(scenario))
        lettre.statut = StatutLettre.EMISE
        _save(lettre, day, equipe, f"Émise sous le numéro {emission.reference}")
        replace_previous(lettre, emission.document, equipe)

    def _keep_scan(self, lettre: Lettre) -> None:
        page = render_to_string(PAPER, {"lettre": lettre, "document_reference": None})
        equipe = self._equipe(lettre)
        lettre.scan = documents.seal(nom="lettre-papier.pdf", contenu=pdf.render(page), by=equipe)

    def _sign(self, signature: Signature, day: date) -> None:
        signature.signee_le, signature.lieu = day, PLACE
        signature.enregistree_par, signature.enregistree_le = signature.personne, noon(day)
        _save(signature, day, signature.personne, "Signature enregistrée")


def _save(row: Lettre | Signature, day: date, by: Personne, reason: str) -> None:
    row._history_date = noon(day)
    save_tracked(row, by=by, reason=reason)
