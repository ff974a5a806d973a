"""One database a size, filled with the demonstration, all within one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from annuaire.enums import RoleIncubateur
from annuaire.models import Rattachement
from incubateur.accueil.bench.charge import load, seat
from missions.enums import StatutLettre
from missions.models import Lettre
from socle import documents
from socle.clock import today
from startups.enums import NomPhase, RoleStartup
from startups.models import Affectation, Startup

FOLDER = settings.VAR_DIR / "bench"
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Base:
    """A throw-away database beside that of DATABASE_URL, holding `startups` invented startups."""

    def __init__(self, startups: int):
        self.startups = startups
        self.vendor = connection.vendor
        self.nom = VENDORS[self.vendor]
        self.wrapper = self._create()

    def _create(self) -> BaseDatabaseWrapper:
        values = deepcopy(connection.settings_dict)
        if self.vendor == "sqlite":
            values["NAME"] = str(_new_file(FOLDER / f"{self.startups}.sqlite3"))
        else:
            values["NAME"] = f"bench_{self.startups}"
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {values['NAME']}")
                cursor.execute(f"CREATE DATABASE {values['NAME']}")
        return load_backend(values["ENGINE"]).DatabaseWrapper(values, "default")

    @contextmanager
    def used(self) -> Iterator[None]:
        """Inside, `default` is this database."""
        before = connections["default"]
        connections["default"] = self.wrapper
        try:
            yield
        finally:
            connections["default"] = before

    def fill(self) -> None:
        """Tables, then the invented portfolio; PostgreSQL cleans and learns what there is, as it does by itself."""
        with self.used():
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            call_command("demo", startups=self.startups, verbosity=0)
            _give_letters()
            first = Startup.objects.select_related("incubateur").order_by("pk").first()
            load(first)
            seat(first)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE" if self.vendor == "postgresql" else "ANALYZE")


def _give_letters() -> None:
    """A letter in force to each intrapreneur·e of the day: signed on paper, all with one scan, so that it is quick."""
    leads = Affectation.objects.current().filter(role=RoleStartup.INTRAPRENEUR).select_related("startup")
    known = Lettre.objects.in_force().order_by().values("startup")
    equipe = Rattachement.objects.filter(role=RoleIncubateur.EQUIPE).order_by("pk").first()
    scan = documents.seal(nom="lettre.pdf", contenu=b"%PDF-1.7", by=equipe.personne)
    day = today()
    Lettre.objects.bulk_create(
        [
            Lettre(
                startup=lead.startup,
                incubateur_id=lead.startup.incubateur_id,
                titulaire_id=lead.personne_id,
                phase=NomPhase.CONSTRUCTION,
                debut=day - timedelta(days=lead.pk % 90),
                fin=day + timedelta(days=lead.pk % 120),
                quotite=60,
                papier=True,
                statut=StatutLettre.SIGNEE,
                scan=scan,
            )
            for lead in leads.exclude(startup__in=known).order_by("pk")
        ],
        batch_size=500,
    )


def _new_file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    return path
