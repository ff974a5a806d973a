"""The list of startups as a table to download: the columns one may read, and nothing else."""

from collections.abc import Mapping, Sequence

from annuaire.models import Personne
from socle.exports import Row
from socle.templatetags.socle import as_day
from startups import permissions
from startups.cartes import COLUMNS, Carte, cards, people_around
from startups.enums import Meteo, RoleStartup
from startups.impact.lecture import Lecture

HEADER = [
    "Startup",
    "Identifiant",
    "Mission",
    "Phase",
    "Depuis le",
    "Jours dans la phase",
    "Incubateur",
    "Co-incubateurs",
    "Organisations sponsors",
    "Thématiques",
    "Coachs",
    "Intrapreneur·es",
    "Suivie à la DINUM par",
    "Contact",
    "Site",
    "Indicateur principal",
    "Dernière mesure",
    "Unité",
    "Mesuré le",
]
POINTS = ["Météo", "Dernières nouvelles", "Attendues le", "Blocages ouverts"]
BUDGET = ["Financé jusqu’au", "Reste sur les commandes (€)"]
PEOPLE = [RoleStartup.COACH, RoleStartup.INTRAPRENEUR, RoleStartup.PORTEFEUILLE]


def table(startups, user: Personne) -> tuple[list[str], list[Row]]:
    """Header and rows of startups read by `for_cards`, in their order."""
    found = list(
        startups.only(*COLUMNS, "contact", "site").prefetch_related(
            "co_incubateurs", "sponsors", "thematiques"
        )
    )
    around = people_around(found, PEOPLE)
    with_points = permissions.can_read_some_points(user)
    with_budget = permissions.can_read_some_budget(user)
    header = [*HEADER, *(POINTS if with_points else []), *(BUDGET if with_budget else [])]
    return header, [
        [
            *_row(carte, around[carte.startup.pk]),
            *_measure(carte.principal),
            *(_points(carte) if with_points else []),
            *(_budget(carte) if with_budget else []),
        ]
        for carte in cards(found, user, around, drawn=1)
    ]


def _row(carte: Carte, people: Mapping[str, Sequence[Personne]]) -> Row:
    startup = carte.startup
    return [
        startup.nom,
        startup.identifiant,
        startup.mission,
        carte.phase.label if carte.phase else None,
        startup.phase_debut,
        carte.jours if carte.phase else None,
        startup.incubateur.nom,
        _names(startup.co_incubateurs.all()),
        _names(startup.sponsors.all()),
        _names(startup.thematiques.all()),
        *(_names(people[role]) for role in PEOPLE),
        startup.contact,
        startup.site,
    ]


def _measure(principal: Lecture | None) -> Row:
    if principal is None:
        return [None] * 4
    last = principal.derniere
    figures = [last.valeur.normalize(), principal.indicateur.unite, last.date] if last else [None] * 3
    return [principal.indicateur.nom, *figures]


def _budget(carte: Carte) -> Row:
    found = carte.financement
    return [found.jusquau, found.reste] if found else [None] * len(BUDGET)


def _points(carte: Carte) -> Row:
    if not carte.can_read:
        return [None] * len(POINTS)
    return [
        Meteo(carte.meteo).label if carte.meteo else None,
        as_day(carte.nouvelles_le) if carte.nouvelles_le else None,
        carte.attendu_le,
        carte.blocages,
    ]


def _names(rows) -> str:
    return ", ".join(map(str, rows))
