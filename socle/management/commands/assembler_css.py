"""Write the stylesheets under var/, from the DSFR and from what our pages use of it."""

from django.conf import settings
from django.core.management.base import BaseCommand

from socle.stylesheet import build


class Command(BaseCommand):
    help = "Assemble la feuille de style : à lancer avant collectstatic, et après tout changement de gabarit."
    requires_system_checks: list = []

    def handle(self, *, verbosity: int, **options) -> None:
        base = settings.BASE_DIR
        folders = [base / name for name in settings.STYLESHEET_SCANNED]
        written = build(settings.ASSETS_DIR, [folder for folder in folders if folder.is_dir()])
        if verbosity:
            for path in written:
                self.stdout.write(f"{path.relative_to(base)} : {path.stat().st_size // 1000} ko")
