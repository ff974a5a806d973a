"""The page of an indicator: its measures, typed in place, corrected and removed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from socle import brouillons
from socle.charts import SCREEN
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import chiffre, jour
from startups import permissions
from startups.actions import impact as actions
from startups.forms.base import SuppressionForm
from startups.forms.impact import MesureCorrectionForm, MesureForm
from startups.impact import courbes
from startups.impact.lecture import Lecture, values
from startups.models import Indicateur, Mesure
from startups.models.impact import stale_after
from startups.views.impact.acces import get_indicateur, readable, writable

PER_PAGE = 20
TEMPLATE = "startups/impact/indicateur.html"


@readonly
@atomic_post
def indicateur(request: HttpRequest, identifiant: str, uuid) -> HttpResponse:
    """An indicator, its curve and its measures; on POST, one more measure (htmx: in place, the next row ready)."""
    posted = request.method == "POST"
    startup = writable(request, identifiant) if posted else readable(request, identifiant)
    found = get_indicateur(startup, uuid)
    form = MesureForm(brouillons.data(request), instance=Mesure(indicateur=found), initial={"date": today()})
    if not posted or not form.is_valid():
        return _show(request, found, form)
    mesure = actions.save_mesure(mesure=form.save(commit=False), by=request.user)
    said = f"{_told(mesure)} : c’est enregistré."
    saved = brouillons.saved(request, _draft(found))
    if request.htmx:
        following = MesureForm(instance=Mesure(indicateur=found))
        following.fields["date"].widget.attrs["data-focus"] = True
        return _show(request, found, following, said=said, saved=saved)
    messages.success(request, said, extra_tags=saved)
    address = reverse("startups:indicateur", args=[startup.identifiant, found.uuid])
    return redirect(f"{address}#saisie")


def _told(mesure: Mesure) -> str:
    figure = f"{chiffre(mesure.valeur)} {mesure.indicateur.unite}".strip()
    return f"{figure} le {jour(mesure.date)}"


def _draft(found: Indicateur) -> str:
    return f"mesure-{found.uuid}"


def _show(request: HttpRequest, found: Indicateur, form: MesureForm, *, said="", saved="") -> HttpResponse:
    can_write = permissions.can_write_impact(request.user, found.startup)
    every = values(found.mesures.only("date", "valeur"))
    evenements = courbes.events(found.startup, every[-1].date if every else None)
    context = {
        "startup": found.startup,
        "indicateur": found,
        "form": form if can_write else None,
        "brouillon": brouillons.of(request, _draft(found)),
        "lecture": Lecture(found, every[1::-1]),
        "courbe": courbes.dessiner(found, every, evenements, found.objectifs.running()),
        "palette": SCREEN,
        "page": Paginator(found.mesures.all(), PER_PAGE).get_page(request.GET.get("page")),
        "jours": stale_after(found.frequence).days,
        "can_write": can_write,
        "said": said,
        "saved": saved,
    }
    return render(request, f"{TEMPLATE}#mesures" if request.htmx else TEMPLATE, context)


@readonly
@atomic_post
def mesure(request: HttpRequest, identifiant: str, uuid, mesure) -> HttpResponse:
    """A measure and all it has been; those who write correct it, with the reason."""
    posted = request.method == "POST"
    startup = writable(request, identifiant) if posted else readable(request, identifiant)
    found = _mesure(get_indicateur(startup, uuid), mesure)
    can_write = permissions.can_write_impact(request.user, startup)
    draft = f"mesure-{mesure}"
    form = MesureCorrectionForm(brouillons.data(request), instance=found) if can_write else None
    if posted and form.is_valid():
        actions.save_mesure(mesure=form.save(commit=False), by=request.user, motif=form.cleaned_data["motif"])
        saved = brouillons.saved(request, draft)
        messages.success(request, f"La mesure est corrigée : {_told(found)}.", extra_tags=saved)
        return redirect("startups:indicateur", startup.identifiant, uuid)
    etats = list(found.history.select_related("history_user").order_by("-history_date", "-history_id"))
    context = {
        "startup": startup,
        "indicateur": found.indicateur,
        # As the database holds it, whatever is being typed.
        "mesure": Mesure.objects.get(pk=found.pk),
        "form": form,
        "brouillon": brouillons.of(request, draft),
        "etats": list(zip(etats, [*etats[1:], None], strict=False)),
    }
    return render(request, "startups/impact/mesure.html", context)


def _mesure(found: Indicateur, uuid) -> Mesure:
    return get_object_or_404(found.mesures.select_related("indicateur"), uuid=uuid)


@readonly
@atomic_post
def supprimer(request: HttpRequest, identifiant: str, uuid, mesure) -> HttpResponse:
    """Remove a measure entered by mistake."""
    startup = writable(request, identifiant)
    found = _mesure(get_indicateur(startup, uuid), mesure)
    form = SuppressionForm(request.POST or None, version=found.version)
    if request.method == "POST" and form.is_valid():
        told = _told(found)
        actions.delete_mesure(mesure=found, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"La mesure est supprimée : {told}.")
        return redirect("startups:indicateur", startup.identifiant, uuid)
    context = {
        "startup": startup,
        "form": form,
        "titre": "Supprimer une mesure",
        "objet": f"{found.indicateur} : {_told(found)}",
        "texte": found.commentaire,
        "consequences": ["Elle disparaît de la courbe et du tableau pour tout le monde."],
        "retour": reverse("startups:indicateur", args=[startup.identifiant, uuid]),
    }
    return render(request, "startups/supprimer.html", context)
