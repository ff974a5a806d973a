"""What every view of a letter or of a model starts with: load what is visible, else 404."""

from collections.abc import Callable, Iterable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from missions.actions.modeles import AlreadyPublished
from missions.models import Lettre, Modele, Signature
from missions.permissions import can_write_modeles
from socle.acces import require

# What people write in a draft of model, that a refusal must not lose.
TYPED = ("objet", "titre", "texte")


def get_lettre(request: HttpRequest, uuid, *, lock: bool = False) -> Lettre:
    """The letter of the address, if the signed-in person may see it; `lock` it for what is about to be saved."""
    lettres = Lettre.objects.visible_to(request.user).for_controls().with_suivie()
    if lock:
        lettres = lettres.select_for_update(of=("self",))
    else:
        lettres = lettres.select_related("emission").defer("emission__page")
    return get_object_or_404(lettres, uuid=uuid)


def get_modele(request: HttpRequest, uuid, *, lock: bool = False) -> Modele:
    """The version of the address, if the signed-in person may read it."""
    modeles = Modele.objects.visible_to(request.user).select_related("incubateur", "tire_de", "publie_par")
    if lock:
        modeles = modeles.select_for_update(of=("self",))
    return get_object_or_404(modeles, uuid=uuid)


def get_draft(request: HttpRequest, uuid, *, lock: bool = False) -> Modele:
    """The version of the address, that the signed-in person is about to change. Raises AlreadyPublished."""
    found = get_modele(request, uuid, lock=lock)
    require(can_write_modeles(request.user, found.incubateur))
    if found.published:
        raise AlreadyPublished
    return found


def draft_only(view: Callable) -> Callable:
    """Answer 409, in a sentence, with what was typed, where the version of the address is published."""

    @wraps(view)
    def wrapper(request: HttpRequest, uuid, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, uuid, *args, **kwargs)
        except AlreadyPublished:
            typed = {name: request.POST[name] for name in TYPED if request.POST.get(name)}
            context = {"modele": get_modele(request, uuid), "typed": typed}
            return render(request, "missions/modeles/publiee.html", context, status=409)

    return wrapper


def signing_of(lettre: Lettre) -> list[Signature]:
    """A row for each capacity of the model, in its order, those that nobody holds yet included."""
    known = {signature.qualite: signature for signature in lettre.signatures.select_related("personne")}
    return [known.get(qualite) or Signature(qualite=qualite) for qualite in lettre.modele.signataires]


def as_uuids(values: Iterable[str]) -> list[UUID]:
    """Those of `values` that are identifiers, each once, in their order."""
    found = {}
    for value in values:
        try:
            found[UUID(value)] = None
        except ValueError:
            continue
    return list(found)


def lot_url(uuids: Iterable[UUID], name: str = "missions:lot") -> str:
    """The page of several letters together."""
    return f"{reverse(name)}?{urlencode([('lettre', uuid) for uuid in uuids])}"
