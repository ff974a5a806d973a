"""Read settings from the environment; refuse a bad one with a sentence that says what to set."""

import os
import re
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """Value of the variable, stripped; `default` when unset or empty, else ImproperlyConfigured."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"La variable d’environnement {name} manque : donnez-lui une valeur.")
    return default


def flag(name: str, default: bool = False) -> bool:
    """A yes/no variable: 1 or 0."""
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value in {"1", "true", "oui"}:
        return True
    if value in {"0", "false", "non"}:
        return False
    raise ImproperlyConfigured(f"{name} vaut « {value} » : mettez 1 (oui) ou 0 (non).")


def words(name: str, default: str) -> list[str]:
    """A comma-separated list without empty items."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def address(name: str, default: str) -> SplitResult:
    """The parts of an address, whose port is a number. Errors do not repeat it: it may hold a password."""
    try:
        parts = urlsplit(text(name, default))
        _ = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} n’est pas une adresse : vérifiez surtout le port, un nombre de 1 à 65535."
        ) from error
    return parts


def email(name: str, default: str) -> str:
    """One e-mail address, or `default`."""
    value = text(name, default)
    if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
        raise ImproperlyConfigured(
            f"{name} vaut « {value} » : mettez une adresse e-mail, par exemple contact@example.fr"
        )
    return value


def sender(name: str, default: str) -> str:
    """An e-mail address, alone or as « Nom <adresse> »."""
    value = text(name, default)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parseaddr(value)[1]):
        raise ImproperlyConfigured(
            f"{name} vaut « {value} » : mettez une adresse e-mail, par exemple Incubateur <incubateur@example.fr>"
        )
    return value


def base_url(name: str, default: str) -> tuple[str, str, str]:
    """(address without trailing slash, scheme, host name) of an http or https address without path."""
    value = text(name, default).rstrip("/")
    parts = address(name, default)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured(
            f"{name} vaut « {value} » : mettez l’adresse publique du site, par exemple https://incubateur.example.fr"
        )
    return value, parts.scheme, parts.hostname


def database(name: str, default: str) -> dict:
    """Django's DATABASES entry of a `sqlite:///path` or `postgres://user:password@host:port/name` address."""
    parts = address(name, default)
    if parts.scheme == "sqlite":
        return _sqlite(parts.path.removeprefix("/"), name)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgresql(parts, name)
    raise ImproperlyConfigured(
        f"{name} doit commencer par sqlite:/// ou postgres:// (exemple : postgres://utilisateur:motdepasse@hote:5432/base)."
    )


def _sqlite(path: str, name: str) -> dict:
    if not path:
        raise ImproperlyConfigured(
            f"{name} ne nomme aucun fichier : écrivez sqlite:///chemin/du/fichier.sqlite3"
        )
    # IMMEDIATE and WAL: writers queue for the lock instead of failing when they upgrade a read. The file is mapped in
    # memory (up to a gigabyte), rather than copied page by page: large portfolios are read a third faster.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=1073741824;",
        },
        # A file, not memory: threads of the live server share it.
        "TEST": {"NAME": f"{path}.test"},
    }


def _postgresql(parts: SplitResult, name: str) -> dict:
    if not parts.path.strip("/"):
        raise ImproperlyConfigured(f"{name} ne nomme aucune base : ajoutez /nom-de-la-base à la fin.")
    # Our queries are short: compiling them (jit) takes several times longer than running them.
    options = {"options": "-c jit=off"} | dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or options.pop("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def mailer(name: str, default: str) -> dict:
    """Django's MAILERS entry of an `smtp://user:password@host:port` (or `smtps://`, or `smtp+tls://`) address.

    `memory://` keeps mails in the process (tests) and `demo://` sends nowhere: the outbox is read in the application.
    """
    parts = address(name, default)
    if parts.scheme == "memory":
        return {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    if parts.scheme == "demo":
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    if parts.scheme not in {"smtp", "smtps", "smtp+tls"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} doit ressembler à smtp+tls://utilisateur:motdepasse@smtp.example.fr:587 (ou smtp://, smtps://)."
        )
    # Without a port: 25, 465 (smtps) or 587 (smtp+tls).
    options = {"host": parts.hostname, "port": parts.port, "timeout": 10}
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or "")}
    options |= {"use_ssl": parts.scheme == "smtps", "use_tls": parts.scheme == "smtp+tls"}
    return {"BACKEND": "socle.smtp.EmailBackend", "OPTIONS": options}
