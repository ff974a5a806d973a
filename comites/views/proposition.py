"""« Proposer une séance »: one screen, from the startups that are due to an agenda with its members, then confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from annuaire.models import Incubateur
from comites import permissions
from comites.actions import seances as actions
from comites.forms.proposition import PropositionForm
from comites.proposition import compose
from comites.views.acces import require
from socle import brouillons
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import jour, plural

CONFIRM = "confirmer"


@readonly
@atomic_post
def proposer(request: HttpRequest) -> HttpResponse:
    """Compose a séance of `?incubateur=`, with `?startup=` if one is asked for; saved once confirmed."""
    user = request.user
    require(permissions.can_plan(user))
    incubateurs = list(permissions.incubateurs_to_plan(user).order_by("nom", "pk"))
    asked, incubateur = _asked(request, incubateurs)
    form = PropositionForm(brouillons.data(request), user=user, incubateur=incubateur, startup=asked)
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


def _say_planned(form: PropositionForm, planned: actions.AlreadyPlanned) -> None:
    """Somebody planned them meanwhile: the rest of what was typed stays."""
    for passage in planned.passages:
        form.add_error(
            "startups",
            f"{passage.startup} vient d’être programmée : elle passe le {jour(passage.demi_journee.date)} "
            f"({passage.comite}). Décochez-la.",
        )
