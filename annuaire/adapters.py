"""Sign-in rules on top of allauth."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.html import format_html

logger = logging.getLogger(__name__)

DEMO_DOMAIN = "@demo.example"
TOO_MANY = "Trop d’essais : patientez quelques minutes, puis recommencez."


class CompteAdapter(DefaultAccountAdapter):
    """People are created by an équipe: nobody signs up. Codes are mailed directly: no trace of them is kept."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "L’adresse ou le mot de passe ne convient pas.",
        "enter_current_password": "Saisissez votre mot de passe actuel.",
        "incorrect_code": "Ce code ne convient pas.",
        "rate_limited": TOO_MANY,
        "too_many_login_attempts": TOO_MANY,
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def respond_user_inactive(self, request, user):
        """Reached with the right password only, so it tells nothing to a stranger."""
        messages.error(request, "Ce compte n’est plus actif : adressez-vous à l’équipe de votre incubateur.")
        return redirect("account_login")

    def get_password_change_redirect_url(self, request) -> str:
        return "/compte/"

    def set_password(self, user, password: str) -> None:
        user.set_password(password)
        user.save(update_fields=["password"])

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send now, whether or not the address is known; in the demo, show the invented people what they would get."""
        if settings.DEMO and email.endswith(DEMO_DOMAIN):
            self._show(context)
            return
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            # The error alone: the message holds a secret.
            logger.error("Sign-in mail not sent: %s", error.__class__.__name__)
            messages.error(
                self.request,
                "Le courriel n’a pas pu partir : réessayez dans quelques minutes, ou utilisez votre mot de passe.",
            )
            raise ImmediateHttpResponse(redirect(self.request.path)) from error

    def _show(self, context: dict) -> None:
        if "code" in context:
            messages.info(self.request, f"Démonstration : le courriel donne le code {context['code']}.")
        elif "password_reset_url" in context:
            link = format_html('<a href="{0}">{0}</a>', context["password_reset_url"])
            messages.info(self.request, format_html("Démonstration : le courriel donne le lien {}", link))
