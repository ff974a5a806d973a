"""Models of letter, letters, signatures, and what was issued."""

from missions.models.lettres import Compteur, Emission, Lettre, Signature
from missions.models.modeles import Modele, Section

__all__ = ["Compteur", "Emission", "Lettre", "Modele", "Section", "Signature"]
