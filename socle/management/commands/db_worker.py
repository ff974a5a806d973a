"""The worker of django-tasks-db, which also looks after what no request asks for: the outbox, old rows and files."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread

from django.core.management import call_command
from django.db import connections
from django_tasks_db.management.commands import db_worker

from socle import depots
from socle.mail import sweep

logger = logging.getLogger(__name__)


def tidy() -> None:
    """Drop sessions past their end and the traces of tasks finished two weeks ago."""
    call_command("clearsessions")
    call_command("prune_db_task_results", queue_name="*", verbosity=0)


REGULAR: list[tuple[Callable, timedelta]] = [
    (sweep, timedelta(minutes=1)),
    (depots.sweep, timedelta(hours=1)),
    (tidy, timedelta(days=1)),
]


class Command(db_worker.Command):
    help = "Exécute les tâches de fond ; relance les courriels oubliés et fait le ménage."

    def handle(self, *, batch: bool, **options) -> None:
        if batch:
            run_quietly(sweep)
        else:
            for act, every in REGULAR:
                Thread(target=repeat, args=(act, every), daemon=True).start()
        super().handle(batch=batch, **options)


def repeat(act: Callable, every: timedelta) -> None:
    """In a thread of its own: run `act` now, then after each `every`, whatever happens to it."""
    while True:
        run_quietly(act)
        connections.close_all()
        time.sleep(every.total_seconds())


def run_quietly(act: Callable) -> None:
    """Run `act`; an error is logged and the worker goes on."""
    try:
        act()
    except Exception:
        logger.exception("%s a échoué", act.__name__)
