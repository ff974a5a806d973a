"""The performance table, and var/bench.json."""

import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incubateur.accueil.bench.bases import Base
from incubateur.accueil.bench.documents import LETTRES, document_excesses, document_rows, measure_documents
from incubateur.accueil.bench.mesures import Lecteur, as_rows, excesses, measure
from incubateur.accueil.bench.visite import CSS_MAX_KO, VISIT_MAX_KO, visits

SIZES = [600, 10_000]
ROUNDS = 15
FILE = settings.VAR_DIR / "bench.json"
DOCUMENTS = ["document", "pages", "ms", "/ nu", "Mo"]
HEADERS = ["page", "base", "startups", "requêtes", "ms", "/ vide", "/ admin", "ko", "éléments"]


class Command(BaseCommand):
    help = "Mesure les pages sur la base de DATABASE_URL, à deux tailles ; écrit var/bench.json (lancez « make bench »)."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--startups", type=int, nargs="+", default=SIZES, help="les tailles comparées")
        parser.add_argument("--tours", type=int, default=ROUNDS, help=f"requêtes par page ({ROUNDS})")

        parser.add_argument(
            "--lettres", type=int, default=LETTRES, help=f"lettres écrites en nombre ({LETTRES})"
        )
        parser.add_argument("--json", type=Path, default=FILE, help="où écrire les mesures")

    def handle(self, *, startups: list[int], tours: int, lettres: int, json: Path, **options) -> None:
        if not apps.is_installed("django.contrib.admin"):
            raise CommandError(
                "Lancez « make bench » : il prépare l’administration de Django à laquelle comparer."
            )
        bases = [Base(number) for number in sorted(startups)]
        for base in bases:
            self.stdout.write(f"{base.nom} : remplissage de {base.startups} startups…")
            base.fill()
        readers = [Lecteur(base) for base in bases]
        lines = measure(readers, tours)
        write(json, as_rows(lines), bases[0].nom)
        self._print(as_rows(lines))
        found = excesses(lines) + self._first_visits(readers[-1])
        if not documents_in(json):
            found += self._documents(bases[0], tours, lettres, json)
        if found:
            raise CommandError("Au-delà des limites :\n- " + "\n- ".join(found))

    def _documents(self, base: Base, tours: int, lettres: int, file: Path) -> list[str]:
        """Documents do not depend on the database: they are measured once."""
        measured = measure_documents(base, rounds=min(tours, 7), lettres=lettres)
        add(file, document_rows(measured))
        self.stdout.write("{:<28}{:>8}{:>11}{:>8}{:>9}".format(*DOCUMENTS))
        for row in document_rows(measured):
            self.stdout.write("{:<28}{:>8}{:>11}{:>8}{:>9}".format(*row.values()))
        return document_excesses(measured)

    def _first_visits(self, reader: Lecteur) -> list[str]:
        found = []
        for nom, visite in visits(reader.get):
            said = f"Première visite {nom} : {visite.ko} ko, dont {visite.css} ko de feuilles de style"
            self.stdout.write(said)
            if visite.ko > VISIT_MAX_KO or visite.css > CSS_MAX_KO:
                found.append(f"{said} ; au plus {VISIT_MAX_KO} et {CSS_MAX_KO}")
        return found

    def _print(self, rows: list[dict]) -> None:
        self.stdout.write("{:<16}{:<12}{:>9}{:>10}{:>9}{:>8}{:>9}{:>7}{:>10}".format(*HEADERS))
        for row in rows:
            self.stdout.write("{:<16}{:<12}{:>9}{:>10}{:>9}{:>8}{:>9}{:>7}{:>10}".format(*row.values()))


def documents_in(file: Path) -> bool:
    """Whether the documents were measured already."""
    return any("document" in row for row in json.loads(file.read_text("utf-8")))


def add(file: Path, rows: list[dict]) -> None:
    """Add rows to those of the file."""
    kept = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(kept + rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write(file: Path, rows: list[dict], base: str) -> None:
    """Replace the rows of this base; those of the other stay."""
    others = json.loads(file.read_text("utf-8")) if file.is_file() else []
    kept = [row for row in others if row.get("base") != base]
    file.write_text(json.dumps(kept + rows, ensure_ascii=False, indent=1) + "\n", "utf-8")
