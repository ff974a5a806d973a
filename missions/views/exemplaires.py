"""The signed copy of a letter: upload it, read it, read those it replaced."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from missions import permissions
from missions.actions import exemplaires as actions
from missions.enums import EN_VIGUEUR
from missions.exemplaires import anciens, exemplaire
from missions.forms.exemplaires import ExemplaireForm
from missions.lignes import title
from missions.models import Lettre
from missions.views.acces import get_lettre
from socle import depots, documents
from socle.acces import require
from socle.models import Document
from socle.readonly import readonly
from socle.transitions import ForbiddenTransition


@readonly
def deposer(request: HttpRequest, uuid) -> HttpResponse:
    """Upload the signed copy; the same act records the signatures it bears.

    The file is read before anything is locked: a heavy one makes nobody wait.
    """
    lettre = get_lettre(request, uuid)
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.statut not in EN_VIGUEUR:
        messages.warning(request, actions.NOT_ISSUED)
        return redirect("missions:lettre", lettre.uuid)
    form = ExemplaireForm(request.POST or None, request.FILES or None, lettre=lettre, by=request.user)
    if request.method == "POST" and form.is_valid():
        return _seal(request, lettre, form)
    return _show(request, lettre, form)


def _seal(request: HttpRequest, lettre: Lettre, form: ExemplaireForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        actions.seal_exemplaire(
            lettre=lettre,
            contenu=form.content,
            by=request.user,
            motif=said.get("motif", ""),
            signees=form.signees(),
            lieu=said.get("lieu", ""),
        )
    except ForbiddenTransition as refused:
        messages.warning(request, str(refused))
        return redirect("missions:lettre", lettre.uuid)
    except actions.ChangedMeanwhile:
        fresh = get_lettre(request, lettre.uuid)
        return _show(request, fresh, ExemplaireForm(form.data, lettre=fresh, by=request.user))
    depots.forget(form.data["cle"], by=request.user)
    messages.success(request, f"L’exemplaire signé est scellé. {_recorded(len(form.signees()))}".strip())
    return redirect(reverse("missions:lettre", args=[lettre.uuid]) + "#signatures")


def _recorded(number: int) -> str:
    if not number:
        return ""
    return "Une signature est enregistrée." if number == 1 else f"{number} signatures sont enregistrées."


def _show(request: HttpRequest, lettre: Lettre, form: ExemplaireForm) -> HttpResponse:
    context = {
        "lettre": lettre,
        "titre": title(lettre),
        "form": form,
        "exemplaire": exemplaire(lettre),
        "anciens": anciens(lettre),
    }
    return render(request, "missions/exemplaire.html", context)


@readonly
@require_safe
def lire(request: HttpRequest, uuid) -> HttpResponse:
    """The signed copy that holds, for whoever reads the letter."""
    lettre = get_lettre(request, uuid)
    if lettre.scan_id is None:
        raise Http404
    return documents.download(request, lettre.scan)


@readonly
@require_safe
def lire_ancien(request: HttpRequest, uuid, document) -> HttpResponse:
    """A copy that was replaced, for the équipe."""
    lettre = get_lettre(request, uuid)
    require(permissions.can_write_lettre(request.user, lettre))
    found = get_object_or_404(anciens(lettre), uuid=document)
    return documents.download(request, Document.objects.get(pk=found.pk))
