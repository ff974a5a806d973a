"""Prepare, issue and cancel letters."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from missions import emails
from missions import pdf as paper
from missions.controles import Controle, manquements, prefetch
from missions.enums import TRANSITIONS, NatureLettre, StatutLettre
from missions.models import Compteur, Emission, Lettre
from socle import documents, pdf
from socle.history import save_tracked

# Neither 0 nor O, neither 1 nor I: read aloud and typed without mistake. 32 signs, twelve times: 60 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


class NotReady(Exception):
    """The letter cannot be issued: `manquements` are the lines of the list that are not held."""

    def __init__(self, manquements: Sequence[Controle]):
        super().__init__("; ".join(line.texte for line in manquements))
        self.manquements = manquements


class Changed(Exception):
    """Somebody saved the letter since it was read: it is read again before it is issued."""


@transaction.atomic
def issue_lettre(*, lettre: Lettre, by: Personne) -> Emission:
    """Number, render, seal and send to the first signatory, all or nothing.

    The number is given under lock and written in the text: the document is rendered inside the transaction, some
    0.3 s during which no other letter is issued. Raises NotReady, ForbiddenTransition when it was issued meanwhile,
    Changed when somebody saved it since `lettre` was read.
    """
    seen, lettre = lettre.version, _locked(lettre)
    TRANSITIONS.check(lettre.statut, StatutLettre.EMISE, "Cette lettre est déjà émise.")
    if lettre.version != seen:
        raise Changed
    prefetch([lettre])
    wrong = manquements(lettre)
    if wrong:
        raise NotReady(wrong)
    emission = seal_lettre(lettre, by=by, now=timezone.now(), code=_code())
    lettre.statut = StatutLettre.EMISE
    save_tracked(lettre, by=by, reason=f"Émise sous le numéro {emission.reference}")
    replace_previous(lettre, emission.document, by)
    emails.lettre_to_sign(lettre, by=by)
    return emission


def seal_lettre(lettre: Lettre, *, by: Personne, now: datetime, code: str) -> Emission:
    """Number the letter, render it and seal it: in the transaction that changes its state."""
    year = timezone.localdate(now).year
    number = _next_number(lettre.incubateur, year)
    reference = paper.Reference(f"{year}-{number:03d}", code)
    text = paper.texte(lettre, reference)
    page = paper.page(lettre, text, reference)
    document = documents.seal(nom=f"lettre-{reference.numero}.pdf", contenu=pdf.render(page), by=by)
    return Emission.objects.create(
        lettre=lettre,
        incubateur=lettre.incubateur,
        annee=year,
        numero=number,
        code=code,
        page=page,
        texte=text,
        document=document,
        emise_par=by,
        emise_le=now,
    )


def _locked(lettre: Lettre) -> Lettre:
    return Lettre.objects.for_controls().select_for_update(of=("self",)).get(pk=lettre.pk)


def _next_number(incubateur: Incubateur, year: int) -> int:
    """The number after the last one; held by this transaction until it ends, so that none is lost."""
    Compteur.objects.get_or_create(incubateur=incubateur, annee=year)
    counter = Compteur.objects.select_for_update(of=("self",)).get(incubateur=incubateur, annee=year)
    counter.dernier += 1
    counter.save()
    return counter.dernier


def _code() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{drawn[:4]}-{drawn[4:8]}-{drawn[8:]}"


def replace_previous(lettre: Lettre, document, by: Personne) -> None:
    """A new letter that begins before the end of the one it follows holds instead of it; an avenant amends it."""
    previous = lettre.precedente
    if lettre.nature == NatureLettre.AVENANT or previous is None or lettre.debut > previous.fin:
        return
    emission = Emission.objects.filter(lettre=previous).select_related("document").first()
    if emission and not hasattr(emission.document, "retrait"):
        documents.replace(emission.document, new=document, by=by, motif="Nouvelle lettre de mission")


@transaction.atomic
def cancel_lettre(*, lettre: Lettre, by: Personne, motif: str) -> Lettre:
    """Cancel an issued letter: its number and document stay visible, with the reason. Raises ForbiddenTransition."""
    lettre = _locked(lettre)
    TRANSITIONS.check(
        lettre.statut, StatutLettre.ANNULEE, "Seule une lettre émise ou signée peut être annulée."
    )
    lettre.statut, lettre.motif = StatutLettre.ANNULEE, motif
    lettre.annulee_le, lettre.annulee_par = timezone.now(), by
    save_tracked(lettre, by=by, reason=f"Annulée : {motif}")
    emission = Emission.objects.filter(lettre=lettre).select_related("document").first()
    if emission and not hasattr(emission.document, "retrait"):
        documents.cancel(emission.document, by=by, motif=motif)
    emails.lettre_cancelled(lettre, by=by)
    return lettre
