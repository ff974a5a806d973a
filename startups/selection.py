"""Which startups the list shows: filters, counts by phase, order. Pure reading, shared by the page and its exports.

Only what a filter or the order needs is computed for all rows; what a line shows is read for its page alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from annuaire.models import Personne
from socle.clock import today
from startups.enums import ACTIVE_PHASES, Meteo, NomPhase, RoleStartup
from startups.models import (
    Affectation,
    Blocage,
    Indicateur,
    Startup,
    budget_read_by,
    followed_startups,
    short_of_money,
    startup_roles,
    startups_held,
    with_jours_finances,
)

EN_COURS = "en-cours"
AUCUNE = "aucune"
PAR_NOM, PAR_NOM_INVERSE, PAR_FINANCEMENT = "nom", "-nom", "financement"
# Values of « sans » and « avec ».
SANS_COACH, SANS_INTRAPRENEUR, SANS_NOUVELLES = "coach", "intrapreneur", "nouvelles"
SANS_INDICATEUR = "indicateur"
AVEC_BLOCAGES, AVEC_PHASE_LONGUE = "blocages", "phase-longue"
AVEC_MESURES_ANCIENNES, AVEC_FINANCEMENT_COURT = "mesures-anciennes", "financement"
# « Moins de 3 mois ».
FINANCEMENT_COURT = 92


@dataclass(frozen=True, kw_only=True)
class Criteres:
    """What was asked. Empty means « all »; lists hold keys of startups.choix."""

    q: str = ""
    phase: str = ""
    mien: bool = False
    sans: Sequence[str] = ()
    avec: Sequence[str] = ()
    incubateur: Sequence[str] = ()
    meteo: str = ""
    coach: Sequence[str] = ()
    portefeuille: Sequence[str] = ()
    thematique: Sequence[str] = ()
    tri: str = ""

    @property
    def about_points(self) -> bool:
        """Whether it asks something of points or blocages."""
        return bool(self.meteo) or SANS_NOUVELLES in self.sans or AVEC_BLOCAGES in self.avec


# Whose --------------------------------------------------------------------------------------------------------


def own_startups(user: Personne) -> Q:
    """« Mon portefeuille »: the startups on which one holds a role, or else those of one's équipe or portefeuille."""
    roles = user.roles()
    if startup_roles(user):
        return Q(pk__in=startups_held(user))
    return Q(incubateur__in=roles.equipe | roles.portefeuille)


def offers_own(user: Personne) -> bool:
    """Whether « mon portefeuille » says something: one sees more than the startups on which one holds a role."""
    roles = user.roles()
    return bool(roles.any()) and bool(startup_roles(user) or roles.equipe or roles.portefeuille)


# Filters --------------------------------------------------------------------------------------------------------


def filtered(user: Personne, criteres: Criteres) -> QuerySet[Startup]:
    """Startups `user` sees that meet every criterion but the phase, in no order.

    What concerns points (météo, news, blocages) is only asked of startups whose points `user` may read, and what
    concerns money of those whose budget they may.
    """
    visible = Startup.objects.visible_to(user).order_by()
    found = followed_startups(user) if criteres.about_points else visible
    if AVEC_FINANCEMENT_COURT in criteres.avec:
        found = found.filter(budget_read_by(user))
    found = described(found, user, criteres)
    if criteres.meteo:
        found = found.with_dernier_point().filter(meteo=criteres.meteo)
    for asked in [*criteres.sans, *criteres.avec]:
        found = SIGNS[asked](found)
    return found


def described(found: QuerySet[Startup], user: Personne, criteres: Criteres) -> QuerySet[Startup]:
    """Those of `found` whose page and people meet the criteria: what says nothing of points, money or phases."""
    if criteres.q:
        found = found.search(criteres.q)
    if criteres.mien:
        found = found.filter(own_startups(user))
    if criteres.incubateur:
        found = found.filter(_hosted_by(criteres.incubateur))
    if criteres.thematique:
        borne = Startup.thematiques.through.objects.filter(thematique__nom__in=criteres.thematique)
        found = found.filter(pk__in=borne.values("startup"))
    for role, keys in _people(criteres):
        held = Affectation.objects.current().filter(role=role, personne__uuid__in=keys).order_by()
        found = found.filter(pk__in=held.values("startup"))
    return found


def _hosted_by(identifiants: Sequence[str]) -> Q:
    across = Startup.co_incubateurs.through.objects.filter(incubateur__identifiant__in=identifiants)
    return Q(incubateur__identifiant__in=identifiants) | Q(pk__in=across.values("startup"))


def _people(criteres: Criteres) -> list[tuple[str, Sequence[str]]]:
    asked = [(RoleStartup.COACH, criteres.coach), (RoleStartup.PORTEFEUILLE, criteres.portefeuille)]
    return [(role, keys) for role, keys in asked if keys]


