"""The application as it is served: gunicorn and its processes, on the database of the test, asked over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from tests.outils.client import StrictClient

STARTS_WITHIN = 30  # seconds


@contextmanager
def served(log: Path, *, workers: int = 2) -> Iterator[int]:
    """`with served(tmp_path / "log") as port:` the application answers on 127.0.0.1; needs `transactional_db`."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": _database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.outils.serveur_settings",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "gunicorn", "incubateur.wsgi", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "warning"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output
        )
        try:
            _wait_for(port, process, log)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(database['NAME']).resolve()}"
    person = ":".join(quote(database[name], safe="") for name in ("USER", "PASSWORD"))
    return f"postgres://{person}@{database['HOST']}:{database['PORT']}/{quote(database['NAME'])}"


def _wait_for(port: int, process: subprocess.Popen, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        try:
            Visitor(port).get("/connexion/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server does not start:\n{log.read_text()}")


class Visitor:
    """One person's browser without a window: cookies, and plain requests."""

    def __init__(self, port: int, personne=None):
        self.port = port
        self.cookies: dict[str, str] = {}
        if personne:
            client = StrictClient()
            client.force_login(personne)
            name = settings.SESSION_COOKIE_NAME
            self.cookies[name] = client.cookies[name].value

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self._ask("GET", path)

    def post(self, path: str, data: dict) -> tuple[int, str]:
        """Status and text of the answer to a form."""
        return self._ask("POST", path, urlencode(data))

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        channel = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            channel.request(method, path, body, headers)
            response = channel.getresponse()
            text = response.read().decode()
            self._remember(response)
            return response.status, text
        finally:
            channel.close()

    def _remember(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
