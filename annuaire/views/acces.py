"""What every view of a person starts with: load whom one may see (else 404)."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from annuaire.models import Personne

# Beyond, a more precise search is asked for.
FOUND_SHOWN = 15


def get_personne(request: HttpRequest, uuid, *, lock: bool = False) -> Personne:
    """The person of the address, if the signed-in one may see them; raises Http404 else, and for a merged duplicate."""
    people = Personne.objects.visible_to(request.user).not_merged()
    if lock:
        people = people.select_for_update(of=("self",))
    return get_object_or_404(people, uuid=uuid)


def choice_context(request: HttpRequest, people, *, q: str = "") -> dict:
    """Context of `annuaire/_choisir.html`: people found by the `q` of the address, to choose one by a link."""
    q = request.GET.get("q", q).strip()
    found = list(
        people.search(q).select_related("organisation").order_by("recherche", "pk")[: FOUND_SHOWN + 1]
    )
    return {"q": q, "found": found[:FOUND_SHOWN], "more": len(found) > FOUND_SHOWN}


def chosen_person(request: HttpRequest, people) -> Personne | None:
    """The one of `people` that the address names by `avec`; None while nobody is chosen."""
    try:
        uuid = UUID(request.GET.get("avec", ""))
    except ValueError:
        return None
    return people.filter(uuid=uuid).first()
