"""Replacing a person: one shape for what each package can hand over to a successor (docs/remplacements.md)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from socle.clock import today
from socle.history import save_tracked
from socle.periods import Dated
from socle.templatetags.socle import jour

type Choix = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Releve:
    """Who takes over from whom, from which day, as decided by whom. The successor may not be saved yet."""

    sortant: Any
    successeur: Any
    le: date
    by: Any

    @property
    def motif(self) -> str:
        """The reason written in the history of what changes."""
        return f"Relève de {self.sortant} par {self.successeur}"


@dataclass
class Transmissible:
    """One thing that a successor can take over; `cle` names it in the form, `coche` proposes it.

    `version` is that of its row: what has changed since it was read is read again before it is done.

    Nothing is read from the database after it was made: it carries what it needs.
    """

    cle: str
    groupe: str
    titre: str
    precision: str = ""
    coche: bool = True
    version: int = 0

    def champs(self) -> dict[str, forms.Field]:
        """What may differ for the successor; the cleaned values come back as `choix`."""
        return {}

    def refus(self, releve: Releve, choix: Choix) -> str:
        """The sentence that says why it cannot be handed over so; empty when it can."""
        return ""

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        """What handing it over will do, in sentences that the successor also receives."""
        raise NotImplementedError

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        """Do it, in the transaction of the whole and with `releve.motif` in the history."""
        raise NotImplementedError


@dataclass
class Tenue(Transmissible):
    """A dated row about a person: theirs ends on the eve, the successor's starts on the day.

    `personne` names the field of the person, `place` those that say what is held, `repris` those the successor keeps
    unless changed. `deja` are the rows by which the successor already holds it.
    """

    row: Dated | None = None
    personne: str = "personne"
    place: Sequence[str] = ()
    repris: Sequence[str] = ()
    deja: Sequence[Dated] = ()

    def champs(self) -> dict[str, forms.Field]:
        found = {name: self._field(name) for name in self.repris if getattr(self.row, name)}
        if self.row.fin and self.row.fin >= today():
            found["fin"] = self._field("fin", label="Jusqu’au", widget=day_input())
        return found

    def _field(self, name: str, **options) -> forms.Field:
        field = self.row._meta.get_field(name)
        return field.formfield(
            required=False, initial=getattr(self.row, name), validators=field.validators, **options
        )

    def termes(self, choix: Choix) -> str:
        """What the successor has besides dates, as it ends a sentence: « , 60 % »."""
        return ""

    def refus(self, releve: Releve, choix: Choix) -> str:
        debut, fin = self._period(releve, choix)
        held = self._held(debut, fin)
        if fin and fin < debut:
            return f"La fin ({jour(fin)}) précède la relève : changez-la ou videz-la."
        if self._whole(releve) and self.row.debut < today():
            return f"{releve.sortant} n’a commencé que le {jour(self.row.debut)} : la relève vient après ce jour."
        if self._whole(releve) and held:
            return (
                f"{releve.successeur} l’a déjà à ces dates : décochez, et retirez ce rôle à {releve.sortant}."
            )
        if len(held) > 1:
            return f"{releve.successeur} l’a déjà à plusieurs périodes : corrigez d’abord ces dates."
        return ""

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        debut, fin = self._period(releve, choix)
        held = self._held(debut, fin)
        if not held:
            return [
                self._end_of(releve),
                f"{releve.successeur} {period(debut, fin)}{self.termes(choix)}.",
            ]
        same = _widened(held[0], debut, fin) == (held[0].debut, held[0].fin)
        already = f"{releve.successeur} l’a déjà {period(held[0].debut, held[0].fin)}"
        return [
            self._end_of(releve),
            f"{already}." if same else f"{already} : ce sera {period(*_widened(held[0], debut, fin))}.",
        ]

    def _end_of(self, releve: Releve) -> str:
        if self._whole(releve):
            return f"{releve.sortant} ne commencera pas."
        last = releve.le - timedelta(days=1) if self._is_cut(releve) else self.row.fin
        return f"{releve.sortant} jusqu’au {jour(last)}."

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        debut, fin = self._period(releve, choix)
        if self._is_cut(releve) and not self._whole(releve):
            self.row.fin = releve.le - timedelta(days=1)
            save_tracked(self.row, by=releve.by, reason=releve.motif)
        for held in self._held(debut, fin):
            held.debut, held.fin = _widened(held, debut, fin)
            save_tracked(held, by=releve.by, reason=releve.motif)
            return
        values = {name: getattr(self.row, name) for name in (*self.place, *self.repris)} | choix
        row = self.row if self._whole(releve) else type(self.row)()
        for name, value in (values | {self.personne: releve.successeur, "debut": debut, "fin": fin}).items():
            setattr(row, name, value)
        save_tracked(row, by=releve.by, reason=releve.motif)

    def _whole(self, releve: Releve) -> bool:
        """Not begun before the day: the very row changes hands."""
        return self.row.debut >= releve.le

    def _is_cut(self, releve: Releve) -> bool:
        return self.row.fin is None or self.row.fin >= releve.le

    def _period(self, releve: Releve, choix: Choix) -> tuple[date, date | None]:
        """From when to when the successor holds it."""
        debut = max(releve.le, self.row.debut)
        fin = choix.get("fin", self.row.fin)
        # An end before the day was the predecessor's own: left as it was, it is not the successor's.
        own = fin is not None and fin == self.row.fin and fin < debut
        return debut, None if own else fin

    def _held(self, debut: date, fin: date | None) -> list[Dated]:
        """Rows by which the successor already holds it on some of these days."""
        last = fin or date.max
        return [row for row in self.deja if row.debut <= last and (row.fin or date.max) >= debut]


def _widened(row: Dated, debut: date, fin: date | None) -> tuple[date, date | None]:
    return min(row.debut, debut), max(row.fin, fin) if row.fin and fin else None


def period(debut: date, fin: date | None) -> str:
    """« du … au … », « depuis le … » or « à partir du … »."""
    if fin:
        return f"du {jour(debut)} au {jour(fin)}"
    return f"à partir du {jour(debut)}" if debut > today() else f"depuis le {jour(debut)}"


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
