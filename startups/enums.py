"""Closed lists of the portfolio."""

from django.db.models import TextChoices


class NomPhase(TextChoices):
    """Phases and outcomes, in the total order that settles two of them starting on the same day."""

    INVESTIGATION = "investigation", "Investigation"
    CONSTRUCTION = "construction", "Construction"
    ACCELERATION = "acceleration", "Accélération"
    TRANSFERT = "transfert", "Transfert"
    OPERE = "opere", "Opéré par le réseau"
    TRANSFERE = "transfere", "Transféré"
    ABANDON = "abandon", "Arrêté"
    ABANDON_INVESTIGATION = "abandon-investigation", "Investigation non concluante"

    @property
    def rank(self) -> int:
        """Place in the total order, from 0."""
        return PHASE_ORDER.index(self)

    @property
    def is_outcome(self) -> bool:
        """Whether a startup's path ends here (it can start again)."""
        return self in OUTCOMES


PHASE_ORDER = list(NomPhase)
ACTIVE_PHASES = PHASE_ORDER[:4]
OUTCOMES = PHASE_ORDER[4:]


class RoleStartup(TextChoices):
    """What a person is for one startup (dated by an Affectation)."""

    INTRAPRENEUR = "intrapreneur", "Intrapreneur·e"
    COACH = "coach", "Coach"
    SPONSOR_DG = "sponsor_dg", "Sponsor DG"
    SPONSOR_PROXIMITE = "sponsor_proximite", "Sponsor de proximité"
    PORTEFEUILLE = "portefeuille", "Responsable de portefeuille (DINUM)"
    DESIGNER = "designer", "Designer"
    DEVELOPPEUR = "developpeur", "Développeur·se"
    DEPLOIEMENT = "deploiement", "Chargé·e de déploiement"
    PARTENAIRE = "partenaire", "Partenaire"


SPONSORS = [RoleStartup.SPONSOR_DG, RoleStartup.SPONSOR_PROXIMITE]
TEAM = [RoleStartup.DESIGNER, RoleStartup.DEVELOPPEUR, RoleStartup.DEPLOIEMENT, RoleStartup.PARTENAIRE]


class Position(TextChoices):
    """Administrative position of a person in their role."""

    STATUTAIRE = "statutaire", "Fonctionnaire ou agent statutaire"
    CONTRACTUEL = "contractuel", "Contractuel·le"
    MISE_A_DISPOSITION = "mise_a_disposition", "Mise à disposition par un employeur"
    PRESTATAIRE = "prestataire", "Prestataire"


class Meteo(TextChoices):
    """How it goes, as the coach sees it."""

    ENSOLEILLE = "ensoleille", "Ensoleillé"
    NUAGEUX = "nuageux", "Nuageux"
    ORAGEUX = "orageux", "Orageux"


class Public(TextChoices):
    """Who uses the service, with the keys of beta.gouv.fr's public data."""

    PARTICULIER = "particulier", "Particuliers"
    ETAT = "etat", "État"
    COLLECTIVITE = "collectivite-territoriale", "Collectivités territoriales"
    PARLEMENT = "parlement", "Parlement"
    ENTREPRISE = "entreprise", "Entreprises"
    ASSOCIATION = "association", "Associations"
    ETABLISSEMENT_SCOLAIRE = "etablissement-scolaire", "Établissements scolaires"


class Accessibilite(TextChoices):
    """Declared RGAA conformity, with the values of beta.gouv.fr's public data."""

    NON = "non conforme", "Non conforme"
    PARTIELLE = "partiellement conforme", "Partiellement conforme"
    TOTALE = "totalement conforme", "Totalement conforme"


class GenreJalon(TextChoices):
    """What a dated event is, with the names of beta.gouv.fr's public data, and one that stays here."""

    COMITE = "committee", "Comité d’investissement"
    MI_PARCOURS = "mid_investigation", "Point à mi-parcours de l’investigation"
    LANCEMENT = "product_launch", "Lancement du service"
    NATIONAL = "national_impact", "Impact national"
    FAST = "fast", "Financement FAST"
    FIN = "end", "Fin"
    AUTRE = "other", "Autre"


