"""What the team writes of a dossier, one section at a time."""

from collections.abc import Sequence

from django import forms

from comites.enums import EtatGate
from comites.faits import Engagement
from comites.models import AvisCoach, Dossier, PreuveGate
from comites.models.dossiers import LENGTH, LIGNES
from comites.sections import BESOINS, PERIODE, Section
from socle.forms import DsfrForm, InlineRadioSelect
from socle.templatetags.socle import since
from socle.versions import MergingForm, VersionedForm
from startups.forms.base import TexteField, textarea
from startups.models import Blocage

CELLULE, POURQUOI = 1_000, 2_000


def texte(label: str, length: int, rows: int, help_text: str = "") -> TexteField:
    field = TexteField(
        label=label, help_text=help_text, max_length=length, widget=textarea(rows), required=False
    )
    # Nothing is required to save, and none of it is an extra.
    field.needed_later = True
    return field


class DossierForm(DsfrForm, MergingForm):
    """One section of a dossier, begun or not. `engagements` are explained in one of them, `blocages` joined in another."""

    class Meta:
        model = Dossier
        fields: Sequence[str] = []

    def __init__(
        self,
        *args,
        section: Section,
        engagements: Sequence[Engagement] = (),
        blocages: Sequence[Blocage] = (),
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.section = section
        for champ, aide in section.champs.items():
            label = str(Dossier._meta.get_field(champ).verbose_name)
            self._add(
                champ, texte(label[:1].upper() + label[1:], LENGTH, 6, aide), getattr(self.instance, champ)
            )
        if section.lignes:
            self._add_lignes()
        self.engagements = engagements if section == PERIODE else ()
        for each in self.engagements:
            known = self.instance.explications.get(str(each.objectif.uuid), "")
            self._add(
                self._name(each),
                texte(f"Pourquoi : {each.objectif}", POURQUOI, 2, each.progres.phrase),
                known,
            )
        if section == BESOINS and blocages:
            self._add_blocages(blocages)

    def _add(self, name: str, field: forms.Field, known) -> None:
        self.fields[name] = field
        self.initial[name] = known

    def _add_lignes(self) -> None:
        rows = getattr(self.instance, self.section.lignes.champ)
        for rang in range(LIGNES):
            row = rows[rang] if rang < len(rows) else {}
            for cle, label in self.section.lignes.cellules:
                self._add(f"{cle}_{rang + 1}", texte(label, CELLULE, 2), row.get(cle, ""))

    def _add_blocages(self, blocages: Sequence[Blocage]) -> None:
        choices = [(str(row.uuid), f"{row.titre} ({since(row.depuis)})") for row in blocages]
        field = forms.MultipleChoiceField(
            label="Blocages joints au dossier",
            help_text="Tous les membres du passage lisent ceux qui sont cochés ; les autres restent dans le suivi.",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            error_messages={
                "invalid_choice": "Un des blocages cochés n’est plus ouvert : rechargez la page."
            },
        )
        field.needed_later = True
        joined = self.instance.blocages
        # As long as nobody chose, all are proposed.
        known = [cle for cle, _ in choices if joined is None or cle in joined]
        self._add("blocages", field, known)

    @staticmethod
    def _name(engagement: Engagement) -> str:
        return f"objectif_{engagement.objectif.uuid}"

    @property
    def textes(self) -> list[forms.BoundField]:
        return [self[champ] for champ in self.section.champs]

    @property
    def joints(self) -> list[forms.BoundField]:
        """The choice of blocages, when there is one to make."""
        return [self["blocages"]] if "blocages" in self.fields else []

    @property
    def pourquoi(self) -> list[forms.BoundField]:
        return [self[self._name(each)] for each in self.engagements]

    @property
    def groupes(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Each line with its fields."""
        ligne = self.section.lignes
        if not ligne:
            return []
        return [
            (f"{ligne.titre} {rang}", [self[f"{cle}_{rang}"] for cle, _ in ligne.cellules])
            for rang in range(1, LIGNES + 1)
        ]

    def _post_clean(self) -> None:
        super()._post_clean()
        for champ in self.section.champs:
            if champ in self.cleaned_data:
                setattr(self.instance, champ, self.cleaned_data[champ])
        if self.section.lignes:
            setattr(self.instance, self.section.lignes.champ, self._lignes())
        if self.engagements:
            typed = {str(e.objectif.uuid): self.cleaned_data.get(self._name(e), "") for e in self.engagements}
            self.instance.explications = {
                cle: said for cle, said in (self.instance.explications | typed).items() if said
            }
        if "blocages" in self.cleaned_data:
            self.instance.blocages = self.cleaned_data["blocages"]

    def _lignes(self) -> list[dict[str, str]]:
        """The lines as typed, without the empty ones at the end."""
        cles = [cle for cle, _ in self.section.lignes.cellules]
        rows = [
            {cle: self.cleaned_data.get(f"{cle}_{rang}", "") for cle in cles} for rang in range(1, LIGNES + 1)
        ]
        while rows and not any(rows[-1].values()):
            rows.pop()
        return rows


class AvisForm(DsfrForm, VersionedForm):
    """What the coach tells the équipe and the DINUM alone."""

    class Meta:
        model = AvisCoach
        fields = ["texte"]
        labels = {"texte": "Votre avis"}
        help_texts = {
            "texte": "Lu par l’équipe de l’incubateur et la DINUM, par personne d’autre : il ne figure ni dans le dossier, ni "
            "dans un document, ni dans un export."
        }
        widgets = {"texte": textarea(8)}


class PreuveForm(DsfrForm, VersionedForm):
    """Where one criterion of a gate stands, and what shows it."""

    class Meta:
        model = PreuveGate
        fields = ["etat", "preuve", "commentaire"]
        help_texts = {
            "preuve": "Une adresse que les membres du passage peuvent ouvrir.",
            "commentaire": "Ce que montre la preuve, ou ce qui manque encore.",
        }
        widgets = {"etat": InlineRadioSelect, "commentaire": textarea(3)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etat"].choices = EtatGate.choices

    def clean(self) -> dict:
        data = super().clean()
        if data.get("etat") == EtatGate.ACQUIS and not (data.get("preuve") or data.get("commentaire")):
            self.add_error("preuve", "Dites ce qui le montre : un lien, ou quelques mots.")
        return data
