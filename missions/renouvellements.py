"""Letters to renew, for « À traiter » of the équipe: at J-60, J-30, J-7, and once they have expired.

Those of running startups, whose titulaire still leads them, that no issued letter follows. A suite in preparation
is said, and leads to the draft.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse

from annuaire.models import Personne
from missions.enums import StatutLettre
from missions.models import Lettre
from missions.models.lettres import LettreQuerySet
from missions.suites import J7, J30, J60, fin_dite
from socle.echeances import Echeance, Lot, Urgence, rank
from startups.enums import ACTIVE_PHASES, RoleStartup
from startups.models import Affectation
from startups.models.phases import current_phase


def to_renew(user: Personne, today: date) -> LettreQuerySet:
    """The letters of the équipe's incubateurs that end within sixty days or have ended, the first to end first."""
    held = Affectation.objects.current(today).filter(
        role=RoleStartup.INTRAPRENEUR, startup=OuterRef("startup"), personne=OuterRef("titulaire")
    )
    # Another letter of the same person there, outside the chain, makes this one useless.
    later = Lettre.objects.in_force_some_day().filter(
        startup=OuterRef("startup"), titulaire=OuterRef("titulaire"), fin__gt=OuterRef("fin")
    )
    drafts = Lettre.objects.filter(precedente=OuterRef("pk"), statut=StatutLettre.BROUILLON).order_by()
    return (
        Lettre.objects.in_force_some_day()
        .latest_of_chains()
        .filter(incubateur__in=user.roles(today).equipe, fin__lte=today + timedelta(days=J60))
        .alias(_phase=Subquery(current_phase("startup", today).values("nom")[:1]))
        .filter(_phase__in=ACTIVE_PHASES)
        .filter(Exists(held), ~Exists(later))
        .annotate(brouillon_uuid=Subquery(drafts.values("uuid")[:1]))
        .order_by("fin", "pk")
    )


def urgence(left: int) -> int:
    """The fewer days are left, the more it presses."""
    if left < 0:
        return rank(Urgence.RETARD, -left)
    kind = Urgence.MANQUE if left <= J7 else Urgence.BIENTOT if left <= J30 else Urgence.A_REVOIR
    return rank(kind, -left)


def lot(user: Personne, today: date) -> Lot:
    """One line a letter, more pressing as its end comes near."""

    def line(lettre: Lettre) -> Echeance:
        draft = lettre.brouillon_uuid
        waits = " ; la suite est en préparation, à relire et à émettre" if draft else ""
        return Echeance(
            kind="lettres-a-renouveler",
            titre=lettre.titulaire.nom_complet,
            pourquoi=f"{fin_dite(lettre, today)}{waits}",
            url=reverse("missions:lettre", args=[draft])
            if draft
            else reverse("missions:suite", args=[lettre.uuid]),
            urgence=urgence((lettre.fin - today).days),
            date=lettre.fin,
            startup=lettre.startup.nom,
        )

    return Lot(
        kind="lettres-a-renouveler",
        label="Lettres de mission à renouveler",
        court="Lettres à renouveler",
        explication="Un avenant ou une nouvelle lettre, préparés en un geste, pour que la mission continue sans trou.",
        urgence=Urgence.MANQUE,
        startup="startup",
        rows=to_renew(user, today)
        .select_related("startup", "titulaire")
        .only("uuid", "fin", "startup__nom", "titulaire__prenom", "titulaire__nom", "titulaire__email"),
        line=line,
    )
