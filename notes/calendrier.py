"""Where startups stand with their notes, period by period, as a person may know it: a few queries, however many startups.

What each may know (docs/droits.md): who writes the notes sees drafts, and who has read; who follows the startup sees
what is late and why a note is not asked for; whoever holds a role there sees when the next one is due; others see the
notes they may read, and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format

from annuaire.models import Personne
from notes.cadence import CLOSE, COURANTE, Faits, periode_of
from notes.enums import EtatNote, NatureDispense, StatutNote
from notes.mi_parcours import expected_on
from notes.models import Destinataire, Note
from notes.periodes import Periode
from notes.permissions import can_write_notes
from socle.templatetags.socle import as_day, late, relative
from startups.enums import GenreJalon, NomPhase
from startups.models import Jalon, Phase, Startup
from startups.permissions import roles_on

# Periods of the calendar, the one that holds today included.
PERIODES = 6
# Periods of the tab at most: twenty years of a note every two months.
OLDEST = 120
# Days before a note is due from which one says how many are left.
PROCHE_JOURS = 14
READ = ["startup", "periode", "mois", "version", "statut", "transmission__transmise_le"]
READ += [f"transmission__transmise_par__{name}" for name in ("prenom", "nom", "email")]


@dataclass(frozen=True)
class Regard:
    """What a person may know of the notes of a startup."""

    ecrit: bool
    suit: bool
    attend: bool

    @classmethod
    def of(cls, user: Personne, startup: Startup) -> "Regard":
        """On a startup read `for_calendar`."""
        ecrit = can_write_notes(user, startup)
        suit = ecrit or startup.suivie
        return cls(ecrit, suit, suit or bool(roles_on(user, startup)))


@dataclass(frozen=True)
class Case:
    """A startup and a period: the state in words, and where it leads."""

    periode: Periode
    etat: EtatNote
    texte: str
    detail: str = ""
    url: str = ""
    # The version that holds, when it was sent and the person may read it.
    note: Note | None = None
    # Whether a version is in preparation, told to writers alone.
    brouillon: bool = False
    # The comité held within the period, whose dossier may stand for the note that is awaited.
    comite: Jalon | None = None


@dataclass(frozen=True)
class Ligne:
    startup: Startup
    regard: Regard
    cases: Sequence[Case]
    # Whether the tab of the startup may be opened; who only received notes of it opens these.
    lisible: bool

    @property
    def phase(self) -> str:
        """Where the startup stands today, for who reads its page."""
        known = self.startup.phase_courante if self.lisible else None
        return NomPhase(known).label if known else ""


@dataclass(frozen=True)
class Calendrier:
    """Startups whose notes have the same rhythm."""

    mois: int
    periodes: Sequence[Periode]
    lignes: Sequence[Ligne]


def for_calendar(startups: QuerySet[Startup], user: Personne) -> QuerySet[Startup]:
    """What a line needs of startups."""
    found = startups.with_phase_courante().with_suivie(user).select_related("incubateur").defer("fiche")
    jalons = Jalon.objects.filter(genre__in=[GenreJalon.COMITE, GenreJalon.MI_PARCOURS]).order_by(
        "date", "pk"
    )
    return found.prefetch_related("phases", "dispenses", Prefetch("jalons", jalons, to_attr="rendez_vous"))


def read(keys: Sequence[int], user: Personne) -> list[Startup]:
    """Startups of a list, in its order, with what their lines need."""
    found = for_calendar(Startup.objects.all(), user).in_bulk(keys)
    return [found[key] for key in keys]


def calendars(startups: Iterable[Startup], user: Personne, today: date) -> list[Calendrier]:
    """The last periods of startups read `for_calendar`, in their order, those of the same rhythm together."""
    startups = list(startups)
    spans = {startup: periode_of(startup, today).last(PERIODES) for startup in startups}
    notes = _notes(startups, user, min((span[0] for span in spans.values()), default=None))
    lines = [line(startup, spans[startup], user, today, notes.get(startup.pk, [])) for startup in startups]
    # Sorted by rhythm alone: the order that was asked stays within each.
    lines.sort(key=lambda ligne: ligne.startup.incubateur.note_mois)
    return [
        Calendrier(mois, spans[same[0].startup], same)
        for mois, group in groupby(lines, key=lambda ligne: ligne.startup.incubateur.note_mois)
        for same in [list(group)]
    ]


def startup_line(startup: Startup, periodes: Sequence[Periode], user: Personne, today: date) -> Ligne:
    """Those periods of one startup read `for_calendar`, the latest first."""
    notes = _notes([startup], user, min(periodes))
    return line(startup, periodes, user, today, notes.get(startup.pk, []))


def periods_of(startup: Startup, today: date) -> list[Periode]:
    """Periods of one startup read `for_calendar`, the latest first: since it is in the portfolio, or its first note."""
    since = Faits.of(startup).entree
    first = startup.notes.order_by("periode").first()
    if first:
        since = min(since, first.libelle_periode.debut)
    found = [periode_of(startup, today)]
    while found[-1].debut > since and len(found) < OLDEST:
        found.append(found[-1].precedente)
    return found


def line(
    startup: Startup, periodes: Sequence[Periode], user: Personne, today: date, notes: Sequence[Note]
) -> Ligne:
    regard = Regard.of(user, startup)
    teller = _Teller(startup, regard, today, notes)
    readable = regard.attend or startup.incubateur_id in user.roles().any()
    return Ligne(startup, regard, [teller.tell(periode) for periode in periodes], readable)


def _notes(startups: Sequence[Startup], user: Personne, oldest: Periode | None) -> dict[int, list[Note]]:
    """Versions the person may read since a period, by startup, with how many sponsors have read and acknowledged."""
    if oldest is None:
        return {}
    found = Note.objects.visible_to(user).filter(startup__in=startups, periode__gte=oldest.cle)
    rows = (
        found.select_related("transmission__transmise_par")
        .only(*READ)
        .annotate(
            viseurs=_count(Q()),
            lus=_count(Q(lecture__isnull=False) | Q(visa__isnull=False)),
            vises=_count(Q(visa__isnull=False)),
            a_viser=Exists(_sponsors(for_user=user).filter(visa__isnull=True)),
            vise=Exists(_sponsors(for_user=user).filter(visa__isnull=False)),
        )
    )
    by_startup: dict[int, list[Note]] = {}
    for note in rows.order_by("periode", "version"):
        by_startup.setdefault(note.startup_id, []).append(note)
    return by_startup


def _sponsors(for_user: Personne | None = None) -> QuerySet[Destinataire]:
    found = Destinataire.objects.viseurs().filter(transmission__note=OuterRef("pk")).order_by()
    return found.for_person(for_user) if for_user else found


def _count(kept: Q) -> Coalesce:
    counted = _sponsors().filter(kept).values("transmission__note").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _short(day: date) -> str:
    """« 28 fév. », on one line."""
    return date_format(day, "j\u00a0N")


class _Teller:
    """Tells the periods of one startup to one person."""

    def __init__(self, startup: Startup, regard: Regard, today: date, notes: Sequence[Note]):
        self.startup, self.regard, self.today, self.notes = startup, regard, today, notes
        self.faits = Faits.of(startup)
        self.courante, self.close = (periode_of(startup, today, back) for back in (COURANTE, CLOSE))

    def tell(self, periode: Periode) -> Case:
        there = [note for note in self.notes if periode.cle <= note.periode <= f"{periode.fin:%Y-%m}"]
        sent = [note for note in there if note.statut == StatutNote.TRANSMISE]
        draft = any(note.statut == StatutNote.BROUILLON for note in there)
        if sent:
            return self._sent(periode, sent[-1], draft)
        return (
            self._unsent(periode, draft)
            or self._dispensed(periode)
            or self._investigated(periode)
            or Case(periode, EtatNote.RIEN, "")
        )

    def _url(self, cle: str) -> str:
        return reverse("notes:note", args=[self.startup.identifiant, cle])

    # Sent ------------------------------------------------------------------------------------------------

    def _sent(self, periode: Periode, note: Note, draft: bool) -> Case:
        sent_on = as_day(note.transmission.transmise_le)
        return Case(
            periode,
            EtatNote.TRANSMISE,
            f"Transmise le {_short(sent_on)}",
            self._reading(note, draft),
            self._url(note.periode),
            note,
            draft,
        )

    def _reading(self, note: Note, draft: bool) -> str:
        if note.a_viser:
            # Who reads the next one knows what this one said.
            return "" if self._sent_after(note.periode) else "à viser"
        if note.vise:
            return "visée"
        if not self.regard.ecrit:
            return ""
        if draft:
            return "rectification en préparation"
        if not note.viseurs:
            return "sans sponsor"
        return f"lue {note.lus}/{note.viseurs}, visée {note.vises}/{note.viseurs}"

    # Owed ------------------------------------------------------------------------------------------------

    def _unsent(self, periode: Periode, draft: bool) -> Case | None:
        if not self.regard.attend:
            return None
        if not draft and not self.faits.owes(periode, self.today):
            return None
        etat, texte, detail = self._awaited(periode, draft)
        url = self._url(periode.cle) if self.regard.ecrit else ""
        comite = self._comite(periode) if etat != EtatNote.PASSEE else None
        return Case(periode, etat, texte, detail, url, brouillon=draft, comite=comite)

    def _awaited(self, periode: Periode, draft: bool) -> tuple[EtatNote, str, str]:
        started = "en préparation" if draft else ""
        if periode == self.courante:
            near = (periode.fin - self.today).days <= PROCHE_JOURS
            days = relative(periode.fin) if near else ""
            if draft:
                return EtatNote.BROUILLON, "En préparation", days
            return EtatNote.ATTENDUE, "À écrire" if self.regard.ecrit else "Attendue", days
        if periode == self.close and self._still_awaited(periode):
            if self.regard.suit:
                return EtatNote.EN_RETARD, late(periode.fin).capitalize(), started
            return EtatNote.ATTENDUE, "Pas encore transmise", ""
        return EtatNote.PASSEE, "Non transmise", started

    def _still_awaited(self, periode: Periode) -> bool:
        """What `notes.cadence.late` says of thousands."""
        return (
            self.faits.owes(periode, self.today)
            and not self._sent_after(periode.cle)
            and self.faits.in_scope(self.today)
            and not self.faits.suspended(self.today)
        )

    def _sent_after(self, cle: str) -> bool:
        return any(note.statut == StatutNote.TRANSMISE and note.periode > cle for note in self.notes)

    def _comite(self, periode: Periode) -> Jalon | None:
        held = [jalon for jalon in self._jalons(GenreJalon.COMITE) if jalon.date in periode]
        return next((jalon for jalon in held if jalon.date <= self.today), None)

    # Not owed --------------------------------------------------------------------------------------------

    def _dispensed(self, periode: Periode) -> Case | None:
        dispense = self.faits.dispense(periode)
        if not (self.regard.attend and dispense and self.faits.concerned(periode, self.today)):
            return None
        dossier = dispense.nature == NatureDispense.DOSSIER_COMITE
        texte = "Dossier de comité" if dossier else "Suspendue"
        return Case(periode, EtatNote.DISPENSEE, texte, dispense.motif if self.regard.suit else "")

    def _investigated(self, periode: Periode) -> Case | None:
        phase = self.faits.phase_at(min(periode.fin, self.today))
        if not self.regard.attend or phase is None or phase.nom != NomPhase.INVESTIGATION:
            return None
        since = [jalon.date for jalon in self._jalons(GenreJalon.MI_PARCOURS) if jalon.date >= phase.debut]
        here = [day for day in since if day in periode]
        if here:
            when = "tenu" if here[0] <= self.today else "prévu"
            return self._meeting(periode, f"Point à mi-parcours {when} le {_short(here[0])}")
        if periode == self.courante and not since and self.regard.suit and self._is_running(phase):
            expected = expected_on(phase, self.startup.incubateur)
            return self._meeting(periode, "Point à mi-parcours à programmer", late(expected), plan=True)
        return self._meeting(periode, "Investigation")

    def _is_running(self, phase: Phase) -> bool:
        """Once an investigation has lasted its time, its comité is what one awaits."""
        return self.today <= phase.debut + timedelta(weeks=self.startup.incubateur.investigation_semaines)

    def _meeting(self, periode: Periode, texte: str, detail: str = "", *, plan: bool = False) -> Case:
        url = ""
        if plan and self.regard.ecrit:
            url = reverse("startups:jalon_nouveau", args=[self.startup.identifiant])
            url += f"?genre={GenreJalon.MI_PARCOURS}"
        return Case(periode, EtatNote.INVESTIGATION, texte, detail, url)

    def _jalons(self, genre: str) -> list[Jalon]:
        return [jalon for jalon in self.startup.rendez_vous if jalon.genre == genre]
