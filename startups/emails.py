"""Mails of the portfolio: one function each, queued in the transaction of their cause."""

from annuaire.models import Personne
from socle.mail import queue
from startups.models import Blocage, Reponse


def blocage_handed(blocage: Blocage, *, by: Personne, mot: str = "") -> None:
    """To the person of whom something is now expected."""
    queue(
        to=blocage.attendu_de.email,
        subject=f"{blocage.startup.nom} : on attend quelque chose de vous",
        template="startups/emails/blocage_confie",
        context={"blocage": blocage, "by": by, "mot": mot},
        key=f"blocage-confie:{blocage.uuid}:{blocage.version}",
        by=by,
        portee=blocage.startup.incubateur.identifiant,
    )


def blocage_taken(blocage: Blocage) -> None:
    """To the person who opened it: somebody takes charge."""
    queue(
        to=blocage.ouvert_par.email,
        subject=f"{blocage.startup.nom} : {blocage.pris_en_charge_par} prend en charge un blocage",
        template="startups/emails/blocage_pris",
        context={"blocage": blocage},
        key=f"blocage-pris:{blocage.uuid}:{blocage.version}",
        by=blocage.pris_en_charge_par,
        portee=blocage.startup.incubateur.identifiant,
    )


def blocage_answered(reponse: Reponse) -> None:
    """To the opener and the person named, save the author of the answer."""
    blocage = reponse.blocage
    for personne in {blocage.ouvert_par, blocage.attendu_de} - {reponse.auteur, None}:
        queue(
            to=personne.email,
            subject=f"{blocage.startup.nom} : une réponse à un blocage",
            template="startups/emails/blocage_reponse",
            context={"reponse": reponse, "blocage": blocage},
            key=f"blocage-reponse:{reponse.cle}:{personne.uuid}",
            by=reponse.auteur,
            portee=blocage.startup.incubateur.identifiant,
        )
