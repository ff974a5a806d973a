"""Send a note: one page says what leaves and exactly to whom, one act does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from notes import pdf as paper
from notes import permissions
from notes.actions.transmission import Changed, NotReady, document_name, transmit_note
from notes.corps import corps
from notes.envoi import Envoi, preparer
from notes.forms.confirmation import ConfirmationForm
from notes.models import Note
from notes.views.acces import get_brouillon, get_transmise
from socle.acces import require
from socle.models.documents import PDF
from socle.readonly import readonly
from socle.templatetags.socle import compte
from socle.transitions import ForbiddenTransition


@readonly
@require_http_methods(["GET", "HEAD", "POST"])
def transmettre(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """Show what will be sent and to whom; then freeze, seal and mail it."""
    sent = get_transmise(request, identifiant, periode)
    if sent and not Note.objects.drafts().filter(startup=sent.startup, periode=periode).exists():
        require(permissions.can_write_note(request.user, sent))
        messages.warning(request, "Cette note est déjà transmise.")
        return redirect("notes:note", identifiant, periode)
    note = get_brouillon(request, identifiant, periode)
    envoi = preparer(note)
    form = ConfirmationForm(request.POST if request.method == "POST" else None, fresh=envoi.empreinte)
    if request.method == "POST" and not envoi.manquements and form.is_valid():
        done = _transmit(request, note, form)
        if done:
            return done
    return _show(request, envoi, form)


def _transmit(request: HttpRequest, note: Note, form: ConfirmationForm) -> HttpResponse | None:
    """Where one goes once it is sent; None when something must be read again."""
    try:
        sent = transmit_note(note=note, by=request.user, vu=form.cleaned_data["vu"])
    except ForbiddenTransition as done:
        messages.warning(request, str(done))
        return redirect("notes:note", note.startup.identifiant, note.periode)
    except (Changed, NotReady):
        messages.warning(
            request, "Quelque chose a changé pendant que vous lisiez : relisez avant de confirmer."
        )
        return redirect("notes:transmettre", note.startup.identifiant, note.periode)
    people = compte(sent.destinataires.count(), "personne")
    what = "La rectification" if note.rectification else "La note"
    messages.success(request, f"{what} est transmise et scellée ; un courriel part à {people}.")
    return redirect("notes:note", note.startup.identifiant, note.periode)


def _show(request: HttpRequest, envoi: Envoi, form: ConfirmationForm) -> HttpResponse:
    context = {
        "note": envoi.note,
        "startup": envoi.note.startup,
        "periode": envoi.note.libelle_periode,
        "envoi": envoi,
        "form": form,
        "pages": paper.count(envoi.document),
        **corps(envoi.contenu),
    }
    return render(request, "notes/transmettre.html", context)


@readonly
@require_safe
def brouillon_pdf(request: HttpRequest, identifiant: str, periode: str) -> HttpResponse:
    """The document of a draft, marked as such."""
    envoi = preparer(get_brouillon(request, identifiant, periode))
    content = paper.render(paper.page(envoi.contenu, envoi.note.startup.incubateur))
    response = HttpResponse(content, content_type=PDF)
    name = f"brouillon-{document_name(envoi.note)}"
    response["Content-Disposition"] = content_disposition_header("telecharger" in request.GET, name)
    return response
