"""The reminders of every package, and the weekly digest of « À traiter »: what is due on a day. Nothing is written."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone

from annuaire.models import Personne
from comites import relances as comites
from incubateur.accueil import echeances
from notes import relances as notes
from socle.jours_ouvres import first_working_day_of_week
from socle.models import Abonnement, Rappel
from socle.relances import Genre, Relance
from socle.templatetags.socle import compte

PACKAGES = [notes, comites]

RECAPITULATIF = Genre(
    cle="recapitulatif",
    label="Ma semaine",
    explication="Le lundi, ou le premier jour ouvré qui suit : ce qui vous attend dans « À traiter ». Rien quand rien ne "
    "vous attend.",
    par_defaut=False,
)
GENRES = [*(genre for package in PACKAGES for genre in package.GENRES), RECAPITULATIF]


def label_of(cle: str) -> str:
    """Name of a kind stored with a reminder; « Rappel » when no package declares it any more."""
    return next((genre.label for genre in GENRES if genre.cle == cle), "Rappel")


def gather(day: date) -> Iterable[Relance]:
    """What is due on `day`, whatever each person chose to receive; the digest for those alone who asked for it."""
    for package in PACKAGES:
        yield from package.relances(day)
    year, week, _ = day.isocalendar()
    cle = f"recapitulatif:{year}-{week:02}"
    for personne in _subscribers(first_working_day_of_week(day), cle):
        yield from _digest(personne, day, cle)


def _subscribers(monday: date, cle: str) -> Iterable[Personne]:
    """Who asked for the digest before this week's was due (later, it starts next week) and did not get it yet."""
    before = timezone.make_aware(datetime.combine(monday, time()))
    asked = Abonnement.objects.filter(genre=RECAPITULATIF.cle, recu=True, depuis__lt=before)
    told = Rappel.objects.filter(cle=cle).values("personne")
    people = Personne.objects.active().filter(pk__in=asked.values("personne"))
    return people.exclude(pk__in=told).order_by("pk")


def _digest(personne: Personne, day: date, cle: str) -> Iterable[Relance]:
    """The digest of this week, when something awaits the person."""
    lots = [lot for lot in echeances.gather(personne, day) if lot.pressing and lot.total]
    total = sum(lot.total for lot in lots)
    if total:
        yield Relance(
            genre=RECAPITULATIF,
            personne=personne,
            cle=cle,
            etape=0,
            titre=f"Votre semaine : {compte(total, 'chose à traiter,choses à traiter')}",
            texte="",
            pourquoi="Vous avez demandé à recevoir chaque semaine ce qui vous attend.",
            url=reverse("accueil:a_traiter"),
            geste="Voir ce qui m’attend",
            portee="",
            lots=lots,
        )
