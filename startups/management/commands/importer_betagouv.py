"""Import beta.gouv.fr's `content/` folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from socle.exports import as_csv
from socle.templatetags.socle import compte
from startups.betagouv.anomalies import CODES, Anomalie
from startups.betagouv.anomalies import bilan as by_code
from startups.betagouv.bilan import COLONNES, bilan, lignes_tableau
from startups.betagouv.correspondance import Correspondance, CorrespondanceRefusee, lire_correspondance
from startups.betagouv.importer import TropDeParcours, importer
from startups.betagouv.lot import Lot, lire_lot
from startups.betagouv.plan import Portee, Statut, planifier
from startups.betagouv.sources import SourceRefusee, du_dossier

BAR = 30


class Command(BaseCommand):
    help = (
        "Importe les startups, incubateurs et organisations d’un dossier « content » de beta.gouv.fr. "
        "Ce qui a été modifié ici n’est jamais écrasé : les deux valeurs sont gardées et quelqu’un choisit."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("dossier", type=Path, metavar="DIR", help="dossier « content » de beta.gouv.fr")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument(
            "--correspondance",
            type=Path,
            metavar="FILE",
            help="petit fichier YAML : sens des anciens noms de phases",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="accepte de changer les phases de plus d’une startup sur cinq",
        )
        parser.add_argument(
            "--anomalies", type=Path, metavar="FILE", help="écrit toutes les anomalies en CSV"
        )

    def handle(
        self, *, dossier: Path, dry_run: bool, correspondance, force: bool, anomalies, **options
    ) -> None:
        if anomalies:
            # Before anything: an import whose report is lost would have to be undone.
            self._write(anomalies, b"")
        lot = self._read(dossier, correspondance)
        try:
            plan = planifier(lot, Portee()) if dry_run else importer(lot, by=None, force=force)
        except TropDeParcours as error:
            raise CommandError(
                f"{error} Rien n’a été écrit. Relancez avec --force pour l’accepter."
            ) from error
        except DatabaseError as error:
            raise CommandError(
                "Quelqu’un enregistrait en même temps : rien n’a été écrit. Relancez."
            ) from error
        if anomalies:
            self._write(anomalies, as_csv(COLONNES, lignes_tableau(plan.anomalies)))
        self._tell(plan, dry_run=dry_run, detailed=options["verbosity"] > (0 if dry_run else 1))
        if dry_run and plan.trop_de_parcours and not force:
            touched = TropDeParcours(len(plan.parcours_touches), plan.connues)
            self.stdout.write(self.style.WARNING(f"{touched} L’import demandera --force."))

    def _read(self, dossier: Path, correspondance: Path | None) -> Lot:
        try:
            names = lire_correspondance(correspondance.read_bytes()) if correspondance else Correspondance()
            return lire_lot(du_dossier(dossier), names, self._progress())
        except SourceRefusee as error:
            raise CommandError(str(error)) from error
        except CorrespondanceRefusee as error:
            raise CommandError(f"{correspondance} : {error}") from error
        except OSError as error:
            raise CommandError(f"Le fichier {correspondance} ne peut pas être ouvert.") from error

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne peut pas être écrit.") from error

    def _progress(self):
        """A bar on a terminal, nothing in a log."""
        if not self.stderr.isatty():
            return None

        def show(done: int, total: int) -> None:
            full = BAR * done // total
            bar = f"[{'#' * full}{'.' * (BAR - full)}] {done}/{total} fichiers"
            self.stderr.write(f"\r{bar}", ending="\n" if done == total else "")
            self.stderr.flush()

        return show

    def _tell(self, plan, *, dry_run: bool, detailed: bool) -> None:
        said = bilan(plan)
        if detailed:
            for line in said["lignes"]:
                self._tell_line(line)
        for counts in said["comptes"]:
            parts = [
                compte(counts[statut.value], words) for statut, words in WORDS.items() if counts[statut.value]
            ]
            self.stdout.write(f"{counts['nature'].capitalize()}s : {', '.join(parts) or 'aucun fichier'}")
        if said["absentes"]:
            left = compte(said["absentes"], "startup connue n’y est pas,startups connues n’y sont pas")
            self.stdout.write(f"{left} : laissées telles quelles.")
        if said["ecarts"]:
            both = compte(said["ecarts"], "valeur modifiée ici et là-bas,valeurs modifiées ici et là-bas")
            self.stdout.write(f"{both} : gardées toutes deux, à trancher (/startups/-/betagouv/ecarts/).")
        self._tell_anomalies(plan.anomalies)
        if dry_run:
            self.stdout.write("Essai : rien n’a été écrit.")

    def _tell_line(self, line: dict) -> None:
        self.stdout.write(f"{Statut(line['statut']).label} : {line['chemin']} ({line['nom']})")
        for change in line["changements"]:
            self.stdout.write(f"    {change['champ']} : {_flat(change['avant'])} → {_flat(change['apres'])}")
        for champ in line["ecarts"]:
            self.stdout.write(f"    {champ} : modifié des deux côtés")

    def _tell_anomalies(self, anomalies: list[Anomalie]) -> None:
        if not anomalies:
            self.stdout.write("Aucune anomalie.")
            return
        self.stdout.write(f"{compte(len(anomalies), 'anomalie')} :")
        for code, count, example in by_code(anomalies):
            gravite, genre = CODES[code]
            place = f"{example.chemin}:{example.ligne}" if example.ligne else example.chemin
            self.stdout.write(f"  {count:>5} {genre} ({gravite.label.lower()}). {place} : {example.message}")


# Order in which ends are told, one and several.
WORDS = {
    Statut.CREEE: "création",
    Statut.MODIFIEE: "modification",
    Statut.INCHANGEE: "sans changement,sans changement",
    Statut.REFUSEE: "refus,refus",
}


def _flat(texte: str) -> str:
    return " ; ".join(texte.splitlines())
