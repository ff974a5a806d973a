"""What each invented startup changes: indicators, their measures over three years, objectives."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from incubateur.accueil.demo.entourage import Entourage
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from startups.enums import Dimension, Frequence, IssueObjectif
from startups.impact.matrice import USUELS, Usuel
from startups.models import Indicateur, Mesure, Objectif, Startup

# The first startups have all their years; those that only make the portfolio large, the last months.
WHOLE = 200
YEARS, MONTHS_OF_OTHERS = timedelta(days=3 * 365), timedelta(days=180)
PRINCIPAL = "actifs"
FOLLOWED = [PRINCIPAL, "satisfaction", "abandon", "effet"]
NPS = Usuel("recommandation", "Recommandation nette", "points", frequence=Frequence.TRIMESTRIELLE)
# First and last value, roughly, of each indicator.
SHAPES = {
    PRINCIPAL: (40, 2600),
    "satisfaction": (6, 8.6),
    "abandon": (48, 17),
    "effet": (3, 410),
    NPS.cle: (-34, 12),
}
# Awkward cases, by the number of the startup: two neighbours, of two incubateurs, share one.
NONE, ONE_MEASURE, STALE, JUMP, NEGATIVE, NO_PRINCIPAL = 1, 3, 5, 6, 7, 8
EN_MOTS = "Un premier département convaincu, avec une convention signée"


def write_impact(around: dict[Startup, Entourage]) -> None:
    """Indicators, measures and objectives of the startups whose investigation is over."""
    lives = [life for startup, found in around.items() for life in _indicateurs(startup, found)]
    indicateurs = write(Indicateur, [(indicateur, acts) for indicateur, acts, _ in lives])
    measured = [
        (indicateur, found, list(_mesures(indicateur, cle, found)))
        for indicateur, (_, _, (cle, found)) in zip(indicateurs, lives, strict=True)
    ]
    write(
        Mesure,
        (
            (mesure, [Acte(mesure.date, found.coach(mesure.date), "Mesure saisie")])
            for _, found, mesures in measured
            for mesure in mesures
        ),
    )
    write(Objectif, (life for row in measured for life in _objectifs(*row)))


def _kind(found: Entourage) -> int:
    return found.vie.numero // 2 % 10


def _indicateurs(startup: Startup, found: Entourage) -> Iterator[tuple]:
    since = found.vie.construite
    if since is None or _kind(found) == NONE:
        return
    keys = FOLLOWED if found.vie.numero < WHOLE else [PRINCIPAL]
    chosen = [USUELS[cle] for cle in keys]
    if _kind(found) == NEGATIVE:
        chosen.append((Dimension.UTILE, NPS))
    for position, (dimension, usuel) in enumerate(chosen):
        indicateur = Indicateur(
            startup=startup,
            dimension=dimension,
            nom=usuel.nom,
            unite=usuel.unite,
            sens=usuel.sens,
            frequence=usuel.frequence,
            source="Base du service",
            principal=usuel.cle == PRINCIPAL and _kind(found) != NO_PRINCIPAL,
            usagers=usuel.usagers,
            position=position,
            uuid=stable_uuid(found.vie.identifiant, "indicateur", usuel.cle),
        )
        yield indicateur, [Acte(since, found.coach(since), "Indicateur ajouté")], (usuel.cle, found)


# Measures -------------------------------------------------------------------------------------------------


def _mesures(indicateur: Indicateur, cle: str, found: Entourage) -> Iterator[Mesure]:
    rng = Random(f"{found.vie.numero}-{cle}")
    days = _days(indicateur, found)
    low, high = SHAPES[cle]
    reach = rng.uniform(0.2, 1)
    for rank, day in enumerate(days):
        share = ((rank + 1) / len(days)) ** 2 * reach
        value = low + (high - low) * share + (high - low) * 0.04 * rng.uniform(-1, 1)
        if _kind(found) == JUMP and rank == len(days) // 2:
            value *= 1000
        yield Mesure(
            indicateur=indicateur,
            date=day,
            valeur=_rounded(value, cle),
            commentaire="Relevé trimestriel" if rng.random() < 0.05 else "",
            uuid=stable_uuid(indicateur.uuid, day),
        )


def _days(indicateur: Indicateur, found: Entourage) -> list[date]:
    """Days of its measures, oldest first."""
    today, vie = found.cadre.today, found.vie
    last = found.over or today
    kept = YEARS if vie.numero < WHOLE else MONTHS_OF_OTHERS
    first = max(vie.construite, last - kept)
    if _kind(found) == STALE:
        last -= timedelta(days=130)
    every = max(Frequence(indicateur.frequence).jours, 30)
    days = [last - timedelta(days=5 + vie.numero % 20 + every * rank) for rank in range(kept.days // every)]
    days = [day for day in reversed(days) if day >= first]
    return days[-1:] if _kind(found) == ONE_MEASURE else days


def _rounded(value: float, cle: str) -> Decimal:
    digits = "0.1" if cle in {"satisfaction", "abandon"} else "1"
    rounded = Decimal(value).quantize(Decimal(digits))
    return rounded if cle == NPS.cle else max(rounded, Decimal(0))


# Objectives -----------------------------------------------------------------------------------------------


def _objectifs(indicateur: Indicateur, found: Entourage, mesures: list[Mesure]) -> Iterator[tuple]:
    """On the principal indicator: one behind, one ahead or just late; and one in words for some."""
    if not indicateur.principal or len(mesures) < 4:
        return
    vie, today = found.vie, found.cadre.today
    end = found.over or today
    half = mesures[len(mesures) // 2]
    reached = mesures[-1].valeur
    before = {"issue": IssueObjectif.EN_COURS, "clos_le": None, "motif": ""}
    issue = (IssueObjectif.ATTEINT, IssueObjectif.PARTIEL, IssueObjectif.MANQUE)[vie.numero % 3]
    wanted = reached if issue == IssueObjectif.ATTEINT else reached * 2 + 10
    closed = Objectif(
        startup=indicateur.startup,
        indicateur=indicateur,
        depart=mesures[0].valeur,
        cible=wanted,
        fixe_le=mesures[0].date,
        echeance=half.date,
        issue=issue,
        clos_le=half.date,
        uuid=stable_uuid(vie.identifiant, "objectif", "clos"),
    )
    yield (
        closed,
        [
            Acte(closed.fixe_le, found.coach(closed.fixe_le), "Objectif fixé", before),
            Acte(half.date, found.coach(half.date), "Objectif clos"),
        ],
    )
    if found.over:
        return
    ahead = Objectif(
        startup=indicateur.startup,
        indicateur=indicateur,
        depart=half.valeur,
        cible=(reached * Decimal("1.4") + 10).quantize(Decimal(1)),
        fixe_le=half.date,
        echeance=max(half.date, end + timedelta(days=7 * (vie.numero % 20) - 20)),
        uuid=stable_uuid(vie.identifiant, "objectif", "en-cours"),
    )
    yield ahead, [Acte(half.date, found.coach(half.date), "Objectif fixé")]
    if vie.numero % 3 == 0:
        words = Objectif(
            startup=indicateur.startup,
            texte=EN_MOTS,
            fixe_le=half.date,
            echeance=end + timedelta(days=45),
            uuid=stable_uuid(vie.identifiant, "objectif", "en-mots"),
        )
        yield words, [Acte(half.date, found.coach(half.date), "Objectif fixé")]
