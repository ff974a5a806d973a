"""Closed lists of the technical floor."""

from django.db.models import TextChoices


class StatutCourriel(TextChoices):
    """Where a mail of the outbox stands."""

    EN_ATTENTE = "en_attente", "En attente"
    EN_COURS = "en_cours", "En cours d’envoi"
    ENVOYE = "envoye", "Envoyé"
    ABANDONNE = "abandonne", "Abandonné"
    # The connection broke after the message was handed over: it may or may not have left.
    A_VERIFIER = "a_verifier", "À vérifier"


class NatureRetrait(TextChoices):
    """Why a sealed document no longer holds."""

    ANNULE = "annule", "Annulé"
    REMPLACE = "remplace", "Remplacé"


WAITING = [StatutCourriel.EN_ATTENTE, StatutCourriel.EN_COURS]
# Somebody must look at them.
FAILED = [StatutCourriel.ABANDONNE, StatutCourriel.A_VERIFIER]
