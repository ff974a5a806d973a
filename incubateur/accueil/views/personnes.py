"""A person's page: who they are, their roles and dates, what awaits them."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from annuaire import emails, permissions
from annuaire.models import Incubateur, Personne
from incubateur.accueil import personnes
from incubateur.accueil.echeances import gather
from socle.clock import today
from socle.readonly import readonly

# Lines of each kind of what awaits the person; what presses nobody is theirs to look at.
AWAITING_SHOWN = 4


@readonly
@require_safe
def personne(request: HttpRequest, uuid) -> HttpResponse:
    """Somebody of one's directories, with what the reader may see of them."""
    visible = Personne.objects.visible_to(request.user).select_related("organisation", "fusionnee_dans")
    found = get_object_or_404(visible, uuid=uuid)
    if found.fusionnee_dans:
        return redirect("accueil:personne", found.fusionnee_dans.uuid)
    awaiting = gather(found, today(), reader=request.user)
    context = {
        "personne": found,
        # « +33 (0)1 » is dialled without its zero.
        "telephone": re.sub(r"\(0\)|[^\d+]", "", found.telephone),
        "annuaires": Incubateur.objects.visible_to(request.user).filter(personnes=found),
        "roles": personnes.roles_of(request.user, found),
        "lettres": personnes.lettres_of(request.user, found),
        "can_write": False,
        "groups": [(lot, lines) for lot in awaiting if lot.pressing and (lines := lot.first(AWAITING_SHOWN))],
        "suppleances": personnes.suppleances(request.user, found),
    }
    if permissions.can_write_personne(request.user, found):
        demandes = list(personnes.requests(request.user, found))
        context |= {"can_write": True, "demandes": demandes, "undelivered": emails.undelivered(demandes)}
    return render(request, "accueil/personne.html", context)
