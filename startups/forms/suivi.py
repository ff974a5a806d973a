"""What a coach types about a startup: the point, with the blocages it resolves and opens."""

import re
from uuid import uuid4

from django import forms
from django.db.models import Q

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement
from socle.clock import today
from socle.forms import DsfrForm, InlineRadioSelect
from socle.periods import plausible
from socle.templatetags.socle import jour
from socle.versions import VersionedForm
from startups.actions.suivi import NewBlocage
from startups.enums import Meteo
from startups.forms.base import textarea
from startups.models import Affectation, Blocage, Point, Startup
from startups.permissions import can_write_avis

TEXT_LENGTH = 10_000
UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def expected_people(startup: Startup):
    """People of whom something can be expected: those around the startup today, and the équipe."""
    around = Affectation.objects.current().filter(startup=startup).values("personne")
    equipe = (
        Rattachement.objects.current()
        .filter(incubateur=startup.incubateur_id, role=RoleIncubateur.EQUIPE)
        .values("personne")
    )
    return Personne.objects.active().filter(Q(pk__in=around) | Q(pk__in=equipe))


class PersonneChoice(forms.ModelChoiceField):
    """A person, shown with their function."""

    def label_from_instance(self, personne: Personne) -> str:
        return f"{personne.nom_complet} ({personne.fonction})" if personne.fonction else personne.nom_complet


class PointForm(DsfrForm, forms.Form):
    """A new point. What is prefilled (météo, suite) comes from the last one: little changed, little to type."""

    meteo = forms.ChoiceField(label="Météo", choices=Meteo.choices, widget=InlineRadioSelect)
    fait = forms.CharField(label="Ce qui s’est passé", max_length=TEXT_LENGTH, widget=textarea(4))
    suite = forms.CharField(label="La suite", max_length=TEXT_LENGTH, widget=textarea(3), required=False)
    avis = forms.CharField(
        label="Avis du coach",
        help_text="Lu par l’équipe de l’incubateur et la DINUM, par personne d’autre.",
        max_length=TEXT_LENGTH,
        widget=textarea(2),
        required=False,
    )
    blocage_titre = forms.CharField(label="Le blocage en une phrase", max_length=250, required=False)
    blocage_attendu = forms.CharField(
        label="Ce qui est attendu", max_length=5_000, widget=textarea(2), required=False
    )
    blocage_attendu_de = PersonneChoice(
        label="De qui",
        help_text="Cette personne sera prévenue par courriel ; elle lira ce blocage, pas le reste du suivi.",
        queryset=None,
        required=False,
        empty_label="Personne en particulier",
    )
    cle = forms.UUIDField(widget=forms.HiddenInput)
    vu = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, startup: Startup, user: Personne):
        self.startup = startup
        self.last = startup.points.select_related("auteur", "confirme_par").first()
        # Several forms may be open at once on the board.
        super().__init__(data, initial=self._initial(), auto_id=f"{startup.identifiant}-%s")
        self.fields["blocage_attendu_de"].queryset = expected_people(startup)
        self.blocages = list(startup.blocages.filter(self._concerned()))
        self._add_resolutions()
        if not can_write_avis(user, startup):
            del self.fields["avis"]
        self.newer: Point | None = None

    def _initial(self) -> dict:
        last = self.last
        return {
            "cle": uuid4(),
            "vu": last.uuid if last else None,
            "meteo": last.meteo if last else None,
            "suite": last.suite if last else "",
        }

    def _concerned(self) -> Q:
        """Open blocages; and those of which an end was typed while somebody else resolved them."""
        typed = [name.removeprefix("issue_") for name in self.data if name.startswith("issue_")]
        return Q(resolu_le__isnull=True) | Q(uuid__in=[uuid for uuid in typed if self._has_issue(uuid)])

    def _has_issue(self, uuid: str) -> bool:
        return bool(UUID_SHAPE.fullmatch(uuid) and self.data[f"issue_{uuid}"])

    def _add_resolutions(self) -> None:
        for blocage in self.blocages:
            self.fields[f"resolu_{blocage.uuid}"] = forms.BooleanField(
                label=f"Résolu : {blocage.titre}", required=False
            )
            self.fields[f"issue_{blocage.uuid}"] = forms.CharField(
                label="Comment il s’est terminé", max_length=5_000, required=False
            )

    def resolutions(self) -> list[tuple[Blocage, forms.BoundField, forms.BoundField]]:
        """Open blocages with their two fields, for the template."""
        return [(b, self[f"resolu_{b.uuid}"], self[f"issue_{b.uuid}"]) for b in self.blocages]

    def clean(self) -> dict:
        data = super().clean()
        for blocage in self.blocages:
            resolved, issue = data.get(f"resolu_{blocage.uuid}"), data.get(f"issue_{blocage.uuid}")
            if resolved and not issue:
                self.add_error(f"issue_{blocage.uuid}", "Dites en quelques mots comment il s’est terminé.")
            if issue and not resolved:
                self.add_error(f"resolu_{blocage.uuid}", "Cochez « Résolu » ou effacez ce qui suit.")
        if not data.get("blocage_titre") and (data.get("blocage_attendu") or data.get("blocage_attendu_de")):
            self.add_error(
                "blocage_titre", "Nommez le blocage en une phrase, ou videz les deux champs suivants."
            )
        return data

    def to_publish(self) -> dict:
        """Keyword arguments of `publish_point`."""
        data = self.cleaned_data
        opened = None
        if data.get("blocage_titre"):
            opened = NewBlocage(
                titre=data["blocage_titre"],
                attendu=data["blocage_attendu"],
                attendu_de=data["blocage_attendu_de"],
            )
        return {
            "cle": data["cle"],
            "seen": data["vu"],
            "meteo": data["meteo"],
            "fait": data["fait"],
            "suite": data["suite"],
            "avis": data.get("avis", ""),
            "resolved": {b: data[f"issue_{b.uuid}"] for b in self.blocages if data[f"resolu_{b.uuid}"]},
            "opened": opened,
        }

    def show_newer(self, point: Point) -> None:
        """Somebody published meanwhile: keep what was typed, show theirs, let it be sent knowingly."""
        self.newer = point
        self.data = self.data.copy()
        self.data["vu"], self.data["cle"] = str(point.uuid), str(uuid4())
        self.add_error(
            None,
            f"{point.auteur} a publié un point pendant que vous écriviez. Votre texte est intact : "
            "lisez le sien, complétez, puis publiez de nouveau.",
        )

    def show_resolved(self, blocage: Blocage, sentence: str) -> None:
        """Somebody resolved a blocage meanwhile: say what they wrote beside what was typed."""
        self.add_error(f"issue_{blocage.uuid}", sentence)


