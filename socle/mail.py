"""Queue a mail, then send it: at most once, retried, given up aloud.

A mail is claimed (state « en cours ») in a transaction of its own before SMTP is spoken to. If the process dies in
between, nobody knows whether it left: it becomes « à vérifier » for a human, and is never sent again by itself.
"""

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from socle.clock import today
from socle.enums import StatutCourriel
from socle.history import save_tracked
from socle.jours_ouvres import is_working_day, next_working_day
from socle.message import message_of
from socle.models import Courriel
from socle.models.courriels import CourrielQuerySet
from socle.smtp import InDoubt, explained, is_permanent
from socle.transitions import Transitions

logger = logging.getLogger(__name__)

# Waits after each failed try; after the last one the mail is given up. Together longer than a week-end.
DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
]
MORNING = time(8)
# Longer than any SMTP conversation (settings: 10 seconds a step).
STUCK_AFTER = timedelta(minutes=15)

BY_WORKER = Transitions(
    {
        # Put off: it waits for a worked day.
        StatutCourriel.EN_ATTENTE: {StatutCourriel.EN_COURS, StatutCourriel.EN_ATTENTE},
        StatutCourriel.EN_COURS: {
            StatutCourriel.EN_ATTENTE,
            StatutCourriel.ENVOYE,
            StatutCourriel.ABANDONNE,
            StatutCourriel.A_VERIFIER,
        },
    }
)
BY_HAND = Transitions(
    {
        # Asked again while it waits: the next try is now.
        StatutCourriel.EN_ATTENTE: {StatutCourriel.EN_ATTENTE},
        StatutCourriel.ABANDONNE: {StatutCourriel.EN_ATTENTE},
        StatutCourriel.A_VERIFIER: {StatutCourriel.EN_ATTENTE, StatutCourriel.ENVOYE},
    }
)


# Queue ----------------------------------------------------------------------------------------------------


@transaction.atomic
def queue(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict,
    key: str,
    by=None,
    portee: str = "",
    stop: str = "",
) -> Courriel:
    """Write the mail of templates `<template>.txt` and `.html` in the current transaction; it leaves after commit.

    The same `key` twice writes one mail. With `stop`, the path of the page where the recipient stops such mails, it
    leaves on worked days alone. Raises ValidationError on a second address or a line break.
    """
    existing = Courriel.objects.filter(cle=key).first()
    if existing:
        return existing
    full = {"base_url": settings.BASE_URL, **context}
    courriel = Courriel(
        cle=key,
        destinataire=to,
        sujet=subject if len(subject) <= 250 else f"{subject[:249]}…",
        texte=_plain(f"{template}.txt", full),
        html=render_to_string(f"{template}.html", full),
        demandeur=by,
        portee=portee,
        desabonnement=stop,
        jours_ouvres=bool(stop),
    )
    courriel.full_clean(exclude=["demandeur"], validate_unique=False)
    try:
        with transaction.atomic():
            courriel.save()
    except IntegrityError:
        # The same cause, queued elsewhere since we looked.
        return Courriel.objects.get(cle=key)
    _enqueue(courriel)
    return courriel


def _plain(template: str, context: dict) -> str:
    """The text version: nothing in it is HTML, so nothing is escaped."""
    text = get_template(template).template.render(Context(context, autoescape=False))
    return text.strip() + "\n"


def _enqueue(courriel: Courriel, *, at=None) -> None:
    from socle.tasks import send_courriel  # the task calls `send` below

    # In the transaction: the task and the mail are committed together.
    task = send_courriel.using(run_after=at) if at else send_courriel
    task.enqueue(str(courriel.uuid))


def leaves() -> bool:
    """Whether mails leave this machine; else (`EMAIL_URL=demo://`) they are only read in the application."""
    return not settings.MAILERS["default"]["BACKEND"].endswith("dummy.EmailBackend")


# Send -----------------------------------------------------------------------------------------------------


def send(uuid: str) -> None:
    """Send this mail if it is due; plan the next try when the server is away, give up when it refuses."""
    courriel = _claim(uuid)
    if courriel is None:
        return
    try:
        message_of(courriel).send()
    except InDoubt as error:
        _doubt(courriel, error)
    except (OSError, ValueError) as error:
        _fail(courriel, error)
    else:
        # Whatever was done of it meanwhile: it has left.
        Courriel.objects.filter(pk=courriel.pk).update(
            statut=StatutCourriel.ENVOYE, erreur="", sent_at=timezone.now()
        )


