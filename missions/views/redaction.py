"""Write a draft of the model: its subject, its sections with their preview, who signs."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from missions import exemples, variables
from missions.actions import modeles as actions
from missions.contenu import en_html
from missions.enums import PartieModele, Qualite
from missions.forms.modeles import ObjetForm, SectionForm
from missions.models import Modele, Section
from missions.relecture import relire
from missions.views.acces import draft_only, get_draft
from socle import brouillons
from socle.readonly import atomic_post, readonly

LOST = (
    "Cette section a été retirée pendant que vous écriviez. Votre texte est intact : "
    "enregistrez pour la remettre, à la fin de sa partie."
)


@readonly
@draft_only
@atomic_post
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """The plan of a draft: its subject, the order of its sections, who signs."""
    modele = get_draft(request, uuid, lock=request.method == "POST")
    draft = f"modele-{uuid}"
    form = ObjetForm(brouillons.data(request), instance=modele)
    if request.method == "POST" and form.is_valid():
        actions.write_objet(modele=form.save(commit=False), by=request.user)
        messages.success(request, "L’objet est enregistré.", extra_tags=brouillons.saved(request, draft))
        return redirect("missions:modele_modifier", uuid)
    sections = list(modele.sections.all())
    context = {
        "modele": modele,
        "form": form,
        "brouillon": brouillons.of(request, draft),
        "parties": [
            (partie, [section for section in sections if section.partie == partie]) for partie in PartieModele
        ],
        "signataires": [Qualite(qualite) for qualite in modele.signataires],
        "missing": [qualite for qualite in Qualite if qualite not in modele.signataires],
        "defauts": relire(modele),
        "variables": variables.VARIABLES.values(),
    }
    return render(request, "missions/modeles/modifier.html", context)


@readonly
@require_POST
@draft_only
@atomic_post
def signataires(request: HttpRequest, uuid) -> HttpResponse:
    """Move, remove or add one of those who sign."""
    modele = get_draft(request, uuid, lock=True)
    order = _reordered(modele.signataires, request.POST.get("qualite", ""), request.POST.get("geste", ""))
    if not order:
        messages.error(
            request, "Il faut au moins un signataire : ajoutez-en un autre avant de retirer celui-ci."
        )
    elif order != modele.signataires:
        actions.set_signataires(modele=modele, signataires=order, by=request.user)
    return redirect(f"{reverse('missions:modele_modifier', args=[uuid])}#signataires")


def _reordered(order: list[str], qualite: str, gesture: str) -> list[str]:
    """The list after one gesture; unchanged where it has no sense any more."""
    if gesture == "ajouter" and qualite in Qualite and qualite not in order:
        return [*order, qualite]
    if qualite not in order:
        return order
    rest = [other for other in order if other != qualite]
    if gesture == "retirer":
        return rest
    place = order.index(qualite) + {"monter": -1, "descendre": 1}.get(gesture, 0)
    place = max(place, 0)
    return [*rest[:place], qualite, *rest[place:]]


# Sections -------------------------------------------------------------------------------------------------


@readonly
@draft_only
def nouvelle(request: HttpRequest, uuid) -> HttpResponse:
    """Add a section."""
    if "apercu" in request.POST:
        return _preview(request, get_draft(request, uuid), None)
    return _write(request, uuid)


@readonly
@draft_only
def section(request: HttpRequest, uuid, section) -> HttpResponse:
    """Correct a section."""
    if "apercu" in request.POST:
        modele = get_draft(request, uuid)
        return _preview(request, modele, modele.sections.filter(uuid=section).first())
    return _write(request, uuid, section)


@atomic_post
def _write(request: HttpRequest, uuid, section_uuid=None) -> HttpResponse:
    modele = get_draft(request, uuid, lock=request.method == "POST")
    found = modele.sections.filter(uuid=section_uuid).first()
    lost = section_uuid is not None and found is None
    if lost and request.method != "POST":
        return get_object_or_404(Section.objects.none())
    form = SectionForm(brouillons.data(request), instance=found or Section(modele=modele))
    if lost:
        form.add_error(None, LOST)
    if request.method == "POST" and form.is_valid():
        saved = actions.write_section(section=form.save(commit=False), by=request.user)
        messages.success(
            request,
            f"La section « {saved.titre} » est enregistrée.",
            extra_tags=brouillons.saved(request, _draft_name(modele, found)),
        )
        return redirect(f"{reverse('missions:modele_modifier', args=[uuid])}#section-{saved.uuid}")
    return _form_page(request, modele, found, form)


def _preview(request: HttpRequest, modele: Modele, found: Section | None) -> HttpResponse:
    """What is typed, as it would be read: nothing is saved."""
    form = SectionForm(request.POST, instance=found or Section(modele=modele))
    form.is_valid()
    return _form_page(request, modele, found, form)


def _form_page(
    request: HttpRequest, modele: Modele, found: Section | None, form: SectionForm
) -> HttpResponse:
    address = (
        reverse("missions:section", args=[modele.uuid, found.uuid])
        if found
        else reverse("missions:section_nouvelle", args=[modele.uuid])
    )
    context = {
        "modele": modele,
        "section": found,
        "form": form,
        "address": address,
        "brouillon": brouillons.of(request, _draft_name(modele, found)),
        "apercu": _shown(modele, form),
        "previewing": "apercu" in request.POST,
        "variables": variables.VARIABLES.values(),
    }
    template = "missions/modeles/section.html"
    alone = request.htmx and "apercu" in request.POST
    return render(request, f"{template}#apercu" if alone else template, context)


def _shown(modele: Modele, form: SectionForm) -> str:
    """The text with sample values; nothing while it is refused."""
    if "texte" in form.errors:
        return ""
    text = form.cleaned_data.get("texte", "") if form.is_bound else form.instance.texte
    return en_html(text, exemples.valeurs(modele, exemples.phase_of("")))


def _draft_name(modele: Modele, found: Section | None) -> str:
    return f"section-{found.uuid if found else modele.uuid}"


@readonly
@require_POST
@draft_only
@atomic_post
def deplacer(request: HttpRequest, uuid, section) -> HttpResponse:
    """Exchange a section with the one above or below."""
    modele = get_draft(request, uuid, lock=True)
    found = get_object_or_404(modele.sections, uuid=section)
    actions.move_section(section=found, up=request.POST.get("sens") == "monter", by=request.user)
    return redirect(f"{reverse('missions:modele_modifier', args=[uuid])}#section-{found.uuid}")


@readonly
@draft_only
@atomic_post
def retirer(request: HttpRequest, uuid, section) -> HttpResponse:
    """Remove a section, once confirmed."""
    modele = get_draft(request, uuid, lock=request.method == "POST")
    found = get_object_or_404(modele.sections, uuid=section)
    if request.method == "POST":
        actions.remove_section(section=found, by=request.user)
        messages.success(request, f"La section « {found.titre} » est retirée de la version {modele.numero}.")
        return redirect("missions:modele_modifier", uuid)
    return render(request, "missions/modeles/section_retirer.html", {"modele": modele, "section": found})
