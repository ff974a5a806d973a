"""The list of the people of one's directories."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from annuaire import permissions
from annuaire.models import Organisation
from incubateur.accueil.annuaire import Annuaire, roles_in_words
from incubateur.accueil.forms.annuaire import FiltreForm
from socle.acces import require
from socle.clock import today
from socle.exports import CONTENT_TYPES, export
from socle.listes import answer
from socle.readonly import readonly

PER_PAGE = 25
COLUMNS = ["Prénom", "Nom", "Adresse e-mail", "Téléphone", "Fonction", "Organisation", "Rôles", "Active"]


def _find(request: HttpRequest):
    """The form of filters and the people it keeps."""
    form = FiltreForm(request.GET, user=request.user)
    criteria = form.criteria()
    annuaire = Annuaire(request.user, criteria.pop("incubateur"))
    return form, annuaire.with_roles(annuaire.find(**criteria))


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Find a person by any part of their name, without accents."""
    require(permissions.can_read_directory(request.user))
    form, people = _find(request)
    organisation = form.cleaned_data.get("organisation")
    context = {
        "form": form,
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "filtered": any(form.cleaned_data.get(name) for name in form.fields if name != "tri"),
        "several": "incubateur" in form.fields,
        "organisation": organisation and Organisation.objects.filter(identifiant=organisation).first(),
        "can_write": permissions.can_write_directory(request.user),
    }
    return answer(request, "accueil/annuaire.html", context)


@readonly
@require_safe
def exporter(request: HttpRequest, kind: str) -> HttpResponse:
    """The people of the list as it is filtered, in a file."""
    require(permissions.can_read_directory(request.user))
    if kind not in CONTENT_TYPES:
        raise Http404
    _, people = _find(request)
    rows = [
        [p.prenom, p.nom, p.email, p.telephone, p.fonction, str(p.organisation or ""), "\n".join(roles_in_words(p)), p.is_active]
        for p in people
    ]  # fmt: skip
    return export(kind, slugify(f"annuaire {today():%Y-%m-%d}"), COLUMNS, rows)
