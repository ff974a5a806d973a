"""The message of a mail of the outbox, as it leaves."""

from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from socle.models import Courriel


class _OneWord(UnstructuredHeader):
    """A header whose value is one long address: cut or encoded, no mail reader would understand it."""

    def fold(self, *, policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


HEADERS = HeaderRegistry()
HEADERS.map_to_type("list-unsubscribe", _OneWord)


class Message(EmailMultiAlternatives):
    """Django's, that keeps the link to stop receiving in one piece."""

    def message(self, *, policy) -> EmailMessage:
        return super().message(policy=policy.clone(header_factory=HEADERS))


def message_of(courriel: Courriel) -> Message:
    """What is handed to the mail server: the texts of `courriel`, then how to stop such mails when they can be stopped.

    That link acts for whoever holds it: it is in no text that others than the recipient read here.
    """
    stop = f"{settings.BASE_URL}{courriel.desabonnement}" if courriel.desabonnement else ""
    text = (
        f"{courriel.texte}\nNe plus recevoir ces courriels, sans vous connecter :\n{stop}\n"
        if stop
        else courriel.texte
    )
    message = Message(courriel.sujet, text, to=[courriel.destinataire], headers=_headers(courriel, stop))
    if courriel.html:
        page = render_to_string("socle/courriel.html", {"courriel": courriel, "stop": stop})
        message.attach_alternative(page, "text/html")
    return message


def _headers(courriel: Courriel, stop: str) -> dict[str, str]:
    headers = {
        # The same at each try: a server or a person who gets it twice can tell.
        "Message-ID": f"<{courriel.uuid}@{urlsplit(settings.BASE_URL).hostname}>",
        # Keeps answering machines silent.
        "Auto-Submitted": "auto-generated",
    }
    if stop:
        # RFC 8058: the button that mail readers show beside the sender.
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
