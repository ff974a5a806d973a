"""Close a séance: all that its decisions change, and whom they are told to, in one transaction."""

from django.db import transaction

from annuaire.models import Personne
from comites import emails
from comites.cloture import Cloture, Effets, read_cloture
from comites.enums import StatutComite
from comites.models import Comite
from socle.history import save_tracked
from socle.templatetags.socle import jour
from startups.actions.budget import save_enveloppe
from startups.actions.jalons import save_jalon
from startups.actions.objectifs import save_objectif
from startups.actions.phases import open_phase
from startups.models import Startup


class CannotClose(Exception):
    """Something lacks, is impossible, or is no longer what was shown; `cloture` says how things stand."""

    def __init__(self, cloture: Cloture):
        super().__init__("La séance ne peut pas être close ainsi.")
        self.cloture = cloture


@transaction.atomic
def close_comite(*, comite: Comite, shown: str, by: Personne) -> Comite:
    """Do what `shown`, the print of what `by` was shown, says. Raises CannotClose, and then nothing is done."""
    # Of two who close it at once, the second waits here, then finds it closed.
    comite = (
        Comite.objects.select_for_update(of=("self",))
        .select_related("incubateur", "president")
        .get(pk=comite.pk)
    )
    concerned = comite.passages.order_by().values("startup")
    list(Startup.objects.select_for_update(of=("self",)).filter(pk__in=concerned).order_by("pk"))
    cloture = read_cloture(comite)
    if not cloture.possible or cloture.empreinte != shown:
        raise CannotClose(cloture)
    for effets in cloture.effets:
        _apply(effets, by=by)
    comite.statut = StatutComite.CLOS
    save_tracked(comite, by=by, reason="Séance close")
    emails.comite_closed(cloture, by=by)
    return comite


def _apply(effets: Effets, *, by: Personne) -> None:
    decision = effets.decision
    if effets.phase:
        decision.phase = open_phase(phase=effets.phase, by=by)
    if effets.enveloppe:
        motif = f"Accordée par {effets.passage.comite.titre}, {jour(effets.le)}"
        decision.enveloppe = save_enveloppe(enveloppe=effets.enveloppe, by=by, motif=motif)
    if not effets.jalon.pk:
        save_jalon(jalon=effets.jalon, by=by)
    decision.jalon, decision.prochain_le = effets.jalon, effets.prochain_le
    for fixed, objectif in effets.objectifs:
        fixed.objectif = save_objectif(objectif=objectif, by=by)
        save_tracked(fixed, by=by, reason="Séance close")
    save_tracked(decision, by=by, reason="Séance close")
