"""Mails of the portfolio: one function each, queued in the transaction of their cause."""

from collections.abc import Iterable

from annuaire.models import Personne
from socle.mail import queue
from startups.models import Blocage, Reponse


def blocage_handed(blocage: Blocage, *, by: Personne, mot: str = "", named_is_told: bool = True) -> None:
    """To the person of whom something is now expected; the opener learns who it is when somebody else chose."""
    named = blocage.attendu_de
    _tell(
        {named} - {by} if named_is_told else set(),
        blocage,
        by=by,
        subject="on attend quelque chose de vous",
        template="blocage_confie",
        cause="confie",
        context={"by": by, "mot": mot},
    )
    _tell(
        {blocage.ouvert_par} - {by, named},
        blocage,
        by=by,
        subject=f"un blocage est confié à {named}",
        template="blocage_transmis",
        cause="transmis",
        context={"by": by, "mot": mot},
    )


def blocage_taken(blocage: Blocage, *, by: Personne) -> None:
    """To the person who opened it: somebody takes charge."""
    _tell(
        {blocage.ouvert_par} - {by},
        blocage,
        by=by,
        subject=f"{by} prend en charge un blocage",
        template="blocage_pris",
        cause="pris",
        context={},
    )


def blocage_answered(reponse: Reponse) -> None:
    """To the opener and the person named, save the author of the answer."""
    blocage = reponse.blocage
    _tell(
        {blocage.ouvert_par, blocage.attendu_de} - {reponse.auteur},
        blocage,
        by=reponse.auteur,
        subject="une réponse à un blocage",
        template="blocage_reponse",
        cause=f"reponse:{reponse.cle}",
        context={"reponse": reponse},
    )


def blocage_resolved(blocage: Blocage, *, by: Personne) -> None:
    """To the opener, the person named and whoever took charge: nothing is expected any more."""
    _tell(
        {blocage.ouvert_par, blocage.attendu_de, blocage.pris_en_charge_par} - {by},
        blocage,
        by=by,
        subject="un blocage est résolu",
        template="blocage_resolu",
        cause="resolu",
        context={"by": by},
    )


def blocage_reopened(blocage: Blocage, *, by: Personne) -> None:
    """To the person named: something is expected of them again."""
    _tell(
        {blocage.attendu_de} - {by},
        blocage,
        by=by,
        subject="un blocage est rouvert",
        template="blocage_rouvert",
        cause="rouvert",
        context={"by": by},
    )


def _tell(
    people: Iterable[Personne | None],
    blocage: Blocage,
    *,
    by: Personne,
    subject: str,
    template: str,
    cause: str,
    context: dict,
) -> None:
    """One mail to each of `people` who is still there and may still read this blocage."""
    for personne in people:
        if personne and personne.is_active and _may_read(personne, blocage):
            queue(
                to=personne.email,
                subject=f"{blocage.startup.nom} : {subject}",
                template=f"startups/emails/{template}",
                context={"blocage": blocage} | context,
                key=f"blocage-{cause}:{blocage.uuid}:{blocage.version}:{personne.uuid}",
                by=by,
                portee=blocage.startup.incubateur.identifiant,
            )


def _may_read(personne: Personne, blocage: Blocage) -> bool:
    return Blocage.objects.visible_to(personne).filter(pk=blocage.pk).exists()
