"""What follows a letter: the chain told on its page, and the act that drafts an avenant or the next letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from missions import lignes, permissions, suites
from missions.actions.preparation import AlreadyDrafted
from missions.actions.suites import draft_suite, refus
from missions.enums import NatureLettre
from missions.models import Lettre
from missions.views.acces import get_lettre
from socle.acces import require
from socle.clock import today
from socle.readonly import readonly
from socle.transitions import ForbiddenTransition


def chain_context(request: HttpRequest, lettre: Lettre) -> dict:
    """What « missions/_chaine.html » shows, of what the person may read."""
    chain = _chain(request, lettre)
    here = next(row for row in chain if row.pk == lettre.pk)
    last = not lettre.draft and suites.suivante(here, chain) is None
    can_follow = last and permissions.can_write_lettre(request.user, lettre) and not refus(lettre)
    return {
        "chaine": lignes.lines(chain) if len(chain) > 1 else [],
        "dit": suites.dit(here, chain, today()),
        "termes": [
            (terme, lignes.title(terme.source)) for terme in suites.termes(chain, today()) if len(chain) > 1
        ],
        "ecarts": suites.ecarts(here),
        "suite": suites.brouillon(here, chain),
        "can_follow": can_follow,
    }


def _chain(request: HttpRequest, lettre: Lettre) -> list[Lettre]:
    if lettre.draft and lettre.precedente_id is None:
        # It follows nothing, and nothing follows a draft.
        return [lettre]
    rows = Lettre.objects.visible_to(request.user).filter(startup=lettre.startup_id).for_lines()
    # All their terms are compared: none is left for later.
    whole = rows.defer(None).defer("emission__page", "emission__texte", "startup__fiche")
    return suites.chaine(lettre, suites.linked(whole.order_by("debut", "pk")))


@readonly
def suite(request: HttpRequest, uuid) -> HttpResponse:
    """Choose an avenant or a new letter, said plainly; drafted at once, filled with what changed."""
    lettre = get_lettre(request, uuid)
    require(
        permissions.can_write_lettre(request.user, lettre)
        and permissions.can_write_lettres(request.user, lettre.startup)
    )
    problem = refus(lettre)
    nature = request.POST.get("nature", "")
    if request.method == "POST" and nature in NatureLettre.values and not problem:
        return _draft(request, lettre, NatureLettre(nature))
    context = {
        "lettre": lettre,
        "titre": lignes.title(lettre),
        "fin_dite": suites.fin_dite(lettre, today()),
        "problem": problem,
        "unchosen": request.method == "POST" and not problem,
        "brouillon": lettre.suivantes.filter(statut="brouillon").first(),
    }
    return render(request, "missions/suite.html", context)


def _draft(request: HttpRequest, lettre: Lettre, nature: NatureLettre) -> HttpResponse:
    try:
        draft = draft_suite(lettre=lettre, nature=nature, by=request.user)
    except AlreadyDrafted as already:
        messages.info(request, "La suite de cette lettre est déjà en préparation : la voici.")
        return redirect("missions:modifier", already.lettre.uuid)
    except ForbiddenTransition as error:
        messages.warning(request, str(error))
        return redirect("missions:lettre", lettre.uuid)
    messages.success(
        request,
        f"{draft.get_nature_display()} en préparation : relisez ce qui change, complétez, puis émettez.",
    )
    return redirect("missions:modifier", draft.uuid)
