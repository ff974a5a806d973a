"""Versions of the model of letter: list, one to read, its PDF, what changed; prepare, publish, give up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from annuaire.models import Incubateur
from annuaire.permissions import can_read_directory
from missions import differences as compared
from missions import exemples, pdf, permissions
from missions.actions import modeles as actions
from missions.enums import PartieModele, StatutLettre
from missions.models import Lettre, Modele
from missions.relecture import relire
from missions.views.acces import draft_only, get_draft, get_modele
from socle.acces import require
from socle.readonly import atomic_post, readonly


@readonly
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """The versions of each incubateur whose directory one reads, the latest first."""
    require(can_read_directory(request.user))
    incubateurs = Incubateur.objects.visible_to(request.user).active()
    versions = (
        Modele.objects.visible_to(request.user)
        .with_letters(Lettre.objects.visible_to(request.user))
        .select_related("publie_par", "tire_de")
        .order_by("-numero")
    )
    groups = [_group(request, incubateur, versions) for incubateur in incubateurs]
    return render(request, "missions/modeles/liste.html", {"groupes": groups})


def _group(request: HttpRequest, incubateur: Incubateur, versions) -> dict:
    own = [version for version in versions if version.incubateur_id == incubateur.pk]
    published = [version for version in own if version.published]
    return {
        "incubateur": incubateur,
        "versions": own,
        "draft": next((version for version in own if not version.published), None),
        "current": published[0] if published else None,
        "can_write": permissions.can_write_modeles(request.user, incubateur),
    }


@readonly
@require_safe
def modele(request: HttpRequest, uuid) -> HttpResponse:
    """A version, as an invented letter of the chosen phase would read."""
    found = get_modele(request, uuid)
    phase = exemples.phase_of(request.GET.get("phase", ""))
    contenu = exemples.composer(found, phase)
    sections = list(found.sections.all())
    context = {
        "modele": found,
        "phase": phase,
        "phases": exemples.PHASES,
        "contenu": contenu,
        "corps": _beside(sections, PartieModele.CORPS, contenu.corps),
        "annexes": _beside(sections, PartieModele.ANNEXE, contenu.annexes),
        "can_write": permissions.can_write_modeles(request.user, found.incubateur),
        "current": Modele.objects.published().filter(incubateur=found.incubateur).first(),
        "draft": _draft_of(found.incubateur),
        "lettres": Lettre.objects.visible_to(request.user).filter(modele=found).count(),
    }
    return render(request, "missions/modeles/modele.html", context)


def _beside(sections, which: str, parties) -> list[tuple]:
    """Each section with the part it becomes."""
    return list(zip((section for section in sections if section.partie == which), parties, strict=True))


def _draft_of(incubateur: Incubateur) -> Modele | None:
    return incubateur.modeles.filter(publie_le__isnull=True).first()


@readonly
@require_safe
def apercu_pdf(request: HttpRequest, uuid) -> HttpResponse:
    """The same invented letter on paper, marked as a draft."""
    found = get_modele(request, uuid)
    phase = exemples.phase_of(request.GET.get("phase", ""))
    response = HttpResponse(pdf.apercu_modele(found, phase), content_type="application/pdf")
    nom = f"modele-version-{found.numero}-{phase}.pdf"
    response["Content-Disposition"] = content_disposition_header("telecharger" in request.GET, nom)
    return response


@readonly
@require_safe
def differences(request: HttpRequest, uuid) -> HttpResponse:
    """What changed since the version it was drafted from."""
    found = get_modele(request, uuid)
    context = {
        "modele": found,
        "differences": compared.entre(found.tire_de, found) if found.tire_de else None,
        "can_write": permissions.can_write_modeles(request.user, found.incubateur),
    }
    return render(request, "missions/modeles/differences.html", context)


# Prepare, publish, give up --------------------------------------------------------------------------------


@readonly
@require_POST
def preparer(request: HttpRequest, identifiant: str) -> HttpResponse:
    """Draft a version from the latest one of an incubateur."""
    incubateur = get_object_or_404(Incubateur.objects.visible_to(request.user), identifiant=identifiant)
    require(permissions.can_write_modeles(request.user, incubateur))
    before = _draft_of(incubateur)
    draft = actions.draft_first_modele(incubateur=incubateur, by=request.user)
    return _to_the_draft(request, before, draft)


@readonly
@require_POST
def repartir(request: HttpRequest, uuid) -> HttpResponse:
    """Draft a version from that one, which may be an old one."""
    found = get_modele(request, uuid)
    require(permissions.can_write_modeles(request.user, found.incubateur))
    before = _draft_of(found.incubateur)
    draft = actions.draft_modele(modele=found, by=request.user)
    return _to_the_draft(request, before, draft)


def _to_the_draft(request: HttpRequest, before: Modele | None, draft: Modele) -> HttpResponse:
    if before:
        messages.info(request, f"La version {draft.numero} est déjà en préparation : la voici.")
    else:
        origin = draft.tire_de.numero if draft.tire_de else draft.numero
        messages.success(request, f"Version {draft.numero} : le texte de la version {origin} y est repris.")
    return redirect("missions:modele_modifier", draft.uuid)


@readonly
@draft_only
@atomic_post
def publier(request: HttpRequest, uuid) -> HttpResponse:
    """Publish a draft, once what it changes has been read."""
    found = get_draft(request, uuid, lock=request.method == "POST")
    defauts = relire(found)
    if request.method == "POST" and not defauts:
        actions.publish_modele(modele=found, by=request.user)
        messages.success(
            request,
            f"La version {found.numero} est publiée : les prochaines lettres la suivent. Elle ne change plus.",
        )
        return redirect("missions:modele", found.uuid)
    context = {
        "modele": found,
        "defauts": defauts,
        "differences": compared.entre(found.tire_de, found) if found.tire_de else None,
        "drafts": Lettre.objects.filter(incubateur=found.incubateur, statut=StatutLettre.BROUILLON).count(),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "missions/modeles/publier.html", context, status=status)


@readonly
@draft_only
@atomic_post
def abandonner(request: HttpRequest, uuid) -> HttpResponse:
    """Give up a draft, once confirmed."""
    found = get_draft(request, uuid, lock=request.method == "POST")
    if request.method == "POST":
        actions.abandon_modele(modele=found, by=request.user)
        messages.success(request, f"La version {found.numero} est abandonnée.")
        return redirect("missions:modeles")
    return render(request, "missions/modeles/abandonner.html", {"modele": found})
