"""The tab « Impact »: what the startup changes, at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from socle.charts import SCREEN
from socle.readonly import readonly
from startups import permissions, standards
from startups.impact import courbes, progres
from startups.impact.lecture import Lecture, lire
from startups.impact.matrice import MATRICE
from startups.models import Objectif, Startup
from startups.views.impact.acces import readable
from startups.views.onglets import startup_context

# Points of the curve of the tab: the page of the indicator draws more.
DRAWN = 60
# Measures written beside the curve.
BESIDE = 6
# Objectives of the tab, the first due; the others are a link away.
OBJECTIFS = 5


@readonly
@require_safe
def onglet(request: HttpRequest, identifiant: str) -> HttpResponse:
    """The principal indicator and its curve, then what answers each question of the matrix."""
    startup = readable(request, identifiant)
    indicateurs = list(startup.indicateurs.all())
    followed = [each for each in indicateurs if each.archive_le is None]
    lectures = lire(followed, whole=next((each for each in followed if each.principal), None))
    objectifs = list(startup.objectifs.select_related("indicateur").with_mesure().running())
    held = standards.present(startup.standards.all(), startup.visees.all())
    context = {
        "standards": held,
        "tenus": standards.count_held(held),
        "can_read_budget": permissions.can_read_budget(request.user, startup),
        "can_write": permissions.can_write_impact(request.user, startup),
        "lectures": lectures,
        "palette": SCREEN,
        "questions": _questions(lectures, {each.nom for each in indicateurs}),
        "archives": len(indicateurs) - len(lectures),
        "objectifs": [progres.lire(objectif) for objectif in objectifs[:OBJECTIFS]],
    }
    return render(
        request,
        "startups/impact/onglet.html",
        startup_context(request.user, startup, "startups:impact")
        | context
        | _principal(startup, lectures, objectifs),
    )


def _questions(lectures: list[Lecture], names: set[str]) -> list[tuple]:
    """Each question with its indicators, and the usual ones it may begin with when it has none.

    `names` are those the startup has, archived ones included: none is proposed twice.
    """
    found = []
    for question in MATRICE:
        answers = [each for each in lectures if each.indicateur.dimension == question.dimension]
        usual = [usuel for usuel in question.usuels if usuel.nom not in names] if not answers else []
        found.append((question, answers, usual))
    return found


def _principal(startup: Startup, lectures: list[Lecture], objectifs: list[Objectif]) -> dict:
    lecture = next((each for each in lectures if each.indicateur.principal), None)
    if lecture is None:
        return {"principal": None}
    mesures = lecture.mesures
    evenements = courbes.events(startup, mesures[0].date if mesures else None)
    own = [objectif for objectif in objectifs if objectif.indicateur_id == lecture.indicateur.pk]
    return {
        "principal": lecture,
        "courbe": courbes.dessiner(lecture.indicateur, mesures, evenements, own, most=DRAWN),
        "recentes": mesures[: -BESIDE - 1 : -1],
        "total": len(mesures),
    }
