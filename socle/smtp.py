"""SMTP that knows whether a broken connection leaves a doubt."""

import smtplib

from django.core.mail.backends import smtp


class InDoubt(Exception):
    """The connection broke once the message was being handed over: it may or may not have left."""


class _DoubtOnData:
    def data(self, msg):
        try:
            return super().data(msg)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
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
