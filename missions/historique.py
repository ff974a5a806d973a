"""What the history of a startup tells of its letters: drafts to the équipe alone, what was issued to who may read it."""

from django.db.models import Model, Q

from annuaire.models import Personne
from missions.enums import StatutLettre
from missions.models import Lettre, Signature
from socle.narrative import Trace
from startups.models import Startup

THEMES = {"lettres": "Lettres de mission"}


def _of_equipe(user: Personne, path: str = "") -> Q:
    return Q(**{f"{path}incubateur__in": user.roles().equipe})


def _visible(user: Personne, startup: Startup):
    return Lettre.objects.visible_to(user).filter(startup=startup).order_by().values("pk")


def _lettres(user: Personne, startup: Startup) -> Q:
    issued = Q(id__in=_visible(user, startup)) & ~Q(statut=StatutLettre.BROUILLON)
    return _of_equipe(user) | issued


def _signed(user: Personne, startup: Startup) -> Q:
    return Q(lettre__in=_visible(user, startup))


def _signatories(user: Personne, startup: Startup) -> Q | None:
    equipe = user.roles().equipe
    return _of_equipe(user, "lettre__") if equipe else None


def _lettre(row: Model) -> str:
    """« la lettre de mission de Camille Aubrac », « l’avenant de … »."""
    nature = row.get_nature_display().lower()
    return f"{'l’' if nature[0] in 'aeiou' else 'la '}{nature} de {row.titulaire}"


def _signature(row: Model) -> str:
    return f"la signature de {row.personne} ({row.get_qualite_display()}), sur {_lettre(row.lettre)}"


TRACES = [
    Trace(
        theme="lettres",
        # Of a scan its name is told: its bytes are not read.
        rows=Lettre.history.defer("scan__contenu"),
        owner="startup",
        subject=_lettre,
        readable=_lettres,
        added="a préparé",
        named={"titulaire", "nature", "statut", "papier", "contexte", "but", "unite"},
        # The reason of the row says why it is cancelled, and its author is who did it.
        untold={"annulee_le", "annulee_par", "motif", "incubateur", "modele", "precedente", "options"},
        labels={
            "nature": "la nature",
            "statut": "l’état",
            "titulaire": "le ou la titulaire",
            "phase": "la phase",
            "debut": "la date de démarrage",
            "duree": "la durée",
            "unite": "l’unité de la durée",
            "fin": "la date de fin",
            "quotite": "la quotité (%)",
            "derogation": "la dérogation à la quotité",
            "position": "la position",
            "fonction": "la fonction du ou de la titulaire",
            "bureau": "le bureau ou service",
            "affectation": "l’affectation",
            "lieu": "le lieu de réalisation",
            "but": "ce que vise la solution",
            "contexte": "le contexte",
            "prevue_le": "la date prévue de signature",
            "papier": "la signature sur papier",
            "scan": "l’exemplaire signé",
        },
    ),
    Trace(
        theme="lettres",
        # Rows from the day of the signature on.
        rows=Signature.history.filter(signee_le__isnull=False).select_related("lettre__titulaire"),
        owner="lettre__startup",
        subject=_signature,
        readable=_signed,
        added="a enregistré",
        changed="a enregistré",
        named={"personne", "qualite", "rang"},
        untold={"enregistree_par", "enregistree_le"},
        labels={
            "signee_le": "la date",
            "lieu": "le lieu",
            "fonction": "la fonction",
            "personne": "la personne",
        },
    ),
    Trace(
        theme="lettres",
        rows=Signature.history.filter(signee_le__isnull=True).select_related("lettre__titulaire"),
        owner="lettre__startup",
        subject=lambda row: f"le signataire « {row.get_qualite_display()} » de {_lettre(row.lettre)}",
        readable=_signatories,
        named={"qualite", "rang"},
        labels={"personne": "la personne", "fonction": "la fonction", "rang": "le rang"},
    ),
]
