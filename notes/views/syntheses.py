"""The synthesis of a period: the page, its seal, its documents."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from annuaire.models import Incubateur
from notes import permissions
from notes import synthese_pdf as paper
from notes.actions.syntheses import Changed, Same, current_synthese, seal_synthese
from notes.emails.syntheses import cabinet_of
from notes.forms.confirmation import CHANGED, ConfirmationForm
from notes.forms.synthese import SyntheseForm
from notes.models import Synthese
from notes.periodes import Periode
from notes.synthese import tableau
from socle.acces import require
from socle.clock import today
from socle.documents import download
from socle.listes import answer
from socle.models.documents import PDF
from socle.readonly import readonly

PER_PAGE = 60
# Periods that the list of syntheses shows.
PERIODES = 6


def _incubateur(request: HttpRequest, identifiant: str) -> Incubateur:
    """The incubateur of the address, if the signed-in person holds a role in it; else 404."""
    held = permissions.incubateurs_known_to(request.user)
    return get_object_or_404(held.select_related("organisation"), identifiant=identifiant)


def _periode(incubateur: Incubateur, cle: str) -> Periode:
    """The period of the address, by the rule of the incubateur, once it has begun; else 404."""
    try:
        periode = Periode.parse(cle, incubateur.note_mois)
    except ValueError:
        raise Http404 from None
    if periode.debut > today() or periode.cle != cle:
        raise Http404
    return periode


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """The latest periods of each incubateur whose syntheses one reads."""
    user = request.user
    require(permissions.can_list_syntheses(user))
    sealed = {}
    for row in Synthese.objects.visible_to(user).defer("page").order_by("scellee_le"):
        sealed[row.incubateur_id, row.periode] = row
    groups = []
    for incubateur in permissions.incubateurs_with_syntheses(user):
        periodes = Periode.of(today(), incubateur.note_mois).last(PERIODES)[::-1]
        opens = permissions.can_read_syntheses(user, incubateur)
        lines = [(periode, sealed.get((incubateur.pk, periode.cle))) for periode in periodes]
        groups.append((incubateur, opens, [line for line in lines if opens or line[1]]))
    return render(request, "notes/syntheses.html", {"groupes": groups})


@readonly
@require_safe
def synthese(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Every note of the period on one page."""
    incubateur = _incubateur(request, identifiant)
    require(permissions.can_read_syntheses(request.user, incubateur))
    held = _periode(incubateur, periode)
    whole = tableau(incubateur, held, today())
    form = SyntheseForm(request.GET)
    page = Paginator(form.lignes(whole), PER_PAGE).get_page(request.GET.get("page"))
    sealed = Synthese.objects.filter(incubateur=incubateur, periode=held.cle)
    sealed = list(
        sealed.select_related("scellee_par", "document__retrait").defer("page", "document__contenu")
    )
    context = {
        "incubateur": incubateur,
        "periode": held,
        "suivante": held.suivante if held.suivante.debut <= today() else None,
        "tableau": whole,
        "form": form,
        "page": page,
        "actifs": form.actifs(),
        "query": form.address(),
        "scellees": sealed,
        "depuis": whole.after(sealed[0].scellee_le) if sealed else 0,
        "can_seal": permissions.can_seal_syntheses(request.user, incubateur),
    }
    return answer(request, "notes/synthese.html", context)


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
def sceller(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Confirm, then seal what was read and tell the Cabinet."""
    incubateur = _incubateur(request, identifiant)
    require(permissions.can_seal_syntheses(request.user, incubateur))
    held = _periode(incubateur, periode)
    whole = tableau(incubateur, held, today())
    fresh = paper.empreinte(paper.page(whole, today(), scellee=True))
    form = ConfirmationForm(request.POST if request.method == "POST" else None, fresh=fresh)
    if request.method == "POST" and whole.transmises and form.is_valid():
        return _seal(request, incubateur, held, form.cleaned_data["vu"])
    context = {
        "incubateur": incubateur,
        "periode": held,
        "tableau": whole,
        "form": form,
        "avant": current_synthese(incubateur, held),
        "prevenus": cabinet_of(incubateur),
    }
    return render(request, "notes/sceller.html", context)


def _seal(request: HttpRequest, incubateur: Incubateur, periode: Periode, vu: str) -> HttpResponse:
    address = [incubateur.identifiant, periode.cle]
    try:
        seal_synthese(incubateur=incubateur, periode=periode, by=request.user, vu=vu)
    except Same:
        messages.warning(request, "Rien n’a changé depuis qu’elle a été scellée.")
    except Changed:
        messages.warning(request, CHANGED)
        return redirect("notes:sceller", *address)
    else:
        messages.success(request, f"La synthèse de {periode} est scellée ; le Cabinet peut la lire.")
    return redirect("notes:synthese", *address)


@readonly
@require_safe
def apercu_pdf(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """What would be sealed now, marked as a preview."""
    incubateur = _incubateur(request, identifiant)
    require(permissions.can_read_syntheses(request.user, incubateur))
    whole = tableau(incubateur, _periode(incubateur, periode), today())
    content = paper.render(paper.page(whole, today(), scellee=False))
    response = HttpResponse(content, content_type=PDF)
    name = f"apercu-notes-{incubateur.identifiant}-{whole.periode.cle}.pdf"
    response["Content-Disposition"] = content_disposition_header("telecharger" in request.GET, name)
    return response


@readonly
@require_safe
def synthese_pdf(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The last synthesis sealed for the period."""
    return _download(request, identifiant, periode=periode)


@readonly
@require_safe
def scellee_pdf(request: HttpRequest, identifiant: str, periode: str, uuid) -> HttpResponse:
    """A synthesis sealed, even replaced since."""
    return _download(request, identifiant, periode=periode, uuid=uuid)


def _download(request: HttpRequest, identifiant: str, **which) -> HttpResponse:
    found = Synthese.objects.visible_to(request.user).filter(incubateur__identifiant=identifiant, **which)
    sealed = found.select_related("document").defer("page").first()
    if sealed is None:
        raise Http404
    return download(request, sealed.document)
