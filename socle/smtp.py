"""SMTP that tells three failures apart: to be tried again, refused for good, and in doubt."""

import logging
import smtplib

from django.core.mail.backends import smtp

logger = logging.getLogger(__name__)


class InDoubt(Exception):
    """The connection broke once the message was being handed over: it may or may not have left."""


class _DoubtOnData:
    replies = 0

    def getreply(self):
        reply = super().getreply()
        self.replies += 1
        return reply

    def data(self, msg):
        self.replies = 0
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPResponseException) or not self.replies:
                # The server said no, or never asked for the content: it has nothing to deliver.
                raise
            raise InDoubt(str(error)) from error


class Connection(_DoubtOnData, smtplib.SMTP):
    """Plain or STARTTLS."""


class SecureConnection(_DoubtOnData, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class EmailBackend(smtp.EmailBackend):
    """Django's backend, raising InDoubt where sending again could send twice."""

    @property
    def connection_class(self):
        return SecureConnection if self.use_ssl else Connection

    def open(self) -> bool | None:
        """As Django's, leaving no half-open connection behind a refused sign-in."""
        try:
            return super().open()
        except OSError:
            self.close()
            raise

    def close(self) -> None:
        """Taking leave badly says nothing of the mail: an error here would have it sent again."""
        try:
            super().close()
        except OSError as error:
            logger.warning("Fin de connexion au serveur de messagerie : %s", error)


def is_permanent(error: Exception) -> bool:
    """Whether trying again is useless: the server refused this very mail (5xx), or it cannot be written.

    A refused sign-in or greeting is about the service, not the mail: somebody will mend it.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def explained(error: Exception) -> str:
    """What happened, as a sentence for the people who look after the mails."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, text), *_] = error.recipients.values()
        return f"L’adresse est refusée : {_answer(code, text)}"
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"L’expéditeur {error.sender} est refusé : {_answer(error.smtp_code, error.smtp_error)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Le serveur de messagerie refuse : {_answer(error.smtp_code, error.smtp_error)}"
    if isinstance(error, InDoubt):
        return f"La connexion s’est rompue pendant la remise : {error}"
    if isinstance(error, ValueError):
        return f"Ce courriel ne peut pas être écrit : {error}"
    return f"Le serveur de messagerie ne répond pas : {error}"


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
