"""Several letters together: one table of controls, one act that issues those that are ready, one file to print."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from missions import permissions
from missions.actions.lot import MOST, issue_many
from missions.controles import Controle, manquements, prefetch
from missions.impression import merged
from missions.lignes import title, waiting_for
from missions.models import Emission, Lettre
from missions.renvois import Renvoi, renvois
from missions.views.acces import as_uuids, lot_url
from socle.readonly import readonly
from socle.templatetags.socle import compte
from startups.views.acces import require

SHOWN = 3


@dataclass(frozen=True)
class Rang:
    """A letter of the lot: issued, or a draft with what it still needs and where that is mended."""

    lettre: Lettre
    titre: str
    manquements: list[tuple[Controle, list[Renvoi]]]

    @property
    def prete(self) -> bool:
        return self.lettre.draft and not self.manquements

    @property
    def premiers(self) -> list[tuple[Controle, list[Renvoi]]]:
        """What the table shows of them: the page of the letter has the rest."""
        return self.manquements[:SHOWN]

    @property
    def autres(self) -> int:
        return len(self.manquements) - len(self.premiers)


@readonly
def lot(request: HttpRequest) -> HttpResponse:
    """The letters of the address (`?lettre=`, several), what each lacks; the act that issues those that lack nothing."""
    require(permissions.can_prepare_lettres(request.user))
    lettres = _chosen(request)
    if request.method == "POST":
        return _issue(request, lettres)
    retour = lot_url(lettre.uuid for lettre in lettres)
    rangs = [_rang(lettre, retour) for lettre in lettres]
    ready = [rang.lettre for rang in rangs if rang.prete]
    issued = [rang.lettre for rang in rangs if hasattr(rang.lettre, "emission")]
    context = {
        "rangs": rangs,
        "pretes": ready,
        "prevenus": _first_to_sign(ready),
        "imprimer": lot_url((lettre.uuid for lettre in issued), "missions:lot_pdf") if issued else "",
        "emises": len(issued),
        "trop": max(len(as_uuids(request.GET.getlist("lettre"))) - MOST, 0),
        "most": MOST,
    }
    return render(request, "missions/lot.html", context)


def _chosen(request: HttpRequest) -> list[Lettre]:
    """Letters of the address that the person may write, in the order of the address."""
    uuids = as_uuids(request.GET.getlist("lettre"))[:MOST]
    visible = Lettre.objects.visible_to(request.user).for_controls().select_related("emission")
    found = (
        visible.filter(uuid__in=uuids, papier=False).defer("emission__page", "emission__texte").order_by("pk")
    )
    mine = {lettre.uuid: lettre for lettre in found if permissions.can_write_lettre(request.user, lettre)}
    lettres = [mine[uuid] for uuid in uuids if uuid in mine]
    prefetch([lettre for lettre in lettres if lettre.draft])
    return lettres


def _rang(lettre: Lettre, retour: str) -> Rang:
    wrong = manquements(lettre) if lettre.draft else []
    return Rang(lettre, title(lettre), [(line, renvois(lettre, line, retour)) for line in wrong])


def _first_to_sign(lettres: list[Lettre]) -> list[str]:
    """Whom the mails go to, each once."""
    first = [waiting_for(lettre) for lettre in lettres]
    return list(dict.fromkeys(str(signature.personne) for signature in first if signature))


def _issue(request: HttpRequest, lettres: list[Lettre]) -> HttpResponse:
    """Those that were shown as ready, each apart from the others."""
    seen = {uuid: request.POST.get(f"version-{uuid}", "") for uuid in as_uuids(request.POST.getlist("prete"))}
    versions = {
        uuid: int(version) for uuid, version in seen.items() if version.isascii() and version.isdigit()
    }
    chosen = [lettre for lettre in lettres if lettre.uuid in seen]
    issued, refused = issue_many(lettres=chosen, seen=versions, by=request.user)
    if issued:
        numbers = ", ".join(emission.reference for emission in issued)
        said = compte(len(issued), "lettre émise et scellée,lettres émises et scellées")
        messages.success(request, f"{said} : n° {numbers}. La première personne à signer est prévenue.")
    for refus in refused:
        sentence = f"{refus.lettre.titulaire}, {refus.lettre.startup} : non émise, {refus.pourquoi}"
        messages.warning(request, sentence)
    if not chosen:
        messages.warning(request, "Aucune lettre n’était prête : rien n’a été émis.")
    return redirect(lot_url(lettre.uuid for lettre in lettres))


@readonly
@require_safe
def lot_pdf(request: HttpRequest) -> HttpResponse:
    """The issued letters of the address in one PDF, in the order of the address."""
    require(permissions.can_prepare_lettres(request.user))
    wanted = [lettre.pk for lettre in _chosen(request) if hasattr(lettre, "emission")]
    if not wanted:
        raise Http404
    emissions = Emission.objects.filter(lettre__in=wanted).select_related("document").order_by("pk")
    by_lettre = {emission.lettre_id: emission for emission in emissions.defer("page", "texte")}
    response = HttpResponse(merged(by_lettre[pk] for pk in wanted), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header("telecharger" in request.GET, "lettres.pdf")
    return response
