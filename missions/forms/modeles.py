"""Write a version of the model: its subject, its sections."""

import zlib

from django import forms

from missions import variables
from missions.models import Modele, Section
from socle.forms import DsfrForm
from socle.text import sur_une_ligne
from socle.versions import VersionedForm

# Some fifteen pages: beyond, it is no section of a letter.
MAX_LINES = 600
NO_VARIABLE = "Un titre n’a pas de variable : écrivez-le en toutes lettres."


class ObjetForm(DsfrForm, VersionedForm):
    """The subject of the letters; only a change of the subject itself is a conflict."""

    class Meta:
        model = Modele
        fields = ["objet"]
        widgets = {"objet": forms.TextInput}
        help_texts = {
            "objet": "Une ligne. Les variables s’écrivent entre accolades : {titulaire}, {service}…"
        }

    def stored_version(self) -> int:
        return zlib.crc32(self.instance.objet.encode())

    def clean_objet(self) -> str:
        objet = sur_une_ligne(self.cleaned_data["objet"])
        variables.only_known(objet)
        blocks = [nom for nom in variables.used(objet) if variables.VARIABLES[nom].bloc]
        if blocks:
            raise forms.ValidationError(
                f"« {{{blocks[0]}}} » fait plusieurs paragraphes : l’objet tient sur une ligne."
            )
        return objet


class SectionForm(DsfrForm, VersionedForm):
    """A section of a draft; its place is changed elsewhere."""

    class Meta:
        model = Section
        fields = ["titre", "texte", "partie", "facultative", "cochee"]
        labels = {"cochee": "Cochée au départ, si elle est facultative"}
        widgets = {"texte": forms.Textarea(attrs={"rows": 18, "spellcheck": "true"})}
        help_texts = {
            "texte": "En Markdown : **gras**, - liste, ### sous-titre. Une variable s’écrit entre accolades ; "
            "celles qui font plusieurs paragraphes sont seules sur leur ligne.",
        }

    def stored_version(self) -> int:
        return section_stamp(self.instance)

    def clean_titre(self) -> str:
        titre = sur_une_ligne(self.cleaned_data["titre"])
        if variables.used(titre):
            raise forms.ValidationError(NO_VARIABLE)
        return titre

    def clean_texte(self) -> str:
        texte = self.cleaned_data["texte"].replace("\r\n", "\n")
        lines = texte.count("\n") + 1
        if lines > MAX_LINES:
            raise forms.ValidationError(f"Une section tient en {MAX_LINES} lignes ; celle-ci en a {lines}.")
        variables.only_known(texte)
        return texte


def section_stamp(section: Section) -> int:
    """A number that changes with what is written in a section, not with its place."""
    if section.pk is None:
        return 0
    written = [section.titre, section.texte, section.partie, section.facultative, section.cochee]
    return zlib.crc32(repr(written).encode())
