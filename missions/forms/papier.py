"""Record a letter signed on paper: its scan, its terms, who signed when."""

from uuid import UUID

from django import forms

from annuaire.models import Personne
from missions.actions.papier import Signe, same_days
from missions.controles import ROLE_OF
from missions.enums import Qualite
from missions.forms.lettres import PersonneField
from missions.models import Lettre
from socle import depots
from socle.clock import today
from socle.forms import DsfrForm
from socle.pdf import recus
from socle.periods import plausible
from socle.templatetags.socle import jour
from socle.text import sur_une_ligne
from startups.enums import ACTIVE_PHASES, NomPhase, Position, RoleStartup
from startups.forms.base import LineField, day
from startups.models import Startup

NAME_LENGTH = 200
NO_FILE = "Choisissez le fichier de la lettre numérisée."


class PapierForm(DsfrForm, forms.Form):
    """A letter of `startup`. A scan that was read stays while the rest is corrected: `cle`."""

    titulaire = forms.ModelChoiceField(label="Titulaire", queryset=None, empty_label="Choisissez la personne")
    scan = forms.FileField(
        label="Lettre numérisée (PDF)",
        help_text="10 Mo au plus. Elle est scellée telle quelle et ne changera plus.",
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={"required": NO_FILE},
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)
    nom_du_fichier = forms.CharField(widget=forms.HiddenInput, required=False, max_length=NAME_LENGTH)
    debut = forms.DateField(label="Date de démarrage", widget=day(), validators=[plausible])
    fin = forms.DateField(label="Date de fin", widget=day(), validators=[plausible])
    quotite = forms.IntegerField(label="Quotité (%)", min_value=1, max_value=100)
    position = forms.ChoiceField(
        label="Position", choices=[("", "Non renseignée"), *Position.choices], required=False
    )
    lieu = LineField(label="Lieu de signature", max_length=150)

    def __init__(self, data=None, files=None, *, startup: Startup, user: Personne):
        self.startup, self.user = startup, user
        super().__init__(data, files)
        # The one that was read and waits is enough.
        self.fields["scan"].required = not self.data.get("cle")
        self.fields["titulaire"].queryset = self._held(RoleStartup.INTRAPRENEUR)
        for qualite in Qualite:
            self._add_signatory(qualite)
        self.content: bytes | None = None

    def _held(self, role: str):
        """People who have or had the role on the startup."""
        rows = self.startup.affectations.filter(role=role).order_by()
        return Personne.objects.filter(pk__in=rows.values("personne")).order_by("nom", "prenom", "pk")

    def _add_signatory(self, qualite: Qualite) -> None:
        if qualite != Qualite.INTRAPRENEUR:
            self.fields[f"signataire_{qualite}"] = self._signatory(qualite)
        self.fields[f"signee_{qualite}"] = forms.DateField(
            label=f"{qualite.label} : signée le",
            widget=day(),
            validators=[plausible],
            required=qualite == Qualite.INTRAPRENEUR,
        )

    def _signatory(self, qualite: Qualite) -> forms.ModelChoiceField:
        if qualite in ROLE_OF:
            return forms.ModelChoiceField(
                label=qualite.label,
                queryset=self._held(ROLE_OF[qualite]),
                required=False,
                empty_label="N’a pas signé",
            )
        directory = Personne.objects.filter(incubateurs=self.startup.incubateur_id)
        help_text = "Une personne de l’annuaire : son nom ou son adresse. Laissez vide si personne n’a signé."
        return PersonneField(label=qualite.label, queryset=directory, required=False, help_text=help_text)

    def signatories(self) -> list[tuple[str, list[forms.BoundField]]]:
        """By capacity, the fields of the template."""
        return [
            (
                qualite.label,
                [
                    self[name]
                    for name in (f"signataire_{qualite}", f"signee_{qualite}")
                    if name in self.fields
                ],
            )
            for qualite in Qualite
        ]

    # Checked --------------------------------------------------------------------------------------------------

    def clean(self) -> dict:
        data = super().clean()
        self._check_scan(data)
        self._check_dates(data)
        for qualite in Qualite:
            self._check_signature(qualite, data)
        if not self.errors:
            existing = same_days(self.lettre())
            if existing:
                self.add_error("debut", self.already(existing))
        return data

    def _check_scan(self, data: dict) -> None:
        """The file sent, or the one read before and kept meanwhile."""
        sent, key = data.get("scan"), data.get("cle")
        if sent:
            content = sent.read(recus.MAX_BYTES + 1)
            try:
                recus.pages(content)
            except recus.Refused as refused:
                self.add_error("scan", str(refused))
                return
            self._keep(content, sur_une_ligne(sent.name)[-NAME_LENGTH:])
        elif key:
            self.content = depots.fetch(key, by=self.user)
        if self.content is None and not self.errors.get("scan"):
            self.add_error("scan", NO_FILE)

    def _keep(self, content: bytes, nom: str) -> None:
        self.content = content
        self.cleaned_data["nom_du_fichier"] = nom
        self.data = self.data.copy()
        self.data["cle"], self.data["nom_du_fichier"] = depots.keep(content, by=self.user), nom

    def kept(self) -> str:
        """Name of the file that was read and waits, to be said beside the field."""
        return self.data.get("nom_du_fichier", "") if self.content is not None else ""

    def forget(self) -> None:
        """The scan was sealed: the copy that waited is of no use."""
        key = self.data.get("cle")
        if key:
            depots.forget(UUID(str(key)), by=self.user)

    def _check_dates(self, data: dict) -> None:
        debut, fin = data.get("debut"), data.get("fin")
        if debut and fin and fin < debut:
            self.add_error("fin", "La date de fin ne peut pas précéder la date de démarrage.")

    def _check_signature(self, qualite: Qualite, data: dict) -> None:
        when, field = data.get(f"signee_{qualite}"), f"signee_{qualite}"
        if when and when > today():
            self.add_error(field, "Une lettre déjà signée ne l’a pas été dans l’avenir.")
        if qualite == Qualite.INTRAPRENEUR or self.errors.get(f"signataire_{qualite}"):
            return
        who = data.get(f"signataire_{qualite}")
        if who and not when and not self.errors.get(field):
            self.add_error(field, f"Dites quel jour {who} a signé.")
        if when and not who:
            self.add_error(f"signataire_{qualite}", "Dites qui a signé ce jour-là, ou effacez la date.")

    @staticmethod
    def already(existing: Lettre) -> str:
        """Why a letter that overlaps another is refused."""
        return (
            f"{existing.titulaire} a déjà une lettre pour {existing.startup} du {jour(existing.debut)} au "
            f"{jour(existing.fin)} : ces dates se chevauchent."
        )

    # What it gives --------------------------------------------------------------------------------------------

    def lettre(self) -> Lettre:
        """The letter, not saved yet."""
        data, titulaire = self.cleaned_data, self.cleaned_data["titulaire"]
        return Lettre(
            startup=self.startup,
            incubateur=self.startup.incubateur,
            titulaire=titulaire,
            phase=self._phase(data["debut"]),
            fonction=titulaire.fonction,
            **{name: data[name] for name in ("debut", "fin", "quotite", "position")},
        )

    def _phase(self, at) -> str:
        """That of the first day; an older letter began with the startup."""
        phase = self.startup.phase_at(at) or self.startup.phases.first()
        return phase.nom if phase and phase.nom in ACTIVE_PHASES else NomPhase.CONSTRUCTION

    def signes(self) -> list[Signe]:
        """Who signed, in the usual order."""
        found = []
        for qualite in Qualite:
            own = qualite == Qualite.INTRAPRENEUR
            who = self.cleaned_data["titulaire" if own else f"signataire_{qualite}"]
            if who:
                found.append(Signe(qualite, who, who.fonction, self.cleaned_data[f"signee_{qualite}"]))
        return found
