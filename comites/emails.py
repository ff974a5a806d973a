"""Mails of the comités: one function each, queued in the transaction of their cause."""

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement
from comites.models import Comite
from socle.clock import today
from socle.mail import queue


def comite_proposed(comite: Comite, *, by: Personne) -> None:
    """To the équipe of the incubateur, but who proposed it: it is theirs to convene."""
    equipe = Rattachement.objects.current(today()).filter(
        incubateur=comite.incubateur, role=RoleIncubateur.EQUIPE, personne__is_active=True
    )
    people = {row.personne for row in equipe.select_related("personne").order_by("pk")} - {by}
    passages = list(comite.passages.select_related("startup").in_order())
    for personne in sorted(people, key=lambda personne: personne.pk):
        queue(
            to=personne.email,
            subject=f"{comite.titre} : {by} propose une séance",
            template="comites/emails/comite_propose",
            context={"comite": comite, "by": by, "passages": passages, "jours": comite.demi_journees.all()},
            key=f"comite-propose:{comite.uuid}:{personne.uuid}",
            by=by,
            portee=comite.incubateur.identifiant,
        )
