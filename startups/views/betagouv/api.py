"""Public data, without signing in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import condition, require_safe

from socle.readonly import readonly
from startups.betagouv.api import derniere_modification, document, version


@login_not_required
@readonly
@require_safe
@condition(lambda request: f'"{version()}"', lambda request: derniere_modification())
def startups(request: HttpRequest) -> JsonResponse:
    """Startups and incubateurs as beta.gouv.fr's API 2.7 gives them."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
