"""The board: active startups by phase, the most urgent few of each. Pure reading: a few queries, whatever their number.

Urgent is what gathers alerts: a storm, news due, open blocages, a phase longer than three quarters of the network.
One's own startups come first. Points tell nothing to who may not read them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import nsmallest

from django.db.models import CharField, QuerySet, Value

from annuaire.models import Personne
from socle.clock import today
from startups.cartes import Carte, cards, for_cards
from startups.enums import ACTIVE_PHASES, Meteo, NomPhase
from startups.models import Blocage, Startup, budget_read_by, short_of_money, startup_roles
from startups.models.startups import midnight
from startups.reseau import DUREES
from startups.selection import AUCUNE, FINANCEMENT_COURT

PER_COLUMN = 4
# Adding up the money of more startups would take longer than the page itself: the list has the filter.
FUNDED_UP_TO = 1_000
# What is read of every startup, to know which ones to show.
READ = [
    "pk",
    "phase_courante",
    "phase_debut",
    "suivie",
    "meteo",
    "signe_le",
    "incubateur__silence_jours",
]


@dataclass
class Colonne:
    """A phase of the board: how many startups, how many of them show each alert, the most urgent few."""

    phase: NomPhase
    total: int = 0
    orageuses: int = 0
    silencieuses: int = 0
    bloquees: int = 0
    longues: int = 0
    # Financed for less than three months, of those whose budget may be read.
    courtes: int = 0
    # (one's own first, most alerts first, the longest unheard first, key of the startup)
    rangs: list[tuple[bool, int, int, int]] = field(default_factory=list)
    cartes: Sequence[Carte] = field(default=())


@dataclass(frozen=True)
class Tableau:
    colonnes: Sequence[Colonne]
    # How many startups stand in each other phase: outcomes, and AUCUNE for those that have not begun.
    ailleurs: Mapping[str, int]
    # Whether some startups are one's own, and come first.
    siennes: bool


def board(found: QuerySet[Startup], user: Personne) -> Tableau:
    """The board of the startups `found`, for `user` today."""
    colonnes = {nom: Colonne(nom) for nom in ACTIVE_PHASES}
    ailleurs = Counter()
    _read(found, user, colonnes, ailleurs)
    urgent = {nom: nsmallest(PER_COLUMN, colonne.rangs) for nom, colonne in colonnes.items()}
    shown = _cards([pk for rangs in urgent.values() for *_, pk in rangs], user)
    for nom, colonne in colonnes.items():
        colonne.cartes = [shown[pk] for *_, pk in urgent[nom]]
    return Tableau(list(colonnes.values()), ailleurs, siennes=bool(startup_roles(user)))


def _read(
    found: QuerySet[Startup], user: Personne, colonnes: Mapping[str, Colonne], ailleurs: Counter
) -> None:
    """Put each startup in its column. The loop runs once a startup of the whole portfolio: it stays plain."""
    own, day = startup_roles(user), today()
    due = _Delais(day)
    long_since = {nom: day - timedelta(days=durees.troisieme) for nom, durees in DUREES.items()}
    rows = found.with_phase_courante().with_suivie(user).with_dernier_point().with_signe()
    rows = list(rows.order_by("pk").values_list(*READ))
    blocked, short = _signals(found, user, with_money=len(rows) <= FUNDED_UP_TO)
    for pk, nom, debut, suivie, meteo, signe, jours in rows:
        colonne = colonnes.get(nom)
        if colonne is None:
            ailleurs[nom or AUCUNE] += 1
            continue
        orageuse = suivie and meteo == Meteo.ORAGEUX
        silencieuse = suivie and signe < due[jours]
        bloquee = suivie and pk in blocked
        longue = debut < long_since[nom]
        colonne.total += 1
        colonne.orageuses += orageuse
        colonne.silencieuses += silencieuse
        colonne.bloquees += bloquee
        colonne.longues += longue
        colonne.courtes += pk in short
        alertes = orageuse + silencieuse + bloquee + longue
        colonne.rangs.append((pk not in own, -alertes, (signe if suivie else debut).toordinal(), pk))


def _signals(found: QuerySet[Startup], user: Personne, *, with_money: bool) -> tuple[set[int], set[int]]:
    """Startups with an open blocage, and those of `found` short of money whose budget `user` reads; one query."""
    blocked = Blocage.objects.open().order_by().values_list("startup", Value("blocage", CharField()))
    if with_money:
        funded = short_of_money(found.filter(budget_read_by(user)).active(), today(), FINANCEMENT_COURT)
        blocked = blocked.union(funded.order_by().values_list("pk", Value("argent", CharField())), all=True)
    told = defaultdict(set)
    for pk, signal in blocked.order_by("startup"):
        told[signal].add(pk)
    return told["blocage"], told["argent"]


class _Delais(dict):
    """For each delay in days, the moment before which news are due (the whole last day being left to give them)."""

    def __init__(self, day: date):
        self.day = day

    def __missing__(self, jours: int) -> datetime:
        self[jours] = midnight(self.day - timedelta(days=jours - 1))
        return self[jours]


def _cards(pks: Sequence[int], user: Personne) -> Mapping[int, Carte]:
    rows = for_cards(Startup.objects.filter(pk__in=pks), user).order_by("pk")
    return {carte.startup.pk: carte for carte in cards(rows, user)}
