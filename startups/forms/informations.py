"""What the page says of a startup besides its fiche; creating a startup."""

import zlib

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.text import slugify

from annuaire.models import Incubateur, Personne
from annuaire.permissions import writable_incubateurs
from socle.avertissements import WarnedForm
from socle.clock import today
from socle.forms import DsfrForm
from socle.versions import VersionedForm
from startups import presentation
from startups.enums import Accessibilite, NomPhase, Public
from startups.forms.base import LineField, day, motif, textarea
from startups.models import Phase, Startup
from startups.models.startups import valid_identifiant

LINKS = [
    "site",
    "depot",
    "statistiques_url",
    "budget_url",
    "impact_url",
    "dashlord_url",
    "analyse_risques_url",
]
# How the form is laid out.
GROUPS = {
    "Le service": ["nom", "mission", "contact", "site", "depot", "technos"],
    "Pour qui": ["publics", "thematiques"],
    "Transparence": ["statistiques", "statistiques_url", "impact_url", "budget_url", "dashlord_url"],
    "Qualité": ["accessibilite", "mon_service_securise", "analyse_risques", "analyse_risques_url"],
}
ONLY_WEB = URLValidator(schemes=["http", "https"])
MAX_TECHNOS, TECHNO_LENGTH, LINK_LENGTH = 40, 60, 500


def yes_no_unknown(label: str) -> forms.TypedChoiceField:
    """A fact that may be unknown."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", presentation.UNKNOWN), (True, "Oui"), (False, "Non")],
        coerce=lambda value: value == "True",
        empty_value=None,
        required=False,
    )


class PartForm(DsfrForm, VersionedForm):
    """Form of a part of a startup: what is saved elsewhere on its page is no conflict."""

    not_compared = frozenset({"motif"})

    def stored_version(self) -> int:
        names = [name for name in self.fields if name not in {"version", *self.not_compared}]
        return zlib.crc32(
            repr([(name, self._shown(name, self.initial.get(name))) for name in names]).encode()
        )


class InformationsForm(PartForm):
    """Facts of a startup. An imported value that is no address is kept as long as nobody changes it."""

    nom = LineField(label="Nom", max_length=250)
    mission = LineField(label="Mission", max_length=1_000, widget=textarea(2), help_text="Une phrase.")
    publics = forms.MultipleChoiceField(label="Publics", widget=forms.CheckboxSelectMultiple, required=False)
    technos = forms.CharField(
        label="Technologies",
        max_length=MAX_TECHNOS * (TECHNO_LENGTH + 2),
        required=False,
        help_text="Séparées par des virgules.",
    )
    accessibilite = forms.ChoiceField(
        label="Accessibilité", choices=[("", presentation.UNKNOWN), *Accessibilite.choices], required=False
    )
    statistiques = yes_no_unknown("Statistiques publiques")
    analyse_risques = yes_no_unknown("Analyse de risques faite")
    mon_service_securise = yes_no_unknown("Suivie dans MonServiceSécurisé")

    class Meta:
        model = Startup
        fields = [name for names in GROUPS.values() for name in names]
        widgets = {"thematiques": forms.CheckboxSelectMultiple}

    def __init__(self, *args, instance: Startup, **kwargs):
        # The stored values, read before validation writes on the instance.
        self.stored_links = {name: getattr(instance, name) for name in [*LINKS, "contact"]}
        self.stored_technos = instance.technos
        initial = {"technos": ", ".join(instance.technos)}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        for name in GROUPS["Pour qui"]:
            self.fields[name].widget.inline = True
        strays = [value for value in instance.publics if value not in Public.values]
        self.fields["publics"].choices = [*Public.choices, *((stray, stray) for stray in strays)]

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their titles, for the template."""
        return [(title, [self[name] for name in names]) for title, names in GROUPS.items()]

    def clean_technos(self) -> list[str]:
        if self.cleaned_data["technos"] == self.initial["technos"]:
            return self.stored_technos
        typed = (" ".join(name.split()) for name in self.cleaned_data["technos"].split(","))
        distinct: dict[str, str] = {}
        for name in filter(None, typed):
            distinct.setdefault(name.casefold(), name)
        names = list(distinct.values())
        if len(names) > MAX_TECHNOS or any(len(name) > TECHNO_LENGTH for name in names):
            raise ValidationError(
                f"Au plus {MAX_TECHNOS} technologies, de {TECHNO_LENGTH} caractères chacune."
            )
        return names

    def clean_contact(self) -> str:
        contact = self.cleaned_data["contact"]
        if contact == self.stored_links["contact"] or not contact:
            return contact
        if not (presentation.mail_address(contact) or presentation.web_address(contact)):
            raise ValidationError("Donnez une adresse e-mail, ou une page qui commence par https://.")
        return contact

    def clean(self) -> dict:
        data = super().clean()
        for name in LINKS:
            if data.get(name) and data[name] != self.stored_links[name]:
                self._clean_link(data, name)
        return data

    def _clean_link(self, data: dict, name: str) -> None:
        address = data[name] if "://" in data[name] else f"https://{data[name]}"
        try:
            ONLY_WEB(address)
            MaxLengthValidator(LINK_LENGTH)(address)
        except ValidationError:
            self.add_error(name, "Ce n’est pas l’adresse d’une page : elle commence par https://.")
        else:
            data[name] = address


