"""Closed lists of the notes bimestrielles."""

from django.db.models import TextChoices

from socle.transitions import Transitions
from startups.enums import NomPhase


class StatutNote(TextChoices):
    """Where a note stands: written, then sent once and for all."""

    BROUILLON = "brouillon", "Brouillon"
    TRANSMISE = "transmise", "Transmise"


# A note that was sent is never taken back: a rectification is a new version.
TRANSITIONS = Transitions({StatutNote.BROUILLON: {StatutNote.TRANSMISE}})

# Phases in which a startup owes notes (metier.md §5): in investigation a mid-course meeting stands for them.
PHASES_A_NOTE = [NomPhase.CONSTRUCTION, NomPhase.ACCELERATION, NomPhase.TRANSFERT]


class NatureDispense(TextChoices):
    """Why no note is owed though the rule asks for one."""

    SUSPENSION = "suspension", "Suspension"
    DOSSIER_COMITE = "dossier_comite", "Dossier de comité transmis dans la période"


class Qualite(TextChoices):
    """In what capacity a person receives a note, the first ones before the others when somebody has several."""

    SPONSOR_DG = "sponsor_dg", "Sponsor DG"
    SPONSOR_PROXIMITE = "sponsor_proximite", "Sponsor de proximité"
    SUPPLEANT = "suppleant", "Suppléant·e"
    CABINET = "cabinet", "Cabinet"
    PORTEFEUILLE = "portefeuille", "Responsable de portefeuille (DINUM)"
    EQUIPE = "equipe", "Équipe de l’incubateur"


# Of whom a visa is awaited.
VISENT = [Qualite.SPONSOR_DG, Qualite.SPONSOR_PROXIMITE]


class EtatNote(TextChoices):
    """Where a startup stands with the note of a period, the most pressing first."""

    EN_RETARD = "en-retard", "En retard"
    ATTENDUE = "attendue", "Attendue"
    BROUILLON = "brouillon", "En préparation"
    TRANSMISE = "transmise", "Transmise"
    DISPENSEE = "dispensee", "Dispensée"
    INVESTIGATION = "investigation", "Investigation"
    # Never sent, and told by a later note; for a whole startup: it only has notes of the past.
    PASSEE = "passee", "Non transmise"
    RIEN = "rien", "Aucune note"
