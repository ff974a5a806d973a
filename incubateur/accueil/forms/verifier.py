"""Verify a letter: its code, and the file one received."""

from hashlib import sha256

from django import forms

from incubateur.accueil.verification import LONGUEUR, canonical
from missions.actions.lettres import ALPHABET
from socle.forms import DsfrForm

MAX_BYTES = 20 * 1024 * 1024


class CodeForm(DsfrForm, forms.Form):
    """A code as people copy it: spaces, dashes and case do not count."""

    code = forms.CharField(
        label="Code de vérification",
        help_text="Douze lettres et chiffres, écrits au pied de chaque page de la lettre. Par exemple : 7KMP-4XWA-R9TC.",
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Recopiez le code écrit sur la lettre."},
    )

    def clean_code(self) -> str:
        code = canonical(self.cleaned_data["code"])
        signs = code.replace("-", "")
        if len(signs) != LONGUEUR:
            raise forms.ValidationError(
                f"Un code compte {LONGUEUR} lettres et chiffres ; celui-ci en compte {len(signs)}."
            )
        if foreign := sorted(set(signs) - set(ALPHABET)):
            raise forms.ValidationError(
                f"« {foreign[0]} » n’apparaît dans aucun code : pour éviter les confusions, ils n’ont "
                "ni 0 ni O, ni 1 ni I, ni accent."
            )
        return code


class FichierForm(DsfrForm, forms.Form):
    """The file one received: only its SHA-256 is read, nothing is kept."""

    fichier = forms.FileField(
        label="Fichier PDF reçu",
        help_text=f"{MAX_BYTES // 1024 // 1024} Mo au plus. Il est comparé puis oublié : rien n’est conservé.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": "Ce fichier est vide.", "required": "Choisissez le fichier à comparer."},
    )

    def clean_fichier(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        given = self.cleaned_data["fichier"]
        if given.size > MAX_BYTES:
            raise forms.ValidationError(
                f"Ce fichier dépasse {MAX_BYTES // 1024 // 1024} Mo : ce n’est pas une lettre émise ici."
            )
        digest = sha256()
        for chunk in given.chunks():
            digest.update(chunk)
        return digest.hexdigest()
