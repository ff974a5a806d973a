from notes.models.dispenses import Dispense
from notes.models.notes import Note
from notes.models.syntheses import Synthese
from notes.models.transmissions import Destinataire, Lecture, Reponse, Transmission, Visa

__all__ = ["Destinataire", "Dispense", "Lecture", "Note", "Reponse", "Synthese", "Transmission", "Visa"]
