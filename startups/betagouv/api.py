"""The public list of startups in the shape of beta.gouv.fr's API, version 2.7: only what its fiches publish."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.db.models import Max

from annuaire.models import Incubateur
from startups.betagouv import ici
from startups.betagouv.ici import jalons_publics, ligne_jalon, ligne_phase
from startups.betagouv.lignes import CLES_PHASES
from startups.models import Jalon, Phase, Startup

VERSION = "2.7"
TRACKED = (Startup, Phase, Jalon, Incubateur)


def document() -> dict:
    """The whole answer, in a fixed number of queries."""
    startups = ici.charger(Startup.objects.order_by("identifiant"))
    incubateurs = Incubateur.objects.select_related("organisation").order_by("identifiant")
    return {
        "version": VERSION,
        "links": {"self": f"{settings.BASE_URL}/api/v{VERSION}/startups.json"},
        "data": [_startup(startup) for startup in startups],
        "included": [_incubateur(incubateur) for incubateur in incubateurs],
    }


def version() -> str:
    """Changes whenever the answer may have: every write leaves a row in the history."""
    rows = [model.history.aggregate(le=Max("history_id"))["le"] or 0 for model in TRACKED]
    return "-".join(map(str, rows))


def derniere_modification() -> datetime | None:
    """When something of the answer last changed; None when nothing ever did."""
    latest = [model.history.aggregate(le=Max("history_date"))["le"] for model in TRACKED]
    return max(filter(None, latest), default=None)


def _startup(startup: Startup) -> dict:
    return {
        "id": startup.identifiant,
        "type": "startup",
        "attributes": _attributes(startup),
        "relationships": {
            "incubator": {"data": _reference(startup.incubateur)},
            "incubators": {
                "data": [_reference(row) for row in (startup.incubateur, *startup.co_incubateurs.all())]
            },
        },
    }


def _attributes(startup: Startup) -> dict:
    optional = {
        "budget_url": startup.budget_url,
        "impact_url": startup.impact_url,
        "link": startup.site,
        "repository": startup.depot,
        "analyse_risques": "true" if startup.analyse_risques else "",
        "analyse_risques_url": startup.analyse_risques_url,
        "dashlord_url": startup.dashlord_url,
        "accessibility_status": startup.accessibilite,
    }
    return {
        "name": startup.nom,
        "pitch": startup.mission,
        "stats_url": _stats_url(startup),
        "contact": startup.contact,
        "content_url_encoded_markdown": quote(startup.fiche, safe=""),
        "events": [_event(ligne_jalon(jalon)) for jalon in _by_date(jalons_publics(startup))],
        "phases": [_phase(ligne_phase(phase)) for phase in startup.phases.all()],
        "sponsors": sorted(row.identifiant for row in startup.sponsors.all()),
        "thematiques": [row.nom for row in startup.thematiques.all()],
        "technos": startup.technos,
        **{key: value for key, value in optional.items() if value},
    }


def _stats_url(startup: Startup) -> str:
    """The page of statistics, or the usual one of a site that says it has some."""
    if startup.statistiques_url or not (startup.statistiques and startup.site):
        return startup.statistiques_url
    return f"{startup.site.rstrip('/')}/stats"


def _by_date(jalons: Iterable[Jalon]) -> list[Jalon]:
    return sorted(jalons, key=lambda jalon: (jalon.date, jalon.pk))


def _event(ligne) -> dict:
    return {
        "name": ligne.genre,
        "date": ligne.date.isoformat(),
        "comment": " ".join(ligne.commentaire.split()),
    }


def _phase(ligne) -> dict:
    return {
        "name": CLES_PHASES[ligne.nom],
        "start": ligne.debut.isoformat(),
        "end": ligne.fin.isoformat() if ligne.fin else "",
    }


def _reference(incubateur: Incubateur) -> dict:
    return {"type": "incubator", "id": incubateur.identifiant}


def _incubateur(incubateur: Incubateur) -> dict:
    owner = incubateur.organisation
    return {
        "id": incubateur.identifiant,
        "type": "incubator",
        "attributes": {
            "title": incubateur.nom,
            "owner": f"/organisations/{owner.identifiant}" if owner else "",
            "website": incubateur.site,
            "github": incubateur.github,
            "contact": incubateur.contact,
        },
    }
