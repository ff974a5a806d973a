"""What the comités said of a startup, as a timeline: passages with their decision, and comités told as jalons."""

from dataclasses import dataclass
from datetime import date

from annuaire.models import Personne
from comites.enums import StatutComite
from comites.models import Decision, Passage, with_suites
from comites.permissions import can_read_decision
from startups.enums import GenreJalon
from startups.models import Startup


@dataclass(frozen=True)
class Etape:
    """A comité in the life of a startup. `passage` is empty for one that a jalon alone tells."""

    le: date
    passage: Passage | None = None
    decision: Decision | None = None
    commentaire: str = ""


def story(user: Personne, startup: Startup) -> list[Etape]:
    """Comités of the startup that `user` reads, the latest first; as many queries whatever their number."""
    passages = Passage.objects.visible_to(user).filter(startup=startup)
    held = passages.exclude(comite__statut=StatutComite.ANNULE)
    rows = list(held.select_related("comite", "demi_journee").order_by("-demi_journee__date", "-pk"))
    readable = [row.pk for row in rows if can_read_decision(user, row.comite)]
    decisions = {
        row.passage_id: row
        for row in with_suites(Decision.objects.filter(passage__in=readable).order_by("pk"))
    }
    found = [Etape(passage.demi_journee.date, passage, decisions.get(passage.pk)) for passage in rows]
    known = {etape.le for etape in found}
    jalons = startup.jalons.filter(genre=GenreJalon.COMITE).order_by("-date", "-pk")
    found += [Etape(jalon.date, commentaire=jalon.commentaire) for jalon in jalons if jalon.date not in known]
    return sorted(found, key=lambda etape: etape.le, reverse=True)
