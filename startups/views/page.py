"""The page of a startup: its tab « Fiche »."""

from django.db.models import Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from annuaire.models import Organisation
from socle.charts import SCREEN
from socle.clock import today
from socle.readonly import readonly
from startups import (
    a_faire,
    entourage,
    frise,
    parcours,
    permissions,
    presentation,
    reseau,
    sections,
    standards,
)
from startups.budget.lecture import d_apres_rythme
from startups.enums import ACTIVE_PHASES, NomPhase
from startups.impact.lecture import principaux
from startups.models import Startup, Thematique, with_rythme
from startups.views.acces import get_startup
from startups.views.onglets import startup_context

JALONS_SHOWN = 6
# An investigation is not measured yet; what ended is no longer.
MEASURED_PHASES = [phase for phase in ACTIVE_PHASES if phase != NomPhase.INVESTIGATION]


@readonly
@require_safe
def page(request: HttpRequest, identifiant: str) -> HttpResponse:
    """What the startup is, where it stands in its path, and what it asks of the person who reads."""
    user = request.user
    startup = get_startup(request, identifiant, _startups(user))
    presentes = entourage.in_order(startup.affectations.current().select_related("personne"))
    path = parcours.lire(startup.phases.all(), today())
    gestes = a_faire.gestes(user, startup, path, presentes, today())
    asked = any(geste.url == reverse("startups:suivi_nouveau", args=[identifiant]) for geste in gestes)
    context = {
        "gestes": gestes,
        "responsables": entourage.leads(presentes),
        "can_write": permissions.can_write_fiche(user, startup),
        "can_write_phases": permissions.can_write_phases(user, startup),
        "can_write_rattachement": permissions.can_write_rattachement(user, startup),
        "offers_point": permissions.can_write_points(user, startup) and not asked,
        "can_read_emails": permissions.can_read_emails(user, startup),
        "can_open_people": permissions.can_open_people(user, startup),
    }
    return render(
        request,
        "startups/page.html",
        startup_context(user, startup, "startups:page")
        | context
        | path_context(path)
        | _fiche(startup)
        | _figures(user, startup)
        | _facts(startup)
        | _events(startup),
    )


def _startups(user):
    return (
        with_rythme(Startup.objects.with_phase_courante(), today())
        .with_dernier_point()
        .with_dernier_comite()
        .with_blocages_attendus_de(user)
        .prefetch_related("co_incubateurs")
    )


def path_context(path: list[parcours.Etape]) -> dict:
    """The path drawn and told: `frise`, its rows with their days, the current step."""
    at = today()
    current = next((etape for etape in path if etape.courante), None)
    return {
        "frise": frise.dessiner(path, at),
        "etapes": [(etape, etape.duree(at)) for etape in path],
        "courante": current,
        "place": _place(current),
    }


def _place(current: parcours.Etape | None) -> str:
    """Where the age of the current phase stands in the network: « durée habituelle »."""
    if current is None or current.sans_suite:
        return ""
    place = reseau.situer(current.nom, current.duree(today()))
    return place.value if place else ""


def _fiche(startup: Startup) -> dict:
    found = sections.decouper(startup.fiche)
    return {
        "sections": [section for section in found if section.titre or section.texte.strip()],
        "manquantes": sections.manquantes(found),
    }


def _figures(user, startup: Startup) -> dict:
    """Principal indicator and end of the money, in a phase that calls for them, as far as `user` may read."""
    followed = startup.phase_courante in MEASURED_PHASES
    reads_impact = followed and permissions.can_read_impact(user, startup)
    reads_budget = followed and permissions.can_read_budget(user, startup)
    return {
        "can_read_impact": reads_impact,
        "can_read_budget": reads_budget,
        "can_write_impact": permissions.can_write_impact(user, startup),
        "principal": principaux([startup]).get(startup.pk) if reads_impact else None,
        "palette": SCREEN,
        "financement": d_apres_rythme(startup, today()) if reads_budget else None,
    }


def _facts(startup: Startup) -> dict:
    themes, organisations = _linked_names(startup)
    return {
        "themes": themes,
        "organisations": organisations,
        "publics": presentation.publics(startup),
        "contact": presentation.contact(startup),
        "liens": presentation.liens(startup),
        "qualites": presentation.qualites(startup),
        "co_incubateurs": list(startup.co_incubateurs.all()),
    }


def _linked_names(startup: Startup) -> tuple[list[str], list[str]]:
    """Thématiques and sponsoring organisations, in one query."""
    themes = Thematique.objects.filter(startups=startup).annotate(genre=Value("theme"))
    sponsors = Organisation.objects.filter(startups_sponsorisees=startup).annotate(genre=Value("sponsor"))
    rows = list(
        themes.order_by()
        .values_list("genre", "nom")
        .union(sponsors.order_by().values_list("genre", "nom"))
        .order_by("nom")
    )
    return [nom for genre, nom in rows if genre == "theme"], [
        nom for genre, nom in rows if genre == "sponsor"
    ]


def _events(startup: Startup) -> dict:
    jalons = list(startup.jalons.all()[: JALONS_SHOWN + 1])
    held = standards.present(startup.standards.all())
    return {
        "jalons": jalons[:JALONS_SHOWN],
        "more_jalons": len(jalons) > JALONS_SHOWN,
        "standards": held,
        "tenus": standards.count_held(held),
    }
