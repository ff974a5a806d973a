"""Fill the database with an invented portfolio."""

from django.core.management.base import BaseCommand

from incubateur.accueil.demo.cadre import DOMAIN, PASSWORD, PEOPLE
from incubateur.accueil.demo.remplissage import Portefeuille
from socle.clock import today

STARTUPS = 40


class Command(BaseCommand):
    help = "Remplit la base d’un portefeuille inventé ; la relancer n’ajoute que ce qui manque."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--startups", type=int, default=STARTUPS, help=f"combien de startups ({STARTUPS})"
        )

    def handle(self, *, startups: int, verbosity: int, **options) -> None:
        progress = self._progress if verbosity else lambda line: None
        added = Portefeuille(today(), progress).fill(startups)
        if verbosity:
            self.stdout.write(f"{added} startups ajoutées. Mot de passe de tous les comptes : {PASSWORD}")
            for key, prenom, nom, fonction in PEOPLE:
                address = f"{key}@{DOMAIN}"
                self.stdout.write(f"  {address:<34} {prenom} {nom}, {fonction}")

    def _progress(self, line: str) -> None:
        self.stdout.write(line, ending="\r" if self.stdout.isatty() else "\n")
