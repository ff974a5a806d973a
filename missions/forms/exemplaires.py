"""Upload the signed copy of a letter, and record the signatures it bears."""

import io
from datetime import date
from hashlib import sha256

import pikepdf
from django import forms
from django.utils import timezone

from annuaire.models import Personne
from missions.exemplaires import exemplaire
from missions.forms.emission import ReadForm
from missions.models import Emission, Lettre, Signature
from socle import depots
from socle.avertissements import WarnedForm
from socle.clock import today
from socle.pdf import recus
from socle.periods import plausible
from socle.templatetags.socle import compte, jour
from startups.forms.base import LineField, day, motif

PAGES = "page,pages"
NO_FILE = "Choisissez un fichier."


class ExemplaireForm(WarnedForm, ReadForm):
    """The file, why it replaces the one before, and when each of those who have not signed yet did.

    An accepted file waits under `cle` while the rest is mended: nobody uploads it twice.
    """

    fichier = forms.FileField(
        label="L’exemplaire signé",
        help_text=f"Un PDF de {recus.MAX_BYTES // 1024 // 1024}\u00a0Mo au plus : la lettre numérisée, ou signée électroniquement.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": recus.REFUS["vide"], "required": NO_FILE},
    )
    cle = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, lettre: Lettre, by: Personne):
        super().__init__(data, files, version=lettre.version)
        self.lettre, self.by = lettre, by
        self.emission = Emission.objects.filter(lettre=lettre).select_related("document").first()
        self.content, self.pages = b"", 0
        # Not asked again for the file that waits.
        self.fields["fichier"].required = not (data and data.get("cle"))
        if lettre.scan_id:
            self.fields["motif"] = motif("Pourquoi remplacer l’exemplaire déjà déposé")
        waiting = lettre.signatures.filter(signee_le__isnull=True, personne__isnull=False)
        self.waiting = {
            f"signee-{row.rang}": row for row in waiting.select_related("personne").order_by("rang")
        }
        for name, row in self.waiting.items():
            self.fields[name] = forms.DateField(
                label=f"{row.personne}, {row.get_qualite_display()}, a signé le",
                required=False,
                validators=[plausible],
                widget=day(),
            )
        if self.waiting:
            self.fields["lieu"] = LineField(
                label="À", max_length=150, required=False, help_text="La ville où la lettre a été signée."
            )
        # Whatever was typed first, the file comes first.
        self.order_fields(["version", "cle", "fichier", "motif"])

    @property
    def received(self) -> str:
        """« 2 pages, 340 ko »: the file that waits, once it is accepted."""
        if not self.content:
            return ""
        return f"{compte(self.pages, PAGES)}, {max(len(self.content) // 1024, 1)}\u00a0ko"

    # The file -----------------------------------------------------------------------------------------------

    def clean(self) -> dict:
        data = super().clean()
        if "fichier" not in self.errors:
            self._read_file(data)
        self._check_place(data)
        return data

    def _read_file(self, data: dict) -> None:
        sent = data.get("fichier")
        # One byte more than what is accepted is enough to refuse it.
        content = sent.read(recus.MAX_BYTES + 1) if sent else self._waiting_file(data.get("cle"))
        if content is None:
            self.add_error("fichier", NO_FILE)
            return
        try:
            self.pages = recus.pages(content)
        except recus.Refused as refused:
            self.add_error("fichier", str(refused))
            return
        wrong = self._known(content)
        if wrong:
            self.add_error("fichier", wrong)
            return
        self.content = content
        if sent:
            self.data = self.data.copy()
            self.data["cle"] = str(depots.keep(content, by=self.by))
        self.fields["fichier"].required = False

    def _waiting_file(self, cle) -> bytes | None:
        return depots.fetch(cle, by=self.by) if cle else None

    def _known(self, content: bytes) -> str:
        """What is wrong with the very bytes of a document we have; empty when they are new."""
        empreinte = sha256(content).hexdigest()
        if self.emission and empreinte == self.emission.document.empreinte:
            return "C’est la lettre telle qu’elle a été émise, sans signature : déposez l’exemplaire signé."
        present = exemplaire(self.lettre)
        if present and empreinte == present.empreinte:
            return "C’est l’exemplaire déjà déposé : rien ne changerait."
        return ""

    # What it says -------------------------------------------------------------------------------------------

    def _check_place(self, data: dict) -> None:
        for name in self.waiting:
            wrong = _wrong_day(data.get(name), self.emission)
            if wrong:
                self.add_error(name, wrong)
        if (
            any(data.get(name) for name in self.waiting)
            and not data.get("lieu")
            and "lieu" not in self.errors
        ):
            self.add_error("lieu", "Dites où la lettre a été signée.")

    def signees(self) -> dict[Signature, date]:
        """Signatures to record, with their day."""
        return {row: self.cleaned_data[name] for name, row in self.waiting.items() if self.cleaned_data[name]}

    def warnings(self) -> list[str]:
        """Another number of pages than the letter has: signing systems add some, a scanner forgets one."""
        if self.emission is None:
            return []
        with pikepdf.open(io.BytesIO(bytes(self.emission.document.contenu))) as issued:
            expected = len(issued.pages)
        if expected == self.pages:
            return []
        return [
            f"Ce fichier a {compte(self.pages, PAGES)}, la lettre en a {expected}. "
            "Un système de signature peut en ajouter ; une page oubliée, elle, manquerait à la preuve."
        ]


def _wrong_day(signed: date | None, emission: Emission | None) -> str:
    if signed is None:
        return ""
    if signed > today():
        return "Cette date est à venir : enregistrez la signature une fois donnée."
    if emission and signed < timezone.localdate(emission.emise_le):
        return f"La lettre n’a été émise que le {jour(emission.emise_le)} : vérifiez la date."
    return ""
