"""« Proposer une séance »: one screen, from the startups that are due to an agenda with its members, then confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from annuaire.models import Incubateur
from comites import permissions
from comites.actions import seances as actions
from comites.actions.passages import add_passage
from comites.calendrier import due, owing
from comites.forms.proposition import PropositionForm
from comites.models import Comite
from comites.proposition import compose
from comites.views.acces import require
from socle import brouillons
from socle.clock import today
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour, plural

CONFIRM = "confirmer"
MOST = 5  # séances already in preparation that are offered


@readonly
@atomic_post
def proposer(request: HttpRequest) -> HttpResponse:
    """Compose a séance of `?incubateur=`, with `?startup=` if one is asked for; saved once confirmed."""
    user = request.user
    require(permissions.can_plan(user))
    incubateurs = list(permissions.incubateurs_to_plan(user).order_by("nom", "pk"))
    asked, incubateur = _asked(request, incubateurs)
    form = PropositionForm(brouillons.data(request), user=user, incubateur=incubateur, startup=asked)
    if request.method == "POST" and (written := _written(request, form)):
        messages.info(request, "Cette séance est déjà enregistrée : la voici.")
        return redirect("comites:comite", written.uuid)
    draft = f"comite-{incubateur.identifiant}"
    proposition = None
    if request.method == "POST" and form.is_valid():
        proposition = compose(form.comite(user), form.demi_journees(), form.chosen())
        if CONFIRM in request.POST:
            try:
                comite = actions.propose_comite(proposition=proposition, by=user)
            except actions.AlreadyPlanned as planned:
                _say_planned(form, planned)
                proposition = None
            else:
                said = f"La séance est enregistrée, avec {plural(len(proposition.passages), 'passage')}."
                if not permissions.runs(user, incubateur):
                    said += " L’équipe de l’incubateur est prévenue par courriel."
                messages.success(request, said, extra_tags=brouillons.saved(request, draft))
                return redirect("comites:comite", comite.uuid)
    context = {
        "form": form,
        "incubateur": incubateur,
        "incubateurs": incubateurs if len(incubateurs) > 1 else [],
        "proposition": proposition,
        "runs": permissions.runs(user, incubateur),
        "ouvertes_a": _joinable(request, incubateur) if asked and not proposition else [],
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/proposer.html", context)


def _asked(request: HttpRequest, incubateurs: list[Incubateur]) -> tuple[str, Incubateur]:
    """The startup of the address, if any, and the incubateur: its own, the one asked for, or the first."""
    identifiant = request.GET.get("startup", "")
    if identifiant:
        startups = permissions.startups_to_plan(request.user).select_related("incubateur")
        startup = get_object_or_404(startups, identifiant=identifiant)
        return startup.identifiant, startup.incubateur
    wanted = request.GET.get("incubateur", "")
    if wanted:
        return "", next((row for row in incubateurs if row.identifiant == wanted), incubateurs[0])
    return "", incubateurs[0]


def _written(request: HttpRequest, form: PropositionForm) -> Comite | None:
    """The séance that this very form has already written: sent twice, it writes one."""
    form.is_valid()
    cle = form.cleaned_data.get("cle")
    return Comite.objects.filter(cle=cle, propose_par=request.user).first() if cle else None


def _joinable(request: HttpRequest, incubateur: Incubateur) -> list[Comite]:
    """Séances already in preparation that the startup asked for could join, the next first."""
    return list(permissions.joinable(request.user, today()).filter(incubateur=incubateur)[:MOST])


@readonly
@require_POST
@atomic_post
def rejoindre(request: HttpRequest, uuid) -> HttpResponse:
    """Ask for a passage in a séance that is already in preparation."""
    user = request.user
    startups = permissions.startups_to_plan(user).order_by("pk")
    startup = get_object_or_404(startups, identifiant=request.POST.get("startup", ""))
    open_ones = permissions.joinable(user, today()).filter(incubateur=startup.incubateur_id)
    comite = get_object_or_404(open_ones.select_related("incubateur"), uuid=uuid)
    owed = owing(startups.filter(pk=startup.pk).select_related("incubateur"), today()).first()
    if owed is None:
        messages.warning(
            request, f"{startup} n’est dans aucune phase de la méthode : aucun passage n’est dû."
        )
        return redirect("comites:startup", startup.identifiant)
    try:
        passage = add_passage(comite=comite, du=due(owed, today()), by=user)
    except actions.AlreadyPlanned as planned:
        messages.warning(request, f"{startup} passe déjà le {jour(planned.passages[0].demi_journee.date)}.")
        return redirect("comites:startup", startup.identifiant)
    said = f"{startup} passe le {jour(passage.demi_journee.date)}."
    if not permissions.runs(user, comite.incubateur):
        said += " L’équipe de l’incubateur est prévenue par courriel."
    messages.success(request, said)
    return redirect("comites:comite", comite.uuid)


def _say_planned(form: PropositionForm, planned: actions.AlreadyPlanned) -> None:
    """Somebody planned them meanwhile: the rest of what was typed stays."""
    for passage in planned.passages:
        form.add_error(
            "startups",
            f"{passage.startup} vient d’être programmée : elle passe le {jour(passage.demi_journee.date)} "
            f"({passage.comite}). Décochez-la.",
        )
