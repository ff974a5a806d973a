"""The list of letters as a table to download."""

from missions.lignes import Ligne, lines
from missions.models.lettres import LettreQuerySet
from socle.exports import Row
from socle.templatetags.socle import as_day

HEADER = [
    "Numéro",
    "Nature",
    "État",
    "Startup",
    "Identifiant",
    "Titulaire",
    "Incubateur",
    "Phase",
    "Début",
    "Fin",
    "Quotité (%)",
    "Position",
    "Émise le",
    "Signatures",
    "Signataires",
    "Attend la signature de",
    "Motif de l’annulation",
]


def table(lettres: LettreQuerySet) -> list[Row]:
    """Rows of letters read by `for_lines`, in their order."""
    return [_row(line) for line in lines(lettres)]


def _row(line: Ligne) -> Row:
    lettre = line.lettre
    emission = getattr(lettre, "emission", None)
    signatures = list(lettre.signatures.all())
    return [
        emission.reference if emission else None,
        lettre.get_nature_display(),
        line.etat,
        lettre.startup.nom,
        lettre.startup.identifiant,
        lettre.titulaire.nom_complet,
        lettre.incubateur.nom,
        lettre.get_phase_display(),
        lettre.debut,
        lettre.fin,
        lettre.quotite,
        lettre.get_position_display(),
        as_day(emission.emise_le) if emission else None,
        sum(signature.signee_le is not None for signature in signatures),
        len(signatures),
        str(line.attend.personne) if line.attend else None,
        lettre.motif,
    ]
