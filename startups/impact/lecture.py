"""What one reads of indicators at a glance: last measure, change, freshness, shape. Constant queries, whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from socle.charts import Value, sparkline
from socle.charts.curve import Sparkline
from socle.templatetags.socle import chiffre
from startups.enums import Sens
from startups.models import Indicateur, Mesure

# Measures drawn in a sparkline: the latest ones.
DRAWN = 30


@dataclass(frozen=True)
class Lecture:
    """An indicator with its latest measures, oldest first."""

    indicateur: Indicateur
    mesures: Sequence[Value]

    @property
    def derniere(self) -> Value | None:
        return self.mesures[-1] if self.mesures else None

    @property
    def precedente(self) -> Value | None:
        return self.mesures[-2] if len(self.mesures) > 1 else None

    @property
    def perimee(self) -> bool:
        """Whether the last measure is too old, for an indicator that is still followed."""
        return (
            self.derniere is not None
            and self.indicateur.archive_le is None
            and self.indicateur.is_stale(self.derniere.date)
        )

    @property
    def ecart(self) -> Decimal | None:
        """From the measure before to the last one; None when there is no measure before."""
        return self.derniere.valeur - self.precedente.valeur if self.precedente else None

    @property
    def evolution(self) -> str:
        """« +120 (+12 %), progrès »: what changed since the measure before; empty without one."""
        if not self.precedente:
            return ""
        if not self.ecart:
            return "stable"
        share = self.ecart / abs(self.precedente.valeur) * 100 if self.precedente.valeur else None
        percent = f" ({_signed(round(share))}\u00a0%)" if share is not None and abs(share) < 1000 else ""
        word = "progrès" if (self.ecart > 0) == (self.indicateur.sens == Sens.HAUSSE) else "recul"
        return f"{_signed(self.ecart)}{percent}, {word}"

    @property
    def trait(self) -> Sparkline | None:
        """The shape of its latest measures; a single one has none."""
        if len(self.mesures) < 2:
            return None
        return sparkline(self.indicateur.nom, self.mesures[-DRAWN:], unite=self.indicateur.unite)


def _signed(value: Decimal | int) -> str:
    return f"+{chiffre(value)}" if value > 0 else chiffre(value)


def lire(indicateurs: Iterable[Indicateur], *, whole: Indicateur | None = None) -> list[Lecture]:
    """Each indicator with its latest measures (all those of `whole`), in one query."""
    indicateurs = list(indicateurs)
    found = latest([indicateur.pk for indicateur in indicateurs], whole=whole.pk if whole else None)
    return [Lecture(indicateur, found.get(indicateur.pk, [])) for indicateur in indicateurs]


def latest(indicateurs: Sequence[int], most: int = DRAWN, whole: int | None = None) -> dict[int, list[Value]]:
    """The `most` latest measures of each indicator (by key), all those of the indicator `whole`, oldest first."""
    if not indicateurs:
        return {}
    rank = Window(RowNumber(), partition_by=[F("indicateur")], order_by=[F("date").desc()])
    rows = (
        Mesure.objects.filter(indicateur__in=indicateurs)
        .annotate(rang=rank)
        .filter(Q(rang__lte=most) | Q(indicateur=whole))
        .order_by("indicateur", "date")
        .values_list("indicateur", "date", "valeur")
    )
    found: dict[int, list[Value]] = {}
    for pk, day, valeur in rows:
        found.setdefault(pk, []).append(Value(day, valeur))
    return found


def principaux(startups: Iterable, most: int = DRAWN) -> dict[int, Lecture]:
    """The principal indicator of each startup (by primary key) that has one, for lists and boards: one query.

    The reader must hold the right `can_read_impact` on these startups.
    """
    rank = Window(RowNumber(), partition_by=[F("pk")], order_by=[F("mesures__date").desc()])
    rows = (
        Indicateur.objects.filter(startup__in=[startup.pk for startup in startups], principal=True)
        # One row a measure; a single one, empty, for an indicator without any.
        .annotate(le=F("mesures__date"), valeur=F("mesures__valeur"), rang=rank)
        .filter(rang__lte=most)
        .order_by("pk", "le")
    )
    found: dict[int, Lecture] = {}
    for row in rows:
        lecture = found.setdefault(row.startup_id, Lecture(row, []))
        if row.le:
            lecture.mesures.append(Value(row.le, row.valeur))
    return found


def values(mesures: Iterable[Mesure]) -> list[Value]:
    """Measures as the drawings take them."""
    return [Value(mesure.date, mesure.valeur) for mesure in mesures]
