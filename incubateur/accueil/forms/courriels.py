"""Filters of the list of mails."""

from django import forms
from django.conf import settings

from annuaire.models import Personne
from incubateur.accueil import permissions
from incubateur.accueil.relances import GENRES, RECAPITULATIF
from socle.forms import DsfrForm
from socle.models.courriels import CourrielQuerySet

# Every kind of reminder.
RAPPELS = "rappels"
ECHEC, ATTENTE, ENVOYES, MOI = "echec", "attente", "envoyes", "moi"
# What each tab keeps; without one, all the mails of the outbox.
TABS = {
    ECHEC: CourrielQuerySet.failed,
    ATTENTE: CourrielQuerySet.waiting,
    ENVOYES: CourrielQuerySet.sent,
}


class FiltreForm(DsfrForm, forms.Form):
    """Criteria kept in the address; what cannot be understood there filters nothing."""

    q = forms.CharField(
        label="Destinataire ou objet",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    incubateur = forms.ModelChoiceField(
        label="Incubateur", queryset=None, to_field_name="identifiant", required=False, empty_label="Tous"
    )
    genre = forms.ChoiceField(label="Genre", required=False)
    etat = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user: Personne):
        super().__init__(data)
        self.user = user
        self.fields["incubateur"].queryset = permissions.outboxes(user)
        self.outboxes = list(permissions.outboxes(user))
        self.fields["genre"].choices = [
            ("", "Tous"),
            (RAPPELS, "Rappels automatiques"),
            *((genre.cle, f"— {genre.label}") for genre in GENRES if genre != RECAPITULATIF),
        ]
        if len(self.outboxes) < 2:
            del self.fields["incubateur"]
        self.is_valid()

    @property
    def tab(self) -> str:
        """Key of the current tab."""
        if settings.DEMO and not self.outboxes:
            return MOI
        asked = self.cleaned_data.get("etat", "")
        return asked if asked in TABS or (asked == MOI and settings.DEMO) else ""

    def box(self) -> CourrielQuerySet:
        """The mails the tabs divide: those of the outboxes looked after, or of the one that was chosen."""
        incubateur = self.cleaned_data.get("incubateur")
        if incubateur:
            return permissions.of_outboxes([incubateur.identifiant])
        return permissions.looked_after(self.user)

    def mails(self) -> CourrielQuerySet:
        """Those of the current tab that hold the words looked for."""
        if self.tab == MOI:
            found = permissions.addressed_to(self.user)
        else:
            found = TABS.get(self.tab, CourrielQuerySet.all)(self.box())
        genre = self.cleaned_data.get("genre")
        if genre:
            readable = permissions.readable_rappels(self.user, mine=self.tab == MOI)
            rappels = readable if genre == RAPPELS else readable.filter(genre=genre)
            found = found.filter(pk__in=rappels.values("courriel"))
        return found.search(self.cleaned_data.get("q", ""))