@transaction.atomic
def _claim(uuid: str) -> Courriel | None:
    courriel = Courriel.objects.select_for_update(of=("self",)).due().filter(uuid=uuid).first()
    if courriel is None:
        return None
    if courriel.jours_ouvres and not is_working_day(today()):
        _put_off(courriel)
        return None
    courriel.tentatives += 1
    # While « en cours », the date of the try: `sweep` finds the ones left there by a dead process.
    _set(
        courriel,
        StatutCourriel.EN_COURS,
        tentatives=courriel.tentatives,
        prochain_essai=timezone.now(),
    )
    return courriel


def _put_off(courriel: Courriel) -> None:
    """It has waited until a day off: it leaves on the next worked day, when people arrive."""
    morning = timezone.make_aware(datetime.combine(next_working_day(today()), MORNING))
    _set(courriel, StatutCourriel.EN_ATTENTE, prochain_essai=morning)
    _enqueue(courriel, at=morning)


@transaction.atomic
def _fail(courriel: Courriel, error: Exception) -> None:
    erreur = explained(error)
    if is_permanent(error) or courriel.tentatives > len(DELAYS):
        if _set(courriel, StatutCourriel.ABANDONNE, erreur=erreur):
            logger.error("Courriel %s abandonné (essai %s). %s", courriel.uuid, courriel.tentatives, erreur)
        return
    again = timezone.now() + DELAYS[courriel.tentatives - 1]
    if _set(courriel, StatutCourriel.EN_ATTENTE, erreur=erreur, prochain_essai=again):
        logger.warning("Courriel %s retardé (essai %s). %s", courriel.uuid, courriel.tentatives, erreur)
        _enqueue(courriel, at=again)


def _doubt(courriel: Courriel, error: InDoubt) -> None:
    if _set(courriel, StatutCourriel.A_VERIFIER, erreur=explained(error)):
        logger.error("Courriel %s à vérifier. %s", courriel.uuid, error)


def _set(courriel: Courriel, statut: StatutCourriel, **fields) -> bool:
    """Write the new state of a mail; False when somebody dealt with it since it was read."""
    BY_WORKER.check(courriel.statut, statut, f"{courriel.statut} → {statut}")
    unchanged = Courriel.objects.filter(pk=courriel.pk, statut=courriel.statut)
    courriel.statut = statut
    return bool(unchanged.update(statut=statut, **fields))


# Look after -----------------------------------------------------------------------------------------------


@transaction.atomic
def resend(courriel: Courriel, *, by) -> Courriel:
    """A human asks to send again a mail given up, doubtful or waiting. Raises ForbiddenTransition for another."""
    locked = _lock(courriel)
    BY_HAND.check(
        locked.statut, StatutCourriel.EN_ATTENTE, "Ce courriel est déjà parti ou en train de partir."
    )
    locked.statut, locked.sent_at = StatutCourriel.EN_ATTENTE, None
    locked.tentatives, locked.prochain_essai, locked.jours_ouvres = 0, timezone.now(), False
    save_tracked(locked, by=by, reason="Renvoyé")
    _enqueue(locked)
    return locked


@transaction.atomic
def resend_all(mails: CourrielQuerySet, *, by) -> int:
    """Send again those of `mails` that were given up; returns how many."""
    given_up = list(mails.given_up().select_for_update(of=("self",)).order_by("pk"))
    for courriel in given_up:
        resend(courriel, by=by)
    return len(given_up)


@transaction.atomic
def declare_arrived(courriel: Courriel, *, by) -> Courriel:
    """A human knows that a doubtful mail arrived. Raises ForbiddenTransition for another."""
    locked = _lock(courriel)
    BY_HAND.check(
        locked.statut, StatutCourriel.ENVOYE, "Seul un courriel à vérifier peut être déclaré arrivé."
    )
    # It left at the try after which nobody knew.
    locked.statut, locked.sent_at, locked.erreur = StatutCourriel.ENVOYE, locked.prochain_essai, ""
    save_tracked(locked, by=by, reason="Déclaré arrivé")
    return locked


def _lock(courriel: Courriel) -> Courriel:
    return Courriel.objects.select_for_update(of=("self",)).get(pk=courriel.pk)


@transaction.atomic
def sweep() -> int:
    """Mails whose task was lost leave; those a dead process left « en cours » are shown to a human. Returns how many.

    The worker runs it every minute (db_worker); safe to run at any time, by several processes.
    """
    before = timezone.now() - STUCK_AFTER
    stuck = Courriel.objects.filter(statut=StatutCourriel.EN_COURS, prochain_essai__lt=before).order_by("pk")
    lost = InDoubt("le processus qui l’envoyait s’est arrêté.")
    doubtful = list(stuck)
    for courriel in doubtful:
        _doubt(courriel, lost)
    forgotten = list(Courriel.objects.due(before).order_by("pk"))
    for courriel in forgotten:
        _enqueue(courriel)
    return len(doubtful) + len(forgotten)
