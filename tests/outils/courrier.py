"""A real SMTP server on loopback that fails as asked, and the workers that send to it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as policy
from urllib.parse import quote

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, syntax
from django.conf import settings
from django.db import connection
from django.db.models import F
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult, get_date_max

from socle.models import Courriel


class Conversation(SMTP):
    """The server's side of one connection."""

    @syntax("DATA")
    async def smtp_DATA(self, arg):
        if self.event_handler.drops_before_content:
            self.transport.abort()
        else:
            await super().smtp_DATA(arg)

    @syntax("QUIT")
    async def smtp_QUIT(self, arg):
        if self.event_handler.leaves_badly:
            # Longer than any line a client accepts.
            self.transport.write(b"2" * 10_000 + b"\r\n")
        else:
            await super().smtp_QUIT(arg)


class Serveur:
    """`serveur.start()`, `serveur.stop()`; `received` keeps what arrived; the attributes below make it fail."""

    def __init__(self):
        self.port = free_port()
        self.received: list[EmailMessage] = []
        self.answers: dict[str, str] = {}  # to RCPT, by address
        self.answer_to_content = "250 OK"
        self.drops_before_content = False
        self.drops_after_content = False
        self.leaves_badly = False
        self.on_content: Callable[[], None] = lambda: None
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        # Whoever signs in is refused; nobody has to.
        options = {
            "auth_require_tls": False,
            "authenticator": lambda *args: AuthResult(success=False, handled=False),
        }
        self._controller.factory = lambda: Conversation(self, **options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    def stop_listening(self) -> None:
        """From `on_content`: this conversation ends well, the next ones are refused until `stop` and `start`."""
        self._controller.server.close()

    def addresses(self) -> list[str]:
        """To whom mails arrived, one a mail, sorted."""
        return sorted(message["To"] for message in self.received)

    # Called by aiosmtpd.

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.answer_to_content.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy))
        self.on_content()
        if self.drops_after_content:
            server.transport.abort()
        return self.answer_to_content


def free_port() -> int:
    """A port nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run_worker() -> None:
    """Run the tasks that are due, as the worker does."""
    Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="essai",
    ).run()


def pass_time(delay: timedelta) -> None:
    """As if `delay` had gone by for the mails and the tasks that wait."""
    Courriel.objects.update(prochain_essai=F("prochain_essai") - delay)
    waiting = DBTaskResult.objects.ready() | DBTaskResult.objects.exclude(run_after=get_date_max())
    waiting.exclude(run_after=get_date_max()).update(run_after=F("run_after") - delay)


def start_worker(serveur: Serveur, *options: str) -> subprocess.Popen:
    """`manage.py db_worker`, the product's own, on the database of the test."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "incubateur.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": serveur.url,
    }
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--interval", "0.1", *options]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def stop_worker(worker: subprocess.Popen) -> str:
    """End a worker as the system does; what it said."""
    worker.send_signal(signal.SIGTERM)
    return worker.communicate(timeout=20)[0]


def database_url() -> str:
    """The address of the test's database, for another process."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    user, password = quote(here["USER"]), quote(here["PASSWORD"])
    return f"postgres://{user}:{password}@{here['HOST']}:{here['PORT']}/{here['NAME']}"


def wait_until(true: Callable[[], bool], *, within: float = 20) -> None:
    """Wait for something another process does."""
    end = time.monotonic() + within
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
