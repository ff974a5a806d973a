"""Settings read from the environment: a missing or bad one stops the start with a sentence that says what to set."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from incubateur import environment

NAME = "ESSAI"


@pytest.fixture
def given(monkeypatch):
    """`given(reader, value)` reads ESSAI when it holds `value`."""

    def read(reader, value: str, *default):
        monkeypatch.setenv(NAME, value)
        return reader(NAME, *default)

    return read


@pytest.mark.parametrize(
    ("reader", "value", "said"),
    [
        (environment.text, " ", "ESSAI manque"),
        (environment.flag, "peut-être", "mettez 1 (oui) ou 0 (non)"),
        (environment.base_url, "incubateur.example.fr", "https://incubateur.example.fr"),
        (environment.base_url, "https://incubateur.example.fr/chemin", "l’adresse publique du site"),
        (environment.base_url, "https://incubateur.example.fr:abc", "vérifiez surtout le port"),
        (environment.database, "mysql://hote/base", "sqlite:/// ou postgres://"),
        (environment.database, "sqlite:///", "ne nomme aucun fichier"),
        (environment.database, "postgres://hote:5432/", "ne nomme aucune base"),
        (environment.database, "postgres://u:secret@hote:54320000/base", "vérifiez surtout le port"),
        (environment.sender, "incubateur", "mettez une adresse e-mail"),
        (environment.sender, "Incubateur <incubateur@", "mettez une adresse e-mail"),
        (environment.mailer, "smtp.example.fr", "smtp+tls://"),
        (environment.mailer, "smtp://u:secret@smtp.example.fr:abc", "vérifiez surtout le port"),
    ],
)
def test_bad_setting_is_refused_with_what_to_set_and_without_its_secret(given, reader, value, said):
    default = () if reader is environment.flag else ("",) if reader is not environment.text else (None,)
    with pytest.raises(ImproperlyConfigured) as refused:
        given(reader, value, *default)
    assert said in str(refused.value)
    assert NAME in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "smtp://smtp.example.fr",
            {"host": "smtp.example.fr", "port": None, "use_ssl": False, "use_tls": False},
        ),
        ("smtps://smtp.example.fr", {"port": None, "use_ssl": True, "use_tls": False}),
        (
            "smtp+tls://nom%40example.fr:mot%2Fde%20passe@smtp.example.fr:2525",
            {"port": 2525, "use_tls": True, "username": "nom@example.fr", "password": "mot/de passe"},
        ),
    ],
)
def test_mail_server_is_read(given, url, expected):
    read = given(environment.mailer, url, "")
    assert read["BACKEND"] == "socle.smtp.EmailBackend"
    assert expected.items() <= read["OPTIONS"].items()


@pytest.mark.parametrize("value", ["incubateur@example.fr", "Incubateur <incubateur@example.fr>"])
def test_sender_is_read(given, value):
    assert given(environment.sender, value, "") == value


def test_database_is_read(given):
    read = given(environment.database, "postgres://nom:mot%40@hote:5433/ma%20base?sslmode=require", "")
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("nom", "mot@", "hote", "5433")
    assert read["NAME"] == "ma base"
    assert read["OPTIONS"] == {"options": "-c jit=off", "sslmode": "require"}
    assert given(environment.database, "postgres:///b?options=-c%20jit%3Don", "")["OPTIONS"] == {
        "options": "-c jit=on"
    }
    assert given(environment.database, "sqlite:////srv/base.sqlite3", "")["NAME"] == "/srv/base.sqlite3"


def start(line: str, **variables) -> subprocess.CompletedProcess:
    """Run `line` under the product's settings and these variables alone."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings\n{line}"],
        cwd=settings.BASE_DIR,
        env=environment | {"DJANGO_SETTINGS_MODULE": "incubateur.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"BASE_URL": "https://incubateur.example.fr"}, "SECRET_KEY manque"),
        ({"BASE_URL": "https://incubateur.example.fr", "SECRET_KEY": "x", "DEMO": "1"}, "Retirez DEMO"),
        ({"STOCKAGE_URL": "s3://seau"}, "STOCKAGE_URL doit être un dossier"),
    ],
)
def test_application_does_not_start(variables, said):
    ran = start("settings.DEBUG", **variables)
    assert ran.returncode != 0
    assert said in ran.stderr.splitlines()[-1]


def test_demonstration_sends_nowhere_by_default():
    ran = start("print(settings.MAILERS['default']['BACKEND'])", DEMO="1")
    assert ran.stdout.strip() == "django.core.mail.backends.dummy.EmailBackend"
    ran = start("print(settings.MAILERS['default']['BACKEND'])")
    assert ran.stdout.strip() == "socle.smtp.EmailBackend"


def test_https_makes_cookies_secure():
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    line = f"print([bool(getattr(settings, name)) for name in {names}])"
    secure = start(line, BASE_URL="https://incubateur.example.fr", SECRET_KEY="x", CONTACT="a@example.fr")
    assert secure.stdout.strip() == str([True] * 4), secure.stderr
    assert start(line).stdout.strip() == str([False] * 4)