# Unknown to beta.gouv.fr: neither written in its files nor compared with them.
JALONS_INTERNES = [GenreJalon.MI_PARCOURS]
JALONS_PUBLICS = [genre for genre in GenreJalon if genre not in JALONS_INTERNES]


class CritereStandard(TextChoices):
    """Standards of the method, by family (metier.md §3)."""

    IMPACT_PUBLIC = "impact-public", "Statistiques d’impact publiques"
    IMPACT_PILOTAGE = "impact-pilotage", "Équipe pilotée par l’impact"
    EQUIPE_AUTONOME = "equipe-autonome", "Équipe autonome"
    CODE_OUVERT = "code-ouvert", "Code source ouvert"
    BUDGET_PUBLIC = "budget-public", "Budget public"
    ACCESSIBILITE = "accessibilite", "Déclaration d’accessibilité publiée"
    MENTIONS_LEGALES = "mentions-legales", "Mentions légales publiées"
    DONNEES_PERSONNELLES = "donnees-personnelles", "Données personnelles : traitements décrits"
    SECURITE = "securite", "Analyse de risques et homologation de sécurité"
    QUALITE_TECHNIQUE = "qualite-technique", "Bonnes pratiques techniques"


class EtatCritere(TextChoices):
    """How far a standard is held."""

    TENU = "tenu", "Tenu"
    PARTIEL = "partiel", "En partie"
    NON_TENU = "non_tenu", "Pas encore"


class EtatDepot(TextChoices):
    """Where an upload of beta.gouv.fr files stands."""

    LECTURE = "lecture", "Lecture en cours"
    PROPOSE = "propose", "À confirmer"
    CONFIRME = "confirme", "En attente"
    EN_COURS = "en_cours", "En cours"
    TERMINE = "termine", "Terminé"
    ECHEC = "echec", "Échoué"
    ABANDONNE = "abandonne", "Abandonné"


class Dimension(TextChoices):
    """The five questions of the DINUM's matrix of impact (metier.md §3)."""

    UTILISABLE = "utilisable", "Utilisable"
    UTILISE = "utilise", "Utilisé"
    UTILE = "utile", "Utile"
    IMPACTANT = "impactant", "Impactant"
    EFFICIENT = "efficient", "Efficient"


class Sens(TextChoices):
    """Which way an indicator should go."""

    HAUSSE = "hausse", "Plus c’est haut, mieux c’est"
    BAISSE = "baisse", "Plus c’est bas, mieux c’est"


class Frequence(TextChoices):
    """How often an indicator is measured."""

    HEBDOMADAIRE = "hebdomadaire", "Chaque semaine"
    MENSUELLE = "mensuelle", "Chaque mois"
    TRIMESTRIELLE = "trimestrielle", "Chaque trimestre"
    SEMESTRIELLE = "semestrielle", "Chaque semestre"
    ANNUELLE = "annuelle", "Chaque année"

    @property
    def jours(self) -> int:
        """Days between two measures."""
        return FREQUENCE_JOURS[self]


FREQUENCE_JOURS = {
    Frequence.HEBDOMADAIRE: 7,
    Frequence.MENSUELLE: 31,
    Frequence.TRIMESTRIELLE: 92,
    Frequence.SEMESTRIELLE: 183,
    Frequence.ANNUELLE: 366,
}


class IssueObjectif(TextChoices):
    """How an objective ended."""

    EN_COURS = "en_cours", "En cours"
    ATTEINT = "atteint", "Atteint"
    PARTIEL = "partiel", "Atteint en partie"
    MANQUE = "manque", "Manqué"
    ABANDONNE = "abandonne", "Abandonné"


class SourceFinancement(TextChoices):
    """Where the money of an envelope comes from (metier.md §4)."""

    ADMINISTRATION = "administration", "Administration"
    FAST = "fast", "FAST"
    FTAP = "ftap", "FTAP"
    DINUM = "dinum", "DINUM"
    COLLECTIVITE = "collectivite", "Collectivité"
    PARTENARIAT = "partenariat", "Partenariat"
    AUTRE = "autre", "Autre"