class RattachementForm(WarnedForm, PartForm):
    """The incubateurs of a startup: the principal one writes it and its rules apply, the others read."""

    motif = motif("Pourquoi", required=False)

    class Meta:
        model = Startup
        fields = ["incubateur", "co_incubateurs"]
        widgets = {"co_incubateurs": forms.CheckboxSelectMultiple}

    def __init__(self, *args, instance: Startup, **kwargs):
        self.former = instance.incubateur
        kept = [self.former.pk, *(incubateur.pk for incubateur in instance.co_incubateurs.all())]
        super().__init__(*args, instance=instance, **kwargs)
        open_to_all = Incubateur.objects.active() | Incubateur.objects.filter(pk__in=kept)
        self.fields["incubateur"].queryset = self.fields["co_incubateurs"].queryset = open_to_all
        self.fields["incubateur"].empty_label = None

    def clean(self) -> dict:
        data = super().clean()
        if data.get("incubateur") in data.get("co_incubateurs", ()):
            self.add_error("co_incubateurs", "L’incubateur principal n’est pas en plus co-incubateur.")
        return data

    def warnings(self) -> list[str]:
        new = self.cleaned_data["incubateur"]
        if new == self.former:
            return []
        stays = self.former in self.cleaned_data["co_incubateurs"]
        return [
            f"L’équipe de « {new} » écrira cette page à la place de celle de « {self.former} », "
            "et ses règles s’appliqueront.",
            f"L’équipe de « {self.former} » la lira encore, comme co-incubateur."
            if stays
            else f"L’équipe de « {self.former} » ne la verra plus.",
            f"Les personnes qui ont un rôle autour de {self.instance} entreront dans l’annuaire de « {new} ».",
        ]


class NouvelleStartupForm(DsfrForm, forms.ModelForm):
    """A new startup with its first phase. Left empty, the identifiant comes from the name."""

    nom = LineField(label="Nom", max_length=250)
    mission = LineField(label="Mission", max_length=1_000, widget=textarea(2), help_text="Une phrase.")
    phase = forms.ChoiceField(label="Première phase", choices=NomPhase.choices)
    debut = forms.DateField(
        label="Depuis le", widget=day(), validators=Phase._meta.get_field("debut").validators
    )

    class Meta:
        model = Startup
        fields = ["nom", "identifiant", "mission", "incubateur"]

    def __init__(self, data=None, *, user: Personne, initial: dict | None = None):
        super().__init__(data, initial={"phase": NomPhase.INVESTIGATION, "debut": today()} | (initial or {}))
        choices = writable_incubateurs(user)
        self.fields["incubateur"].queryset = choices
        self.fields["incubateur"].empty_label = None
        identifiant = self.fields["identifiant"]
        identifiant.required = False
        identifiant.help_text = (
            "Celui de beta.gouv.fr. Laissé vide, il vient du nom. Il ne change plus ensuite."
        )

    def first_phase(self) -> Phase:
        """The phase it enters, to be written with it."""
        return Phase(nom=self.cleaned_data["phase"], debut=self.cleaned_data["debut"])

    def clean_identifiant(self) -> str:
        identifiant = self.cleaned_data["identifiant"] or proposed_identifiant(
            self.cleaned_data.get("nom", "")
        )
        if not identifiant:
            raise ValidationError("Aucun identifiant ne vient de ce nom : choisissez-en un.")
        valid_identifiant(identifiant)
        if Startup.objects.filter(identifiant__iexact=identifiant).exists():
            raise ValidationError(f"L’identifiant « {identifiant} » est déjà pris : choisissez-en un autre.")
        return identifiant


def proposed_identifiant(nom: str) -> str:
    """What the name of a startup gives as an identifiant: « Carnet de haies » → carnet-de-haies."""
    return slugify(nom)[:120].strip("-")
