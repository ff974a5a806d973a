"""What every tab of a startup's page shows above its content."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from annuaire.models import Personne
from startups.models import Startup


@dataclass(frozen=True)
class Onglet:
    label: str
    url: str
    current: bool


def startup_context(user: Personne, startup: Startup, current: str) -> dict:
    """Context of a tab: `startup` and the tabs `user` may open.

    `current` is the name of the tab's address. Packages above declare their tabs in settings.ONGLETS, so that
    this one knows none of them.
    """
    return {
        "startup": startup,
        "onglets": [
            Onglet(label, reverse(name, args=[startup.identifiant]), name == current)
            for label, name, right in settings.ONGLETS
            if not right or import_string(right)(user, startup)
        ],
    }
