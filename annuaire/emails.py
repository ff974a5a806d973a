"""Mails of the directory: one function each, queued in the transaction of their cause."""

from collections.abc import Iterable

from annuaire.liens import confirmation_url
from annuaire.models import Demande, Personne
from socle.mail import queue
from socle.models import Courriel


def confirmation_asked(demande: Demande) -> None:
    """To the person, at their present address: what is asked, and the link to settle it.

    Without `portee` nor `by`: in an outbox that the équipe reads, the link would let it answer in the person's place.
    """
    queue(
        to=demande.personne.email,
        subject="Votre accord est demandé",
        template="annuaire/emails/demande",
        context={"demande": demande, "url": confirmation_url(demande)},
        key=_key(demande),
    )


def _key(demande: Demande) -> str:
    return f"demande:{demande.uuid}"


def undelivered(demandes: Iterable[Demande]) -> list[Demande]:
    """Those whose mail did not leave: the person does not know that something is asked."""
    by_key = {_key(demande): demande for demande in demandes}
    if not by_key:
        return []
    failed = Courriel.objects.failed().filter(cle__in=by_key).values_list("cle", flat=True)
    return [by_key[cle] for cle in failed]


def request_settled(demande: Demande) -> None:
    """To whoever asked: the person accepted or refused."""
    queue(
        to=demande.demandee_par.email,
        subject=f"{demande.personne} a répondu à votre demande",
        template="annuaire/emails/demande_tranchee",
        context={"demande": demande},
        key=f"demande-tranchee:{demande.uuid}",
    )


def address_changed(personne: Personne, *, old: str, by: Personne) -> None:
    """To the old address: it no longer signs in."""
    queue(
        to=old,
        subject="Votre adresse e-mail a changé",
        template="annuaire/emails/adresse_changee",
        context={"personne": personne, "old": old, "by": by},
        key=f"adresse-changee:{personne.uuid}:{personne.version}",
    )


def entry_merged(duplicate: Personne, *, kept: Personne, by: Personne) -> None:
    """To the address of the duplicate: it no longer signs in, the other one does."""
    queue(
        to=duplicate.email,
        subject="Vos deux fiches n’en font plus qu’une",
        template="annuaire/emails/fiche_fusionnee",
        context={"duplicate": duplicate, "kept": kept, "by": by},
        key=f"fiche-fusionnee:{duplicate.uuid}",
    )
