"""Production's settings, and Django's admin to compare with: it is mounted here alone."""

from pathlib import Path

import django.contrib.admin

from incubateur.settings import *  # noqa: F403
from incubateur.settings import INSTALLED_APPS, LOGGING, STATICFILES_DIRS, VAR_DIR

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "incubateur.accueil.bench.urls"
# Files of the admin beside ours, apart from those that are served.
STATIC_ROOT = VAR_DIR / "bench" / "static"
STATICFILES_DIRS = [
    *STATICFILES_DIRS,
    ("admin", Path(django.contrib.admin.__file__).parent / "static" / "admin"),
]
LOGGING = LOGGING | {"root": {"handlers": ["console"], "level": "WARNING"}}
