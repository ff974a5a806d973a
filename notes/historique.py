"""What the history of a startup tells of its notes: drafts to who writes them, what was sent to who reads it."""

from django.db.models import Model, Q

from annuaire.models import Personne
from notes.enums import StatutNote
from notes.models import Dispense, Note, Reponse, Transmission, Visa
from notes.permissions import can_write_notes
from socle.narrative import Trace
from socle.templatetags.socle import jour
from startups.models import Startup

THEMES = {"notes": "Notes"}


def _writers(user: Personne, startup: Startup) -> Q | None:
    return Q() if can_write_notes(user, startup) else None


def _sent(user: Personne, startup: Startup) -> Q:
    """Of the versions sent that one may read."""
    return Q(note__in=Note.objects.visible_to(user).filter(startup=startup).order_by().values("pk"))


def _answers(user: Personne, startup: Startup) -> Q:
    """All to who writes the notes; to others, their own."""
    return Q() if can_write_notes(user, startup) else Q(auteur=user)


def _note(row: Model) -> str:
    """« la note de novembre – décembre 2026 », « la rectification (version 2) de la note de … »."""
    period = f"la note de {row.libelle_periode}"
    return f"la rectification (version {row.version}) de {period}" if row.version > 1 else period


def _draft(row: Model) -> str:
    # A row of history holds the columns of the note alone.
    return _note(Note(periode=row.periode, mois=row.mois, version=row.version))


def _dispense(row: Model) -> str:
    return f"la dispense de note « {row.get_nature_display()} » du {jour(row.debut)}"


TRACES = [
    Trace(
        theme="notes",
        rows=Note.history.filter(statut=StatutNote.BROUILLON),
        owner="startup",
        subject=_draft,
        readable=_writers,
        added="a commencé",
        # Identifiers say nothing to people.
        untold={"blocages", "periode", "mois", "statut"},
        labels={
            "meteo": "la météo",
            "faits": "les faits à retenir",
            "avancees": "les avancées",
            "indicateurs": "ce que disent les indicateurs",
            "attentes": "les autres attentes",
            "suite": "la suite",
            "cabinet": "l’envoi au Cabinet",
            "motif": "le motif de la rectification",
        },
    ),
    Trace(
        theme="notes",
        rows=Transmission.objects.select_related("note").defer("contenu", "page"),
        owner="note__startup",
        subject=lambda row: _note(row.note),
        readable=_sent,
        added="a transmis",
        untold={"contenu", "page", "document", "transmise_par", "transmise_le"},
        key="pk",
        date="transmise_le",
        author="transmise_par_id",
    ),
    Trace(
        theme="notes",
        rows=Visa.objects.select_related("destinataire__transmission__note", "destinataire__personne"),
        owner="destinataire__transmission__note__startup",
        subject=lambda row: _note(row.destinataire.transmission.note) + _pour(row),
        readable=_writers,
        added="a visé",
        untold={"par", "vise_le", "destinataire", "par_lien"},
        key="pk",
        date="vise_le",
        author="par_id",
    ),
    Trace(
        theme="notes",
        rows=Reponse.objects.select_related("note"),
        owner="note__startup",
        subject=lambda row: f"à {_note(row.note)}",
        readable=_answers,
        added="a répondu",
        untold={"auteur", "repondu_le"},
        labels={"texte": "la réponse", "pour": "pour"},
        key="pk",
        date="repondu_le",
        author="auteur_id",
    ),
    Trace(
        theme="notes",
        rows=Dispense.history.all(),
        owner="startup",
        subject=_dispense,
        readable=_writers,
        named={"nature", "debut"},
        labels={"debut": "le début", "fin": "la fin", "motif": "le motif"},
    ),
]


def _pour(visa: Visa) -> str:
    """« , pour Solange Aubrac » when a suppléant gave it."""
    sponsor = visa.destinataire.personne
    mine = visa.par_id in {sponsor.pk, sponsor.fusionnee_dans_id}
    return "" if mine else f", pour {sponsor}"
