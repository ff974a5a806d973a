"""Models of letter, letters, signatures, and what was issued."""

from missions.models.archives import Archive
from missions.models.lettres import Compteur, Emission, Lettre, Signature
from missions.models.modeles import Modele, Section

__all__ = ["Archive", "Compteur", "Emission", "Lettre", "Modele", "Section", "Signature"]
