"""What lacks to the dossier of a passage, for those who prepare it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comites import permissions
from comites.completude import Manque, by_owner, manques
from comites.enums import Doit
from comites.sieges import responsables
from comites.views.acces import get_dossier, require
from comites.views.onglets import passage_context
from socle.clock import today
from socle.readonly import readonly


@dataclass(frozen=True)
class Part:
    """What one role owes, and who holds it."""

    titre: str
    noms: list[str]
    manques: list[Manque]


@readonly
@require_safe
def a_completer(request: HttpRequest, uuid, passage) -> HttpResponse:
    """Who owes what before the séance."""
    row = get_dossier(request, uuid, passage)
    require(permissions.can_write_dossier(request.user, row))
    found = manques([row], today())[row.pk]
    parts = by_owner(found, reserved=permissions.can_read_avis(request.user, row))
    held = responsables([row])[row.pk]
    context = passage_context(request, row, "a_completer") | {
        "parts": [
            # The équipe is one, whoever is in it.
            Part(doit.label, [] if doit == Doit.EQUIPE else [str(each) for each in held[doit]], part)
            for doit, part in parts.items()
        ],
        "total": sum(len(part) for part in parts.values()),
    }
    return render(request, "comites/a_completer.html", context)
