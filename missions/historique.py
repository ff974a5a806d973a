"""What the history of a startup tells of its lettres de mission, and who may read it (conception.md §4)."""

from collections.abc import Callable

from django.db.models import Model, Q

from annuaire.models import Personne
from missions import permissions
from missions.enums import StatutLettre
from missions.models import Lettre, Signature
from socle.narrative import Trace
from startups.models import Startup

# Key in the address → label of the filter.
THEMES = {"lettres": "Lettres de mission"}


def _readable(path: str, *, drafts: Q) -> Callable[[Personne, Startup], Q | None]:
    """Everything for the équipe; for others the letters they read, but not how they were drafted."""

    def condition(user: Personne, startup: Startup) -> Q | None:
        if permissions.can_write_lettres(user, startup):
            return Q()
        read = Lettre.objects.visible_to(user).filter(startup=startup).order_by("pk")
        keys = list(read.values_list("pk", flat=True))
        return Q(**{f"{path}__in": keys}) & ~drafts if keys else None

    return condition


def _named(row: Model) -> str:
    return f"{'l’avenant' if row.nature == 'avenant' else 'la lettre'} de {row.titulaire}"


TRACES = [
    Trace(
        theme="lettres",
        rows=Lettre.history.all(),
        owner="startup",
        subject=_named,
        readable=_readable("id", drafts=Q(statut=StatutLettre.BROUILLON)),
        added="a préparé",
        named={"nature", "titulaire"},
        # Who cancelled signs the line; the options are keys of sections.
        untold={"incubateur", "options", "annulee_le", "annulee_par"},
        labels={
            "statut": "l’état",
            "debut": "la date de démarrage",
            "fin": "la date de fin",
            "duree": "la durée",
            "quotite": "la quotité (%)",
            "position": "la position",
            "prevue_le": "la date prévue de signature",
            "scan": "l’exemplaire signé",
            "precedente": "la lettre précédente",
        },
    ),
    Trace(
        theme="lettres",
        rows=Signature.history.all(),
        owner="lettre__startup",
        subject=lambda row: f"la signature de {row.personne or row.get_qualite_display()}",
        # Who was to sign was chosen while the letter was prepared: others are told of what was signed.
        readable=_readable("lettre", drafts=Q(signee_le__isnull=True)),
        added="a prévu",
        named={"personne"},
        untold={"enregistree_par", "enregistree_le", "rang"},
        labels={
            "personne": "la personne qui signe",
            "fonction": "la fonction",
            "signee_le": "la date",
            "lieu": "le lieu",
        },
    ),
]
