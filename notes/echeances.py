"""What awaits a person about notes, for « À traiter ». Each person gets only what is theirs to do:

- notes to acknowledge: the sponsor to whom the note was sent, and who stands in for them;
- notes to write, late or due in a few days, and meetings half-way of an investigation (notes/echeances_cadence.py): who
  writes the notes of the startup; of what is late, its équipe too.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from annuaire.models import Personne
from notes import echeances_cadence
from notes.models import Destinataire
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import since
from startups.enums import SPONSORS
from startups.models import SUPPLEANT, startup_roles

# Those of whom, or « pour » whom, a visa is awaited.
ACKNOWLEDGE = {*SPONSORS, SUPPLEANT}


def echeances(user: Personne, today: date) -> list[Lot]:
    """Lots of lines about notes, the most pressing kind first."""
    sponsored = [pk for pk, held in startup_roles(user, today).items() if held & ACKNOWLEDGE]
    to_acknowledge = [_to_acknowledge(user, sponsored, today)] if sponsored else []
    return [*to_acknowledge, *echeances_cadence.lots(user, today)]


def _to_acknowledge(user: Personne, sponsored: list[int], today: date) -> Lot:
    """Of the startups sponsored today: who left reads their notes again, and is no longer asked for a visa."""
    # Known first: an « or » with a subquery would read all the recipients.
    # A note sent to an entry since merged into theirs is theirs to acknowledge.
    own = {user.pk, *user.doublons.order_by("pk").values_list("pk", flat=True)}
    rows = (
        Destinataire.objects.awaited()
        .latest_of_startup()
        .filter(personne__in=[*own, *user.replaced(today)], transmission__note__startup__in=sponsored)
    )

    def line(row: Destinataire) -> Echeance:
        note, sent = row.transmission.note, row.transmission.transmise_le
        pour = "" if row.personne_id in own else row.personne.nom_complet
        whose = f"Le visa de {pour}" if pour else "Votre visa"
        return Echeance(
            kind="notes-a-viser",
            titre=f"Note de {note.libelle_periode}",
            pourquoi=f"{whose} est attendu {since(sent)}",
            url=reverse("notes:note", args=[note.startup.identifiant, note.periode]),
            urgence=rank(Urgence.ATTENDU, (today - timezone.localdate(sent)).days),
            date=timezone.localdate(sent),
            startup=note.startup.nom,
            pour=pour,
        )

    return Lot(
        kind="notes-a-viser",
        label="Notes à lire et à viser",
        court="Notes à viser",
        explication="Deux minutes : lisez ce qui a avancé et ce que l’on attend de vous, puis visez la note.",
        urgence=Urgence.ATTENDU,
        startup="transmission__note__startup",
        rows=rows.select_related("transmission__note__startup", "personne")
        .defer("transmission__page", "transmission__contenu", "transmission__note__startup__fiche")
        .order_by("transmission__transmise_le", "pk"),
        line=line,
    )
