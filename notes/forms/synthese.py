"""The filters of the synthesis of a period."""

from django import forms

from notes.synthese import RANK, Ligne, Tableau
from startups.enums import Meteo
from startups.forms.filtres import SelectionForm, closed

ATTENDENT, SANS_NOTE = "attendent", "sans-note"
MONTRER = {ATTENDENT: "Ce qui attend quelqu’un", SANS_NOTE: "Sans note"}
PAR_NOM, PAR_METEO, PAR_ATTENTE = "nom", "meteo", "attente"
TRIS = {
    PAR_NOM: "Nom, de A à Z",
    PAR_METEO: "Météo, l’orage d’abord",
    PAR_ATTENTE: "Ce qui attend depuis le plus longtemps",
}


class SyntheseForm(SelectionForm):
    """What the address asks of the page of a period."""

    montrer = closed("Montrer", list(MONTRER.items()), empty="Toutes les startups")
    meteo = closed("Météo", Meteo.choices, empty="Toutes")
    tri = closed("Trier par", list(TRIS.items()))

    bare = ["montrer"]
    usual_order = PAR_NOM

    @property
    def lists(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields]

    def lignes(self, tableau: Tableau) -> list[Ligne]:
        """The lines of the selection, in the order it asks."""
        self.is_valid()
        asked = self.cleaned_data
        found = [ligne for ligne in tableau.lignes if self._kept(ligne, asked)]
        if asked.get("tri") == PAR_METEO:
            found.sort(key=lambda ligne: RANK[ligne.contenu.meteo] if ligne.note else len(RANK))
        elif asked.get("tri") == PAR_ATTENTE:
            found.sort(key=lambda ligne: -max((attente.jours for attente in ligne.attentes), default=-1))
        return found

    @staticmethod
    def _kept(ligne: Ligne, asked: dict) -> bool:
        meteo = asked.get("meteo")
        if meteo and not (ligne.note and ligne.contenu.meteo == meteo):
            return False
        if asked.get("montrer") == ATTENDENT:
            return bool(ligne.attentes)
        return ligne.note is None if asked.get("montrer") == SANS_NOTE else True
