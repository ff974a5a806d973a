"""The dossier of a passage: read on two pages, written a section at a time; the avis du coach apart."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comites import faits, permissions
from comites.actions import dossiers as actions
from comites.forms.dossier import AvisForm, DossierForm
from comites.models import AvisCoach, Dossier, Passage
from comites.sections import BESOINS, BILAN, PERIODE, SECTIONS, SUITE, Section, lignes, lus
from comites.views.acces import get_dossier, require
from comites.views.onglets import passage_context
from socle import brouillons
from socle.charts import SCREEN
from socle.clock import today
from socle.readonly import atomic_post, readonly
from startups.permissions import can_read_impact

PAGES = {BILAN: "dossier", SUITE: "dossier_suite"}


@dataclass(frozen=True)
class Lue:
    """A section as it is read."""

    section: Section
    textes: list[tuple[str, str, str]]
    lignes: list

    @property
    def vide(self) -> bool:
        return not self.lignes and not any(texte for *_, texte in self.textes)


def read_sections(dossier: Dossier, page: str) -> dict[str, Lue]:
    """Those of a page, by key."""
    return {
        section.cle: Lue(
            section, lus(dossier, section), lignes(dossier, section.lignes) if section.lignes else []
        )
        for section in SECTIONS.values()
        if section.page == page
    }


def _read(request: HttpRequest, uuid, passage, page: str) -> tuple[dict, Passage, Dossier]:
    row = get_dossier(request, uuid, passage)
    dossier = faits.du_passage(row)
    context = passage_context(request, row, PAGES[page]) | {
        "dossier": dossier,
        "sections": read_sections(dossier, page),
        "periode": faits.periode(row, today()),
        "palette": SCREEN,
        "can_read_impact": can_read_impact(request.user, row.startup),
    }
    return context, row, dossier


@readonly
@require_safe
def dossier(request: HttpRequest, uuid, passage) -> HttpResponse:
    """What the startup is for and what happened in the period."""
    context, row, written = _read(request, uuid, passage, BILAN)
    context["bilan"] = faits.bilan(row, written, request.user, context["periode"])
    return render(request, "comites/dossier.html", context)


@readonly
@require_safe
def suite(request: HttpRequest, uuid, passage) -> HttpResponse:
    """What comes next, what it needs, the decisions asked for."""
    context, row, _ = _read(request, uuid, passage, SUITE)
    context["suite"] = faits.suite(row, request.user, context["periode"])
    return render(request, "comites/dossier_suite.html", context)


@readonly
@atomic_post
def rediger(request: HttpRequest, uuid, passage, section: str) -> HttpResponse:
    """Write one section; two people who write it at once both see what the other said."""
    written = SECTIONS.get(section)
    if written is None:
        raise Http404
    row = get_dossier(request, uuid, passage)
    require(permissions.can_write_dossier(request.user, row))
    page = _address(row, written)
    if not row.comite.to_hold:
        messages.warning(request, "Cette séance est close ou annulée : le dossier ne change plus.")
        return redirect(page)
    form = _form(request, row, written)
    draft = f"dossier-{passage}-{section}"
    if request.method == "POST" and form.is_valid():
        if form.changes or not form.instance.pk:
            actions.save_dossier(dossier=form.save(commit=False), section=written, by=request.user)
        saved = brouillons.saved(request, draft)
        messages.success(request, f"« {written.titre} » est enregistré.", extra_tags=saved)
        return redirect(page)
    context = passage_context(request, row, PAGES[written.page]) | {
        "section": written,
        "form": form,
        "retour": page,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/dossier_rediger.html", context)


def _address(passage: Passage, section: Section) -> str:
    return (
        f"{reverse(f'comites:{PAGES[section.page]}', args=[passage.comite.uuid, passage.uuid])}#{section.cle}"
    )


def _form(request: HttpRequest, passage: Passage, section: Section) -> DossierForm:
    written = faits.du_passage(passage)
    during = faits.periode(passage, today())
    return DossierForm(
        brouillons.data(request),
        instance=written,
        section=section,
        engagements=faits.engagements(passage, written, during) if section == PERIODE else (),
        blocages=faits.ouverts(passage) if section == BESOINS else (),
    )


@readonly
@atomic_post
def avis(request: HttpRequest, uuid, passage) -> HttpResponse:
    """What the coach says to the équipe and the DINUM: read by them, written by the coach alone."""
    row = get_dossier(request, uuid, passage)
    require(permissions.can_read_avis(request.user, row))
    said = AvisCoach.objects.filter(passage=row).select_related("auteur").first()
    can_write = permissions.can_write_avis(request.user, row)
    form = AvisForm(brouillons.data(request), instance=said or AvisCoach(passage=row))
    if request.method == "POST":
        require(can_write)
        if not row.comite.to_hold:
            messages.warning(request, "Cette séance est close ou annulée : l’avis ne change plus.")
            return redirect("comites:avis", uuid, passage)
        if form.is_valid():
            actions.save_avis(avis=form.save(commit=False), by=request.user)
            saved = brouillons.saved(request, f"avis-{passage}")
            messages.success(
                request,
                "Votre avis est enregistré, pour l’équipe et la DINUM seules.",
                extra_tags=saved,
            )
            return redirect("comites:avis", uuid, passage)
    context = passage_context(request, row, "avis") | {
        "avis": said,
        "form": form if can_write and row.comite.to_hold else None,
        "brouillon": brouillons.of(request, f"avis-{passage}"),
    }
    return render(request, "comites/avis.html", context)
