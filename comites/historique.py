"""What the history of a startup tells of its comités: its passages and what was decided, to who reads its tab."""

from django.db.models import Model, Q

from annuaire.models import Personne
from comites.enums import EtatCondition
from comites.gates import CRITERES
from comites.models import Comite, Condition, Decision, Dossier, Passage, PreuveGate
from comites.permissions import can_plan_for, can_read_comites, decided_by
from socle.narrative import Trace
from startups.models import Startup

THEMES = {"comites": "Comités"}
CRITERES_CONNUS = {cle: texte for criteres in CRITERES.values() for cle, texte in criteres.items()}


def _readable(user: Personne, startup: Startup) -> Q | None:
    return Q() if can_read_comites(user, startup) else None


def _decided(user: Personne, startup: Startup) -> Q | None:
    """How a decision was written is told to those who decide: others read what it says, once the séance is closed."""
    if not can_read_comites(user, startup):
        return None
    return Q(passage__comite__in=Comite.objects.filter(decided_by(user)).order_by().values("pk"))


def _written(user: Personne, startup: Startup) -> Q | None:
    """How a dossier was written is told to those who write it; the avis du coach, to nobody here."""
    return Q() if can_plan_for(user, startup) else None


def _passage(row: Model) -> str:
    """« le passage à « Comité d’investissement de mars » »."""
    return f"le passage à « {row.comite} »"


TRACES = [
    Trace(
        theme="comites",
        rows=Passage.history.all(),
        owner="startup",
        subject=_passage,
        readable=_readable,
        added="a inscrit",
        removed="a retiré",
        named={"comite"},
        # Its place among the others says nothing of the startup.
        untold={"rang"},
        labels={"objet": "l’objet", "demi_journee": "la demi-journée"},
    ),
    Trace(
        theme="comites",
        rows=Decision.history.select_related("passage__comite"),
        owner="passage__startup",
        subject=lambda row: f"la décision de « {row.passage.comite} »",
        readable=_decided,
        added="a enregistré",
        # What the closing writes of the startup is told there.
        untold={"passage", "phase", "enveloppe", "jalon"},
        labels={
            "issue": "la décision",
            "duree": "la durée (mois)",
            "montant": "le montant accordé",
            "source": "la source",
            "vers_phase": "la nouvelle phase",
            "motif": "le motif",
            "reserves": "les avis divergents",
            "prochain_le": "la date du prochain passage",
        },
    ),
    Trace(
        theme="comites",
        # How it was drafted is nobody’s business; that it was met, or given up, is.
        rows=Condition.history.exclude(etat=EtatCondition.A_LEVER),
        owner="decision__passage__startup",
        subject=lambda row: f"la condition « {row.texte} »",
        readable=_readable,
        untold={"decision"},
        labels={"etat": "l’état", "motif": "ce qui l’explique", "close_le": "la date"},
    ),
    Trace(
        theme="comites",
        rows=Dossier.history.all(),
        owner="passage__startup",
        subject=lambda row: "le dossier de comité",
        readable=_written,
        added="a commencé",
        removed="a retiré",
        # What is told by lines is read in the dossier itself.
        untold={"passage", "explications", "priorites", "soutiens", "blocages"},
    ),
    Trace(
        theme="comites",
        rows=PreuveGate.history.all(),
        owner="passage__startup",
        subject=lambda row: f"le critère « {CRITERES_CONNUS.get(row.critere, row.critere)} »",
        readable=_written,
        added="a renseigné",
        removed="a retiré",
        untold={"passage"},
        named={"critere"},
        labels={"etat": "l’état", "preuve": "la preuve", "commentaire": "le commentaire"},
    ),
]
