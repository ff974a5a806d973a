"""Settings of a real server started by a test: production's, minus the hashed static names, which need collectstatic."""

from incubateur.settings import *  # noqa: F403
from incubateur.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
