"""Settings of the test suite: the product's own, minus what is slow or leaves the process."""

import os
import tempfile
from pathlib import Path

# Nothing of the caller's environment but the database: a test means the same everywhere.
for name in ("ALLOWED_HOSTS", "BASE_URL", "DEBUG", "DEMO", "EMAIL_FROM", "MARQUE_ETAT", "SECRET_KEY"):
    os.environ.pop(name, None)
_files = tempfile.TemporaryDirectory(prefix="incubateur-tests-")
os.environ["EMAIL_URL"] = "memory://"
os.environ["STOCKAGE_URL"] = f"file://{_files.name}"
# Playwright's event loop runs in the thread of the tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from incubateur.settings import *  # noqa: E402, F403
from incubateur.settings import ASSETS_DIR, DATABASES, STATICFILES_DIRS, STORAGES  # noqa: E402

if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # Twenty writer threads of a concurrency test may queue for longer than a person would wait.
    DATABASES["default"]["OPTIONS"]["timeout"] = 60
else:
    # A connection kept open by the live server would forbid dropping the test database.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = _files.name
# Each process assembles its own stylesheet (fixture `navigateur`).
STATICFILES_DIRS[STATICFILES_DIRS.index(ASSETS_DIR)] = ASSETS_DIR = Path(_files.name) / "assets"
ASSETS_DIR.mkdir()
