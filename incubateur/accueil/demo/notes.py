"""Notes of the demonstration: the last six periods of each startup that owes them, as seen today.

Some are late, some in preparation, some unread, some acknowledged « pour » a sponsor; one was rectified, some are
suspended, some replaced by the dossier of a comité. Written in bulk, so that ten thousand startups stay quick: of the
usual size, the last note of each startup is composed as a person's would be; the others share one document that says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from random import Random

from django.template.loader import render_to_string

from annuaire.models import Personne
from incubateur.accueil.demo import mots
from incubateur.accueil.demo.cadre import Cadre
from incubateur.accueil.demo.entourage import Entourage
from incubateur.accueil.demo.histoire import Acte, noon, stable_uuid, write
from notes.actions.transmission import document_name
from notes.cadence import Faits, periode_of
from notes.calendrier import PERIODES
from notes.contenu import Contenu, contenu
from notes.enums import NatureDispense, Qualite, StatutNote
from notes.models import Destinataire, Dispense, Lecture, Note, Reponse, Transmission, Visa
from notes.pdf import page, render
from notes.periodes import Periode
from socle import documents
from socle.models import Document
from startups.enums import Meteo, RoleStartup
from startups.models import Blocage, Startup

# Startups of `make demo`: the last note of each was composed.
COMPOSED = 40
BATCH = 200
DAY = timedelta(days=1)
SPECIMEN = "accueil/demo/note_specimen.html"
SUSPENSION = "Équipe en cours de renouvellement : la prochaine note suivra l’arrivée du nouveau binôme."
RECTIFICATION = "Le nombre d’utilisateurs comptait deux fois les comptes de test."
# Periods back from today's.
CURRENT, CLOSED, BEFORE = 0, 1, 2
# Number of the startup of the intrapreneuse of the sign-in page; of the one whose note was rectified and answered.
HERS, ANSWERED = 0, 8


@dataclass
class Ecrite:
    """A note of the startup `found` is about, `back` periods ago; sent on the day `le`, or still a draft."""

    startup: Startup
    found: Entourage
    periode: Periode
    back: int
    le: date | None
    # Whether no later note of the startup was sent.
    derniere: bool
    note: Note = field(init=False)
    transmission: Transmission = field(init=False)
    destinataires: list[Destinataire] = field(init=False)

    @property
    def numero(self) -> int:
        return self.found.vie.numero

    @property
    def auteur(self) -> Personne:
        """Who writes: the intrapreneur·e of that day, or who follows the startup."""
        day = self.le or self.found.cadre.today
        return self.found.holder(RoleStartup.INTRAPRENEUR, day) or self.found.coach(day)


def write_notes(cadre: Cadre, around: dict[Startup, Entourage]) -> None:
    """Notes of these startups, which have all the rest already."""
    Notes(cadre, around).write()


class Notes:
    def __init__(self, cadre: Cadre, around: dict[Startup, Entourage]):
        self.cadre, self.today = cadre, cadre.today
        self.around = around
        self.blocages: dict[int, list[Blocage]] = {}
        for blocage in Blocage.objects.filter(startup__in=around).order_by("depuis", "pk"):
            self.blocages.setdefault(blocage.startup_id, []).append(blocage)

    def write(self) -> None:
        self._dispense()
        kept = [ecrite for startup in self._read() for ecrite in self._planned(startup)]
        for back in reversed(range(PERIODES)):
            self._write([ecrite for ecrite in kept if ecrite.back == back])
        self._rectify([ecrite for ecrite in kept if (ecrite.numero, ecrite.back) == (ANSWERED, BEFORE)])
        self._answer(kept)

    def _read(self) -> list[Startup]:
        startups = Startup.objects.filter(pk__in=[startup.pk for startup in self.around])
        rows = startups.select_related("incubateur__organisation").prefetch_related("phases", "dispenses")
        return list(rows.order_by("pk"))

    # What is owed ----------------------------------------------------------------------------------------

    def _dispense(self) -> None:
        write(
            Dispense, (life for startup, found in self.around.items() for life in self._freed(startup, found))
        )

    def _freed(self, startup: Startup, found: Entourage) -> Iterator[tuple[Dispense, list[Acte]]]:
        periode, n = periode_of(startup, self.today), found.vie.numero
        if not found.vie.active:
            return
        if n % 40 == 36:
            yield self._dispensed(
                startup, found, NatureDispense.SUSPENSION, self.cadre.ago(20), None, SUSPENSION
            )
        if n % 13 == 9:
            past = periode.last(4)[0]
            yield self._dispensed(
                startup, found, NatureDispense.SUSPENSION, past.debut, past.fin, "Équipe en congés annuels."
            )
        before = periode.last(BEFORE + 1)[0]
        held = next((day for day in found.vie.comites if day in before), None)
        if held and n % 4 == 3:
            motif = f"Dossier du comité du {held:%d/%m/%Y}"
            yield self._dispensed(startup, found, NatureDispense.DOSSIER_COMITE, held, held, motif)

    def _dispensed(self, startup, found, nature, debut, fin, motif) -> tuple[Dispense, list[Acte]]:
        row = Dispense(
            startup=startup,
            nature=nature,
            debut=debut,
            fin=fin,
            motif=motif,
            uuid=stable_uuid(found.vie.identifiant, nature, debut),
        )
        return row, [Acte(debut, found.equipe, nature.label)]

    def _planned(self, startup: Startup) -> Iterator[Ecrite]:
        """The notes of a startup that were begun, of the periods for which it owes one."""
        faits, found, sent = Faits.of(startup), self.around[startup], False
        for back, periode in enumerate(periode_of(startup, self.today).last(PERIODES)[::-1]):
            if not faits.owes(periode, self.today):
                continue
            le = self._sent_on(found.vie.numero, periode, back)
            if le or _is_begun(found.vie.numero, back):
                yield Ecrite(startup, found, periode, back, le, derniere=bool(le) and not sent)
                sent = sent or bool(le)

    def _sent_on(self, n: int, periode: Periode, back: int) -> date | None:
        if back == CURRENT:
            early = periode.debut + timedelta(days=10 + n % 5)
            return early if n % 9 == 3 and early < self.today else None
        if back == CLOSED and (n == HERS or n % 7 == 6):
            return None
        return periode.fin - timedelta(days=n % 12)

    # Write, send -----------------------------------------------------------------------------------------

    def _write(self, ecrites: list[Ecrite]) -> None:
        """Of one period: the drafts, then those that were sent."""
        write(Note, [self._draft(ecrite) for ecrite in ecrites])
        self._send([ecrite for ecrite in ecrites if ecrite.le])

    def _draft(self, ecrite: Ecrite, **fields) -> tuple[Note, list[Acte]]:
        rng = Random(f"note-{ecrite.numero}-{ecrite.periode.cle}")
        end = ecrite.le or self.today
        news = [each for each in ecrite.found.vie.nouvelles if ecrite.periode.debut <= each.le <= end]
        told = [
            str(blocage.uuid)
            for blocage in self.blocages.get(ecrite.startup.pk, [])
            if blocage.depuis <= end
            and (blocage.resolu_le is None or blocage.resolu_le >= ecrite.periode.debut)
        ]
        values = {
            "uuid": stable_uuid("note", ecrite.numero, ecrite.periode.cle, fields.get("version", 1)),
            "meteo": news[-1].meteo if news else Meteo.NUAGEUX,
            "faits": rng.sample(mots.NOTE_FAITS, 3),
            "avancees": "\n\n".join(dict.fromkeys(each.fait for each in news))
            or rng.choice(mots.NOTE_AVANCEES),
            "indicateurs": rng.choice(mots.NOTE_INDICATEURS),
            "blocages": told[:3],
            "suite": news[-1].suite if news else rng.choice(mots.SUITE),
            "cabinet": ecrite.numero % 4 == 2,
        }
        ecrite.note = Note(
            startup=ecrite.startup, periode=ecrite.periode.cle, mois=ecrite.periode.mois, **values | fields
        )
        begun = [Acte(end - 2 * DAY, ecrite.auteur, "Rédaction de la note")]
        if not ecrite.le:
            return ecrite.note, begun
        sent = Acte(ecrite.le, ecrite.auteur, "Transmise", {"statut": StatutNote.TRANSMISE})
        return ecrite.note, [*begun, sent]

    def _send(self, ecrites: list[Ecrite]) -> None:
        texts = [self._page(ecrite) for ecrite in ecrites]
        sealed = Document.objects.bulk_create(
            [_document(ecrite, text) for ecrite, (_, text) in zip(ecrites, texts, strict=True)],
            batch_size=BATCH,
        )
        for ecrite, document, (told, text) in zip(ecrites, sealed, texts, strict=True):
            ecrite.transmission = Transmission(
                note=ecrite.note,
                contenu=told.as_json(),
                page=text,
                document=document,
                transmise_par=ecrite.auteur,
                transmise_le=noon(ecrite.le),
            )
        Transmission.objects.bulk_create([ecrite.transmission for ecrite in ecrites], batch_size=BATCH)
        Destinataire.objects.bulk_create(
            [_of(row, ecrite) for ecrite in ecrites for row in ecrite.destinataires], batch_size=BATCH
        )
        Note.objects.filter(pk__in=[ecrite.note.pk for ecrite in ecrites]).update(statut=StatutNote.TRANSMISE)
        for ecrite in ecrites:
            ecrite.note.statut = StatutNote.TRANSMISE
        self._read_by_sponsors(ecrites)

    def _page(self, ecrite: Ecrite) -> tuple[Contenu, str]:
        """What the note tells, and the page of its document."""
        ecrite.destinataires = list(self._destinataires(ecrite))
        if ecrite.numero >= COMPOSED:
            return _short(ecrite), specimen()
        told = contenu(ecrite.note, au=ecrite.le)
        if not ecrite.derniere:
            return told, specimen()
        return told, page(told, ecrite.startup.incubateur, ecrite.destinataires, le=ecrite.le)

    def _destinataires(self, ecrite: Ecrite) -> Iterator[Destinataire]:
        """One row a person, sponsors first."""
        people, seen = self.cadre.people, set()
        dg = ecrite.found.holder(RoleStartup.SPONSOR_DG, ecrite.le)
        deputy = self.cadre.pools["suppleant"][0] if dg == people["sponsor.dg"] else None
        for personne, qualite in [
            (dg, Qualite.SPONSOR_DG),
            (ecrite.found.holder(RoleStartup.SPONSOR_PROXIMITE, ecrite.le), Qualite.SPONSOR_PROXIMITE),
            (deputy, Qualite.SUPPLEANT),
            (people["lecture"] if ecrite.note.cabinet and ecrite.found.ours else None, Qualite.CABINET),
            (ecrite.found.holder(RoleStartup.PORTEFEUILLE, ecrite.le), Qualite.PORTEFEUILLE),
            (ecrite.found.equipe, Qualite.EQUIPE),
        ]:
            if personne and personne not in seen:
                seen.add(personne)
                pour = dg if qualite == Qualite.SUPPLEANT else None
                yield Destinataire(
                    personne=personne,
                    qualite=qualite,
                    pour=pour,
                    email=personne.email,
                    uuid=stable_uuid(ecrite.note.uuid, personne.email),
                )

    # Read, acknowledge, answer ---------------------------------------------------------------------------

    def _read_by_sponsors(self, ecrites: list[Ecrite]) -> None:
        lectures, visas = [], []
        for ecrite in ecrites:
            for row, (read, acknowledged) in zip(ecrite.destinataires, _reading(ecrite), strict=False):
                le = noon(min(ecrite.le + (2 + ecrite.numero % 3) * DAY, self.today))
                if read:
                    lectures.append(Lecture(destinataire=row, lu_le=le))
                if acknowledged:
                    visas.append(Visa(destinataire=row, par=self._signs(ecrite, row), vise_le=le))
        Lecture.objects.bulk_create(lectures, batch_size=BATCH)
        Visa.objects.bulk_create(visas, batch_size=BATCH)

    def _signs(self, ecrite: Ecrite, row: Destinataire) -> Personne:
        """The sponsor, or every other time who stands in for them."""
        stood_in = row.personne == self.cadre.people["sponsor.dg"] and ecrite.back % 2
        return self.cadre.pools["suppleant"][0] if stood_in else row.personne

    def _rectify(self, wrong: list[Ecrite]) -> None:
        """A second version, three days after the first one, whose document it replaces."""
        for ecrite in wrong:
            before = ecrite.transmission.document
            ecrite.le = min(ecrite.le + 3 * DAY, self.today)
            write(Note, [self._draft(ecrite, version=2, motif=RECTIFICATION)])
            self._send([ecrite])
            documents.replace(before, new=ecrite.transmission.document, by=ecrite.auteur, motif=RECTIFICATION)

    def _answer(self, ecrites: list[Ecrite]) -> None:
        answers = []
        for ecrite in ecrites:
            if ecrite.back != CLOSED or not ecrite.le or ecrite.numero % 14 != ANSWERED:
                continue
            sponsor = ecrite.destinataires[0].personne
            ours = sponsor == self.cadre.people["sponsor.dg"]
            deputy = self.cadre.pools["suppleant"][0] if ours else None
            said = [
                (deputy or sponsor, sponsor if deputy else None, mots.REPONSES[1], 3),
                (ecrite.auteur, None, mots.NOTE_RETOUR, 4),
            ]
            answers += [
                Reponse(
                    note=ecrite.note,
                    auteur=auteur,
                    pour=pour,
                    texte=texte,
                    repondu_le=noon(min(ecrite.le + days * DAY, self.today)),
                    uuid=stable_uuid(ecrite.note.uuid, "reponse", days),
                    cle=stable_uuid(ecrite.note.uuid, "reponse", days, "cle"),
                )
                for auteur, pour, texte, days in said
            ]
        Reponse.objects.bulk_create(answers, batch_size=BATCH)


def _is_begun(n: int, back: int) -> bool:
    """Whether a note that was not sent is in preparation."""
    return (back == CURRENT and n % 5 == 3) or (back == CLOSED and n == HERS)


def _reading(ecrite: Ecrite) -> list[tuple[bool, bool]]:
    """Of the sponsor DG and the sponsor de proximité: has read, has acknowledged."""
    n, back = ecrite.numero, ecrite.back
    if back == CURRENT or (back == CLOSED and n % 3 == 2 and n != ANSWERED):
        return []
    if back == CLOSED and n % 3 == 1:
        return [(True, False), (False, False)]
    if back == BEFORE and n % 5 == 2:
        return [(True, True), (True, False)]
    return [(True, True), (True, True)]


def _of(row: Destinataire, ecrite: Ecrite) -> Destinataire:
    row.transmission = ecrite.transmission
    return row


def _document(ecrite: Ecrite, text: str) -> Document:
    content = composed(text)
    return Document(
        nom=document_name(ecrite.note),
        contenu=content,
        empreinte=sha256(content).hexdigest(),
        taille=len(content),
        scelle_par=ecrite.auteur,
    )


@cache
def composed(text: str) -> bytes:
    """The document of a page; many notes have the same one."""
    return render(text)


@cache
def specimen() -> str:
    return render_to_string(SPECIMEN, {"document_reference": None})


def _short(ecrite: Ecrite) -> Contenu:
    """What a note tells when nobody will look at its figures: no query."""
    note, startup = ecrite.note, ecrite.startup
    return Contenu(
        startup=startup.nom,
        identifiant=startup.identifiant,
        mission=startup.mission,
        phase=Faits.of(startup).phase_at(ecrite.le).nom,
        incubateur=startup.incubateur.nom,
        periode=note.periode,
        mois=note.mois,
        version=note.version,
        motif=note.motif,
        depuis=ecrite.periode.debut - DAY,
        au=ecrite.le,
        meteo=note.meteo,
        faits=note.faits,
        avancees=note.avancees,
        indicateurs=note.indicateurs,
        suite=note.suite,
        cabinet=note.cabinet,
    )
