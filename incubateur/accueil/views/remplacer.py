"""« Remplacer une personne »: choose who takes over, tick what, see what will happen, do it."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from annuaire.actions.demandes import lock_people
from annuaire.actions.personnes import create_personne
from annuaire.forms.personnes import NewPersonneForm
from annuaire.models import Incubateur, Personne
from annuaire.permissions import writable_incubateurs
from annuaire.views.acces import choice_context, chosen_person, get_personne
from incubateur.accueil.actions import remplacer as actions
from incubateur.accueil.forms.remplacer import RemplacementForm
from incubateur.accueil.remplacement import gather
from socle.acces import require
from socle.clock import today
from socle.readonly import readonly
from socle.remplacements import Releve
from socle.templatetags.socle import compte

# More at once would not be read; the others are handed over by coming back.
SHOWN = 50
# What the confirmation adds to what was typed.
ADDED = {"csrfmiddlewaretoken", "confirmer", "revenir", "empreinte"}


@readonly
def remplacer(request: HttpRequest, uuid) -> HttpResponse:
    """The person of the address leaves; the successor is chosen by search (`avec`) or created here (`nouvelle`)."""
    sortant = get_personne(request, uuid)
    incubateur = writable_incubateurs(request.user).filter(personnes=sortant).first()
    require(incubateur is not None)
    people = Personne.objects.visible_to(request.user).active().exclude(pk=sortant.pk)
    successeur = chosen_person(request, people)
    if successeur is None and "nouvelle" not in request.GET:
        context = choice_context(request, people) | {"sortant": sortant}
        return render(request, "accueil/remplacer_choisir.html", context)
    if request.method != "POST":
        return _Saisie(request, sortant, successeur).page()
    try:
        with transaction.atomic():
            return _answer(request, sortant, successeur, incubateur)
    except IntegrityError:
        # Somebody took the new person's address since it was checked: checked again, the form says whose it is.
        saisie = _Saisie(request, sortant, successeur)
        saisie.is_valid()
        return saisie.page()


def _answer(
    request: HttpRequest, sortant: Personne, successeur: Personne | None, incubateur: Incubateur
) -> HttpResponse:
    locked = lock_people([sortant.pk, successeur and successeur.pk])
    sortant = locked[sortant.pk]
    successeur = successeur and locked[successeur.pk]
    saisie = _Saisie(request, sortant, successeur, lock=True)
    if not saisie.is_valid() or "revenir" in request.POST:
        return saisie.page()
    if "confirmer" not in request.POST or not saisie.is_as_read():
        return saisie.confirmation()
    return _do(request, saisie, incubateur)


def _do(request: HttpRequest, saisie: "_Saisie", incubateur: Incubateur) -> HttpResponse:
    successeur = saisie.successeur
    if successeur is None:
        where = saisie.personne_form.cleaned_data["incubateur"]
        successeur = create_personne(
            personne=saisie.personne_form.save(commit=False), incubateur=where, by=request.user
        )
    releve = saisie.releve(successeur)
    transmis = saisie.form.ticked()
    actions.remplacer(
        releve=releve,
        transmis=transmis,
        incubateur=incubateur,
        mot=saisie.form.cleaned_data["mot"],
        cle=saisie.form.cleaned_data["cle"],
        by=request.user,
    )
    told = "" if successeur == request.user else f" {successeur} est prévenu·e par courriel."
    count = compte(len(transmis), "chose transmise,choses transmises")
    messages.success(request, f"{successeur} prend la relève de {releve.sortant} : {count}.{told}")
    return redirect("accueil:personne", successeur.uuid)


class _Saisie:
    """What is typed on the page: who takes over when they are new, the day, and what."""

    def __init__(
        self, request: HttpRequest, sortant: Personne, successeur: Personne | None, *, lock: bool = False
    ):
        self.request, self.sortant, self.successeur = request, sortant, successeur
        incubateurs = set(writable_incubateurs(request.user).values_list("pk", flat=True))
        found = gather(sortant, successeur, incubateurs, today(), lock=lock)
        data = request.POST or None
        self.left = len(found[SHOWN:])
        self.form = RemplacementForm(data, transmissibles=found[:SHOWN])
        self.personne_form = None if successeur else NewPersonneForm(data, user=request.user)

    def is_valid(self) -> bool:
        """Whether all is filled, and can be handed over so."""
        forms = [self.form] if self.personne_form is None else [self.form, self.personne_form]
        # Each says what is wrong with it, whatever the other says.
        sound = all([form.is_valid() for form in forms])
        return sound and self.form.check(self.releve(self._arriving()))

    def _arriving(self) -> Personne:
        return self.successeur or self.personne_form.instance

    def releve(self, successeur: Personne) -> Releve:
        return Releve(
            sortant=self.sortant,
            successeur=successeur,
            le=self.form.cleaned_data["le"],
            by=self.request.user,
        )

    def is_as_read(self) -> bool:
        """Whether what would happen is what the person read before agreeing."""
        return self.request.POST.get("empreinte") == self.form.empreinte(self.releve(self._arriving()))

    def page(self) -> HttpResponse:
        """The page to fill."""
        return render(self.request, "accueil/remplacer.html", self._context())

    def confirmation(self) -> HttpResponse:
        """The page that says what will happen, and to whom."""
        releve = self.releve(self._arriving())
        return render(
            self.request,
            "accueil/remplacer_confirmer.html",
            self._context()
            | {
                "releve": releve,
                "transmis": self.form.told(releve),
                "empreinte": self.form.empreinte(releve),
                "typed": [(name, value) for name, value in self.request.POST.items() if name not in ADDED],
                "changed": "confirmer" in self.request.POST,
                "tells": releve.successeur != self.request.user,
            },
        )

    def _context(self) -> dict:
        known = self.personne_form and self.personne_form.known
        return {
            "sortant": self.sortant,
            "successeur": self.successeur,
            "form": self.form,
            "personne_form": self.personne_form,
            "known": known if known and self.personne_form.known_is_visible() else None,
            "left": self.left,
        }
