"""Closed lists of the directory."""

from django.db.models import TextChoices


class RoleIncubateur(TextChoices):
    """What a person is for a whole incubateur (dated by a Rattachement)."""

    EQUIPE = "equipe", "Équipe de l’incubateur"
    COACH = "coach", "Coach"
    PORTEFEUILLE = "portefeuille", "Responsable de portefeuille (DINUM)"
    LECTURE = "lecture", "Lecture seule"


class TypeOrganisation(TextChoices):
    """Kinds of organisations, with the keys of beta.gouv.fr's public data."""

    ADMINISTRATION_CENTRALE = "administration-centrale", "Administration centrale"
    SERVICE_DECONCENTRE = "service-deconcentre", "Service déconcentré"
    OPERATEUR = "operateur", "Opérateur ou établissement public"
    COLLECTIVITE = "collectivite-territoriale", "Collectivité territoriale"
    SECURITE_SOCIALE = "securite-sociale", "Sécurité sociale"
    AUTRE = "autre", "Autre"


class DomaineMinisteriel(TextChoices):
    """Ministerial domains, with the keys of beta.gouv.fr's public data."""

    AFFAIRES_ETRANGERES = "affaires-etrangeres", "Affaires étrangères"
    AGRICULTURE = "agriculture", "Agriculture"
    ARMEES = "armees", "Armées"
    BERCY = "bercy", "Économie et finances"
    CULTURE = "culture", "Culture"
    EDUCATION = "education", "Éducation nationale"
    ENSEIGNEMENT_SUP = "enseignement-sup", "Enseignement supérieur et recherche"
    ENVIRONNEMENT = "environnement", "Environnement"
    INTERIEUR = "interieur", "Intérieur"
    JUSTICE = "justice", "Justice"
    SOLIDARITE_SANTE = "solidarite-sante", "Solidarités et santé"
    SPM = "spm", "Services du Premier ministre"
    SPORT = "sport", "Sport"
    TERRITOIRES = "territoires", "Territoires"
    TRAVAIL = "travail", "Travail"
    AUTRES = "autres", "Autres"


class GenreDemande(TextChoices):
    """What an équipe may not do alone to somebody's entry: the person confirms it."""

    ADRESSE = "adresse", "Changement d’adresse e-mail"
    FUSION = "fusion", "Fusion de deux fiches"
    SUPPLEANCE = "suppleance", "Suppléance"


class IssueDemande(TextChoices):
    """How such a request ended."""

    CONFIRMEE = "confirmee", "Confirmée"
    REFUSEE = "refusee", "Refusée"
    ANNULEE = "annulee", "Annulée"
