"""The fiche, section by section."""

import zlib

from django import forms
from django.utils.text import slugify

from socle.forms import DsfrForm
from socle.versions import VersionedForm
from startups import sections
from startups.forms.base import LineField, textarea
from startups.models import Startup

TEXT_LENGTH = 20_000
EMPTY = "Écrivez un texte, ou supprimez la section."


class SectionForm(DsfrForm, VersionedForm):
    """One section of the fiche: only a change of this very section is a conflict."""

    titre = LineField(label="Titre", max_length=150)
    texte = forms.CharField(
        label="Texte",
        max_length=TEXT_LENGTH,
        widget=textarea(14),
        strip=False,
        error_messages={"required": EMPTY},
        help_text="En Markdown : **gras**, - liste, ### sous-titre, [texte](https://adresse). "
        "Une ligne « ## Titre » commence une autre section.",
    )

    class Meta:
        model = Startup
        fields: list[str] = []

    def __init__(self, data=None, *, instance: Startup, slug: str = "", titre: str = ""):
        """`slug` names a section that is there, or one to add, whose usual title is `titre`."""
        self.slug = slug
        self.section = sections.trouver(instance.fiche, slug)
        initial = {"titre": titre, "texte": ""}
        if self.section:
            initial = {"titre": self.section.titre, "texte": self.section.texte}
        super().__init__(data, instance=instance, initial=initial)
        # What stands before the first heading has no title, and needs none.
        self.fields["titre"].required = slug != sections.PREAMBULE

    def stored_version(self) -> int:
        return section_stamp(self.section)

    def clean_titre(self) -> str:
        titre = self.cleaned_data["titre"]
        if titre and not sections.est_un_titre(titre):
            raise forms.ValidationError("Un titre tient sur une ligne, sans signe de mise en forme.")
        if not self.slug and sections.trouver(self.instance.fiche, slugify(titre)):
            raise forms.ValidationError("La fiche a déjà une section de ce titre : corrigez-la.")
        return titre

    def clean_texte(self) -> str:
        texte = self.cleaned_data["texte"]
        if not texte.strip():
            raise forms.ValidationError(EMPTY)
        if not sections.referme(texte):
            raise forms.ValidationError(
                "Un bloc de code, un commentaire ou une balise reste ouvert et avalerait les sections "
                "suivantes : refermez-le."
            )
        return texte

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not self._is_read_back():
            raise forms.ValidationError(
                "Une section précédente laisse un bloc de code ouvert, qui avalerait celle-ci : "
                "corrigez-la d’abord."
            )
        return data

    def _is_read_back(self) -> bool:
        after = self.rewritten()
        titles = [section.titre for section in sections.decouper(after)]
        return self.cleaned_data["titre"] in titles and sections.intacte(
            self.instance.fiche, after, self.slug
        )

    def rewritten(self) -> str:
        """The whole fiche with this section as it was typed."""
        data = self.cleaned_data
        return sections.remplacer(self.instance.fiche, self.slug, data["titre"], data["texte"])


def section_stamp(section: sections.Section | None) -> int:
    """A number that changes with the text of a section; 0 for none."""
    return zlib.crc32(section.source.encode()) if section else 0
