"""Sign-in rules on top of allauth."""

from allauth.account.adapter import DefaultAccountAdapter


class CompteAdapter(DefaultAccountAdapter):
    """People are created by an équipe: nobody signs up."""

    def is_open_for_signup(self, request) -> bool:
        return False