def _short_of_money(found: QuerySet[Startup]) -> QuerySet[Startup]:
    # Known first: the page asks several questions of what is found, and this one adds up orders and services.
    short = short_of_money(found.active(), today(), FINANCEMENT_COURT)
    return found.filter(pk__in=list(short.order_by("pk").values_list("pk", flat=True)))


# What one looks for in startups that are in a phase of the method.
SIGNS: Mapping[str, Callable[[QuerySet[Startup]], QuerySet[Startup]]] = {
    SANS_COACH: lambda found: found.active().lacking({RoleStartup.COACH}),
    SANS_INTRAPRENEUR: lambda found: found.active().lacking({RoleStartup.INTRAPRENEUR}),
    SANS_NOUVELLES: lambda found: found.active().silent(),
    AVEC_BLOCAGES: lambda found: found.active().filter(
        pk__in=Blocage.objects.open().order_by().values("startup")
    ),
    AVEC_PHASE_LONGUE: lambda found: found.long_in_phase(),
    SANS_INDICATEUR: lambda found: found.active().exclude(
        pk__in=Indicateur.objects.filter(principal=True).order_by().values("startup")
    ),
    AVEC_MESURES_ANCIENNES: lambda found: found.active().filter(
        pk__in=Indicateur.objects.stale().order_by().values("startup")
    ),
    AVEC_FINANCEMENT_COURT: _short_of_money,
}


# Phases ---------------------------------------------------------------------------------------------------------


def count_by_phase(found: QuerySet[Startup]) -> dict[str, int]:
    """How many startups stand in each phase; AUCUNE counts those whose path has not begun."""
    phases = found.with_phase_courante().values("phase_courante").order_by("phase_courante")
    counted = phases.annotate(nombre=Count("pk")).values_list("phase_courante", "nombre")
    return {nom or AUCUNE: nombre for nom, nombre in counted}


def phases_of(phase: str) -> list[str]:
    """Phases that a value of the criterion stands for; AUCUNE stands for itself."""
    if not phase:
        return [*NomPhase.values, AUCUNE]
    return [str(nom) for nom in ACTIVE_PHASES] if phase == EN_COURS else [phase]


def in_phase(found: QuerySet[Startup], phase: str) -> QuerySet[Startup]:
    """Those of `found` in that phase."""
    if not phase:
        return found
    found = found.with_phase_courante()
    if phase == AUCUNE:
        return found.filter(phase_courante__isnull=True)
    return found.filter(phase_courante__in=phases_of(phase))


# Order ----------------------------------------------------------------------------------------------------------


def ordered(found: QuerySet[Startup], user: Personne, tri: str) -> QuerySet[Startup]:
    """`found` in the order asked: by name, or a key of ORDERS, startups of the same rank being by name."""
    if tri in ABOUT_POINTS:
        found = found.with_suivie(user)
    if tri == PAR_FINANCEMENT:
        found = found.with_budget_lisible(user)
    if tri in ORDERS:
        found, terms = ORDERS[tri](found)
        return found.by_name(*terms)
    return found.by_name(backwards=tri == PAR_NOM_INVERSE)


def _by_phase(found):
    return found.with_phase_courante(), [_rank("phase_courante", NomPhase.values), "phase_debut"]


def _by_age(found):
    return found.with_phase_courante(), [F("phase_debut").asc(nulls_last=True)]


def _by_youth(found):
    return found.with_phase_courante(), [F("phase_debut").desc(nulls_last=True)]


def _by_old_news(found):
    return found.with_dernier_point(), ["-suivie", _read(F("nouvelles_le")).asc(nulls_first=True)]


def _by_fresh_news(found):
    return found.with_dernier_point(), ["-suivie", _read(F("nouvelles_le")).desc(nulls_last=True)]


def _by_weather(found):
    return found.with_dernier_point(), ["-suivie", _read(_rank("meteo", Meteo.values[::-1]))]


def _by_blocages(found):
    return found.with_blocages_ouverts(), ["-suivie", _read(F("blocages_ouverts")).desc()]


def _by_end_of_money(found):
    # Unknown where one may not read the budget: else even the order would tell.
    known = Case(When(budget_lisible=True, then=F("jours_finances")))
    return with_jours_finances(found, today()), [known.asc(nulls_last=True)]


def _rank(field: str, values: Sequence[str]) -> Case:
    """The place of a value among `values`, last when it is none of them."""
    places = (When(**{field: value}, then=Value(rank)) for rank, value in enumerate(values))
    return Case(*places, default=Value(len(values)))


def _read(value) -> Case:
    """The value where one may read points: else even the order would tell."""
    return Case(When(suivie=True, then=value))


ORDERS = {
    "phase": _by_phase,
    "anciennete": _by_age,
    "-anciennete": _by_youth,
    "nouvelles": _by_old_news,
    "-nouvelles": _by_fresh_news,
    "meteo": _by_weather,
    "blocages": _by_blocages,
    PAR_FINANCEMENT: _by_end_of_money,
}
# Startups whose points one may not read come last there, in the order of names.
ABOUT_POINTS = {"nouvelles", "-nouvelles", "meteo", "blocages"}
