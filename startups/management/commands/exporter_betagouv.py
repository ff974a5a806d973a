"""Write the portfolio as beta.gouv.fr's `content/` folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from socle.templatetags.socle import compte
from startups.betagouv.exporter import exporter


class Command(BaseCommand):
    help = "Écrit startups, incubateurs et organisations au format de beta.gouv.fr, sans rien perdre des fichiers importés."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "dossier", type=Path, metavar="DIR", help="dossier où écrire, créé s’il n’existe pas"
        )

    def handle(self, *, dossier: Path, **options) -> None:
        try:
            count = exporter(dossier)
        except OSError as error:
            raise CommandError(f"{dossier} : {error.strerror}.") from error
        self.stdout.write(f"{compte(count, 'fichier écrit,fichiers écrits')} dans {dossier}.")
