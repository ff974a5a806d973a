"""Closed lists of the comités d’investissement."""

from django.db.models import TextChoices

from socle.transitions import Transitions


class StatutComite(TextChoices):
    """Where a séance stands."""

    PREPARATION = "preparation", "En préparation"
    CONVOQUE = "convoque", "Convoqué"
    EN_SEANCE = "en_seance", "En séance"
    CLOS = "clos", "Clos"
    ANNULE = "annule", "Annulé"


TRANSITIONS = Transitions(
    {
        # Held on paper or elsewhere, it is closed here once its decisions are typed.
        StatutComite.PREPARATION: {StatutComite.CONVOQUE, StatutComite.CLOS, StatutComite.ANNULE},
        StatutComite.CONVOQUE: {StatutComite.EN_SEANCE, StatutComite.CLOS, StatutComite.ANNULE},
        # Opened by mistake, it is convened again.
        StatutComite.EN_SEANCE: {StatutComite.CLOS, StatutComite.CONVOQUE},
    }
)
# Séances that are still to be held: a startup passes in one of them at most.
A_TENIR = [StatutComite.PREPARATION, StatutComite.CONVOQUE, StatutComite.EN_SEANCE]


class StatutReleve(TextChoices):
    """Where the relevé de décisions of a séance stands."""

    BROUILLON = "brouillon", "Brouillon"
    DIFFUSE = "diffuse", "Diffusé"
    APPROUVE = "approuve", "Approuvé"


TRANSITIONS_RELEVE = Transitions(
    {
        StatutReleve.BROUILLON: {StatutReleve.DIFFUSE},
        # Members' remarks send it back to its authors.
        StatutReleve.DIFFUSE: {StatutReleve.BROUILLON, StatutReleve.APPROUVE},
    }
)


class Objet(TextChoices):
    """What a passage is for: the gate it goes through, if any (metier.md §6)."""

    SEMESTRIEL = "semestriel", "Comité semestriel"
    INVESTIGATION = "investigation", "Fin d’investigation"
    ACCELERATION = "acceleration", "Entrée en accélération"
    TRANSFERT = "transfert", "Entrée en transfert"
    SORTIE = "sortie", "Sortie de l’incubateur"


class Capacite(TextChoices):
    """In what capacity a person sits."""

    SPONSOR_DG = "sponsor_dg", "Sponsor DG"
    SPONSOR_PROXIMITE = "sponsor_proximite", "Sponsor de proximité"
    INTRAPRENEUR = "intrapreneur", "Intrapreneur·e"
    COACH = "coach", "Coach"
    PORTEFEUILLE = "portefeuille", "Responsable de portefeuille (DINUM)"
    EQUIPE = "equipe", "Équipe de l’incubateur"
    DIRECTION = "direction", "Autre direction métier"
    PARTENAIRE = "partenaire", "Partenaire"
    USAGER = "usager", "Usager ou usagère"
    INVITE = "invite", "Invité·e"


# Who must sit at every passage: for the startup, then for the whole séance.
OBLIGATOIRES = [Capacite.SPONSOR_DG, Capacite.SPONSOR_PROXIMITE, Capacite.INTRAPRENEUR]
OBLIGATOIRES_SEANCE = [Capacite.EQUIPE, Capacite.PORTEFEUILLE]


class Issue(TextChoices):
    """What a comité decides of a startup."""

    CONVAINCU = "convaincu", "Convaincu"
    INCERTAIN = "incertain", "Incertain"
    NON_CONVAINCU = "non_convaincu", "Non convaincu"
    AJOURNE = "ajourne", "Ajourné"


# Those that give time, and may give money.
FINANCANTES = [Issue.CONVAINCU, Issue.INCERTAIN]


class Doit(TextChoices):
    """Who owes what lacks before a passage."""

    INTRAPRENEUR = "intrapreneur", "Intrapreneur·e"
    COACH = "coach", "Coach"
    EQUIPE = "equipe", "Équipe de l’incubateur"


class EtatCondition(TextChoices):
    """Where a condition set by a comité stands."""

    A_LEVER = "a_lever", "À lever"
    LEVEE = "levee", "Levée"
    ABANDONNEE = "abandonnee", "Abandonnée"


TRANSITIONS_CONDITION = Transitions(
    {
        EtatCondition.A_LEVER: {EtatCondition.LEVEE, EtatCondition.ABANDONNEE},
        # Said by mistake, it is taken back.
        EtatCondition.LEVEE: {EtatCondition.A_LEVER},
        EtatCondition.ABANDONNEE: {EtatCondition.A_LEVER},
    }
)


class EtatGate(TextChoices):
    """Whether what a gate asks for is there."""

    ACQUIS = "acquis", "Acquis"
    PARTIEL = "partiel", "En partie"
    NON = "non", "Pas encore"
