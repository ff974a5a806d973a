"""Closed lists of the lettres de mission."""

from django.db.models import TextChoices

from socle.transitions import Transitions


class StatutLettre(TextChoices):
    """Where a letter stands."""

    BROUILLON = "brouillon", "Brouillon"
    EMISE = "emise", "Émise"
    SIGNEE = "signee", "Signée"
    ANNULEE = "annulee", "Annulée"


# A draft that is not wanted is deleted: only what was issued is cancelled.
TRANSITIONS = Transitions(
    {
        StatutLettre.BROUILLON: {StatutLettre.EMISE},
        StatutLettre.EMISE: {StatutLettre.SIGNEE, StatutLettre.ANNULEE},
        # A signature recorded by mistake is taken back: the letter waits for it again.
        StatutLettre.SIGNEE: {StatutLettre.EMISE, StatutLettre.ANNULEE},
    }
)
# Letters that hold or have held: everything but drafts and cancelled ones.
EN_VIGUEUR = [StatutLettre.EMISE, StatutLettre.SIGNEE]


class EtatArchive(TextChoices):
    """Where a ZIP of letters stands."""

    EN_COURS = "en_cours", "En préparation"
    PRETE = "prete", "Prête"
    ECHEC = "echec", "Échouée"
    ABANDONNEE = "abandonnee", "Abandonnée"


class NatureLettre(TextChoices):
    """A letter stands alone; an avenant changes the terms of the one before it."""

    LETTRE = "lettre", "Lettre de mission"
    AVENANT = "avenant", "Avenant"


class Qualite(TextChoices):
    """In what capacity a person signs."""

    INTRAPRENEUR = "intrapreneur", "Intrapreneur·e"
    SPONSOR_DG = "sponsor_dg", "Sponsor DG"
    SPONSOR_PROXIMITE = "sponsor_proximite", "Sponsor de proximité"
    HIERARCHIE = "hierarchie", "Responsable hiérarchique"
    INCUBATEUR = "incubateur", "Responsable d’incubateur"


class PartieModele(TextChoices):
    """Where a section of the model stands."""

    CORPS = "corps", "Corps de la lettre"
    ANNEXE = "annexe", "Annexe"


class Unite(TextChoices):
    """In what a duration is counted."""

    SEMAINES = "semaines", "semaines"
    MOIS = "mois", "mois"