class PointCorrectionForm(DsfrForm, VersionedForm):
    """Correct the words of a published point."""

    class Meta:
        model = Point
        fields = ["meteo", "fait", "suite", "avis"]
        widgets = {"meteo": InlineRadioSelect, "fait": textarea(4), "suite": textarea(3), "avis": textarea(2)}

    def __init__(self, *args, user: Personne, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["fait"].required = True
        if not can_write_avis(user, self.instance.startup):
            del self.fields["avis"]


class BlocageForm(DsfrForm, VersionedForm):
    """Open or correct a blocage."""

    attendu_de = PersonneChoice(
        label="Attendu de",
        help_text="Cette personne sera prévenue par courriel ; elle lira ce blocage, pas le reste du suivi.",
        queryset=None,
        required=False,
        empty_label="Personne en particulier",
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Blocage
        fields = ["titre", "attendu", "attendu_de", "depuis"]
        widgets = {
            "attendu": textarea(3),
            "depuis": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, startup: Startup, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attendu_de"].queryset = expected_people(startup)
        self.fields["cle"].initial = uuid4()
        if self.instance.pk:
            # Handing it to somebody else is an act of its own, which tells that person.
            del self.fields["attendu_de"]

    def fields_to_write(self) -> dict:
        """Keyword arguments of `open_blocage`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def clean_depuis(self):
        depuis = self.cleaned_data["depuis"]
        if depuis > today():
            raise forms.ValidationError("Un blocage ne peut pas commencer dans le futur.")
        resolu_le = self.instance.resolu_le
        if resolu_le and depuis > resolu_le:
            raise forms.ValidationError(f"Ce blocage est résolu depuis le {jour(resolu_le)}.")
        return depuis


class HandForm(DsfrForm, forms.Form):
    """Hand a blocage to somebody else."""

    attendu_de = PersonneChoice(label="Confier à", queryset=None, empty_label="Choisissez une personne")
    mot = forms.CharField(
        label="Un mot pour cette personne", max_length=400, widget=textarea(2), required=False
    )

    def __init__(self, *args, blocage: Blocage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attendu_de"].queryset = expected_people(blocage.startup).exclude(
            pk=blocage.attendu_de_id
        )


class AnswerForm(DsfrForm, forms.Form):
    """Answer a blocage."""

    texte = forms.CharField(label="Votre réponse", max_length=5_000, widget=textarea(3))
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cle"].initial = uuid4()


class ResolveForm(DsfrForm, forms.Form):
    """Say how a blocage ended, and when."""

    issue = forms.CharField(label="Comment il s’est terminé", max_length=5_000, widget=textarea(2))
    le = forms.DateField(
        label="Résolu le",
        validators=[plausible],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args, blocage: Blocage, **kwargs):
        super().__init__(*args, **kwargs)
        self.blocage = blocage
        self.fields["le"].initial = today()

    def clean_le(self):
        le = self.cleaned_data["le"]
        if le > today():
            raise forms.ValidationError("La résolution ne peut pas être dans le futur.")
        if le < self.blocage.depuis:
            raise forms.ValidationError(f"Ce blocage n’a commencé que le {jour(self.blocage.depuis)}.")
        return le
