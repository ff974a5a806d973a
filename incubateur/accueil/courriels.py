"""What awaits an équipe about outgoing mails, for « À traiter »."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from annuaire.models import Personne
from incubateur.accueil.permissions import looked_after
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.enums import StatutCourriel
from socle.models import Courriel


def echeances(user: Personne, today: date) -> list[Lot]:
    """The mails that did not leave, or perhaps did: nobody else will tell."""

    def line(courriel: Courriel) -> Echeance:
        day = timezone.localtime(courriel.prochain_essai).date()
        lost = courriel.statut == StatutCourriel.ABANDONNE
        return Echeance(
            kind="courriels",
            titre=courriel.sujet,
            pourquoi=f"À {courriel.destinataire} : {'n’est pas parti' if lost else 'est peut-être parti'}",
            url=reverse("accueil:courriel", args=[courriel.uuid]),
            urgence=rank(Urgence.RETARD, (today - day).days),
            date=day,
        )

    return [
        Lot(
            kind="courriels",
            court="Courriels",
            label="Courriels qui ne sont pas partis",
            explication="Voyez ce qui les a arrêtés, puis renvoyez-les : ils ne repartiront pas d’eux-mêmes.",
            urgence=Urgence.RETARD,
            rows=looked_after(user).failed().order_by("prochain_essai", "pk"),
            line=line,
            geste=("Tous les courriels", reverse("accueil:courriels")),
        )
    ]
