"""Queue a mail, then send it: at most once, retried, given up aloud.

A mail is claimed (state « en cours ») in a transaction of its own before SMTP is spoken to. If the process dies in
between, nobody knows whether it left: it becomes « à vérifier » for a human, and is never sent again by itself.
"""

import logging
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from socle.enums import StatutCourriel
from socle.models import Courriel
from socle.smtp import InDoubt

logger = logging.getLogger(__name__)

# Waits after each failed try; after the last one the mail is given up.
DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
]
# Longer than any SMTP conversation (settings: 10 seconds a step).
STUCK_AFTER = timedelta(minutes=15)


@transaction.atomic
def queue(
    *, to: str, subject: str, template: str, context: dict, key: str, by=None, portee: str = ""
) -> Courriel:
    """Write the mail of templates `<template>.txt` and `.html` in the current transaction; it leaves after commit.

    The same `key` twice writes one mail. Raises ValidationError on a second address or a line break.
    """
    existing = Courriel.objects.filter(cle=key).first()
    if existing:
        return existing
    full = {"base_url": settings.BASE_URL, **context}
    courriel = Courriel(
        cle=key,
        destinataire=to,
        sujet=subject if len(subject) <= 250 else f"{subject[:249]}…",
        texte=render_to_string(f"{template}.txt", full).strip() + "\n",
        html=render_to_string(f"{template}.html", full),
        demandeur=by,
        portee=portee,
    )
    courriel.full_clean(exclude=["demandeur"])
    courriel.save()
    _enqueue(courriel)
    return courriel


def _enqueue(courriel: Courriel, *, at=None) -> None:
    from socle.tasks import send_courriel  # the task calls `send` below

    # In the transaction: the task and the mail are committed together.
    task = send_courriel.using(run_after=at) if at else send_courriel
    task.enqueue(str(courriel.uuid))


def send(uuid: str) -> None:
    """Send this mail if it is due; plan the next try when the server refuses or is away."""
    courriel = _claim(uuid)
    if courriel is None:
        return
    message = EmailMultiAlternatives(courriel.sujet, courriel.texte, to=[courriel.destinataire])
    message.extra_headers["Message-ID"] = f"<{courriel.uuid}@incubateur>"
    if courriel.html:
        message.attach_alternative(courriel.html, "text/html")
    try:
        message.send()
    except InDoubt as error:
        _close(courriel, StatutCourriel.A_VERIFIER, str(error))
        logger.error("Courriel %s : connexion rompue pendant l’envoi, à vérifier.", courriel.uuid)
    except (OSError, smtplib.SMTPException) as error:
        _failed(courriel, error)
    else:
        _close(courriel, StatutCourriel.ENVOYE)


@transaction.atomic
def _claim(uuid: str) -> Courriel | None:
    courriel = Courriel.objects.select_for_update(of=("self",)).due().filter(uuid=uuid).first()
    if courriel is None:
        return None
    courriel.statut = StatutCourriel.EN_COURS
    courriel.tentatives += 1
    # While « en cours », the date of the try: `sweep` finds the ones left there by a dead process.
    courriel.prochain_essai = timezone.now()
    courriel.save()
    return courriel


@transaction.atomic
def _failed(courriel: Courriel, error: Exception) -> None:
    if courriel.tentatives > len(DELAYS):
        _close(courriel, StatutCourriel.ABANDONNE, str(error))
        logger.error("Courriel %s abandonné après %s essais : %s", courriel.uuid, courriel.tentatives, error)
        return
    courriel.statut = StatutCourriel.EN_ATTENTE
    courriel.erreur = str(error)
    courriel.prochain_essai = timezone.now() + DELAYS[courriel.tentatives - 1]
    courriel.save()
    _enqueue(courriel, at=courriel.prochain_essai)


def _close(courriel: Courriel, statut: StatutCourriel, erreur: str = "") -> None:
    courriel.statut = statut
    courriel.erreur = erreur
    courriel.sent_at = timezone.now() if statut == StatutCourriel.ENVOYE else None
    courriel.save()


@transaction.atomic
def resend(courriel: Courriel, *, by) -> None:
    """A human asks to send again a mail given up, doubtful or waiting; a mail already sent is left alone."""
    locked = Courriel.objects.select_for_update(of=("self",)).get(pk=courriel.pk)
    if locked.statut in {StatutCourriel.ENVOYE, StatutCourriel.EN_COURS}:
        return
    locked.statut = StatutCourriel.EN_ATTENTE
    locked.tentatives = 0
    locked.prochain_essai = timezone.now()
    locked.demandeur = by
    locked.save()
    _enqueue(locked)


@transaction.atomic
def sweep() -> int:
    """Mails whose task was lost leave; those a dead process left « en cours » are shown to a human. Returns how many.

    Called by the worker's regular task; safe to run at any time.
    """
    now = timezone.now()
    stuck = Courriel.objects.filter(statut=StatutCourriel.EN_COURS, prochain_essai__lt=now - STUCK_AFTER)
    doubtful = stuck.update(
        statut=StatutCourriel.A_VERIFIER, erreur="L’envoi s’est interrompu : vérifiez s’il est arrivé."
    )
    forgotten = list(Courriel.objects.due(now - STUCK_AFTER).order_by("pk"))
    for courriel in forgotten:
        _enqueue(courriel)
    return doubtful + len(forgotten)
