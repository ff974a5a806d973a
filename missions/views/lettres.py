"""Letters: one to read, and its PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from missions import pdf, permissions
from missions.actions.portefeuille import reports
from missions.controles import controler, prefetch
from missions.emails import is_of_today, last_mail, next_signatory
from missions.exemplaires import exemplaire
from missions.lignes import state, title
from missions.models import Emission, Lettre, Signature
from missions.parapheur import parapheur
from missions.preparation import newer_modele
from missions.renvois import field_url, renvois
from missions.views.acces import get_lettre
from missions.views.suites import chain_context
from socle import documents
from socle.clock import today
from socle.readonly import readonly


@readonly
@require_safe
def lettre(request: HttpRequest, uuid) -> HttpResponse:
    """One letter: where it stands, what comes next, its text."""
    return show(request, get_lettre(request, uuid))


def show(request: HttpRequest, found: Lettre, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page of a letter; `problem` says why what was asked could not be done."""
    emission = getattr(found, "emission", None)
    if found.draft:
        prefetch([found])
    can_write = permissions.can_write_lettre(request.user, found)
    context = {
        "lettre": found,
        "titre": title(found),
        "etat": state(found, today()),
        "emission": emission,
        "texte": pdf.on_screen(emission.texte if emission else pdf.texte(found)) if found.modele else "",
        "parapheur": parapheur(found, request.user),
        "exemplaire": exemplaire(found) if found.scan_id else None,
        "can_write": can_write,
        "can_open_startup": permissions.can_read_lettres(request.user, found.startup),
        "problem": problem,
        "attend": None if found.draft or found.cancelled else next_signatory(found),
    }
    context["a_moi"] = bool(context["attend"]) and permissions.signs(request.user, context["attend"])
    context |= chain_context(request, found)
    if can_write and context["attend"]:
        context |= _to_remind(context["attend"])
    if can_write and found.draft and found.modele:
        context |= _to_issue(request, found)
    return render(request, "missions/lettre.html", context, status=status)


def _to_remind(signature: Signature) -> dict:
    """The last mail to the person whose turn it is, and whether another may be sent today."""
    latest = last_mail(signature)
    return {"relance": latest, "can_remind": not is_of_today(latest)}


def _to_issue(request: HttpRequest, found: Lettre) -> dict:
    """What a draft still needs: the list of controls, and what the portfolio would learn."""
    lines = controler(found)
    wrong = [(line, renvois(found, line, request.path)) for line in lines if not line.tenu]
    return {
        "manquements": wrong,
        "tenus": [line for line in lines if line.tenu],
        "reports": reports(found, request.user),
        "nouveau_modele": newer_modele(found),
        "premier": next((links[0].url for _, links in wrong if links), field_url(found, "debut")),
    }


@readonly
@require_safe
def lettre_pdf(request: HttpRequest, uuid) -> HttpResponse:
    """The sealed document, or the draft marked as such."""
    found = get_lettre(request, uuid)
    emission = Emission.objects.filter(lettre=found).select_related("document").first()
    if emission:
        return documents.download(request, emission.document)
    if found.papier:
        return documents.download(request, found.scan)
    prefetch([found])
    response = HttpResponse(pdf.apercu(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, "brouillon.pdf")
    return response
