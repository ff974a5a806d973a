"""The forms of sign-in: allauth's, in French and dressed for the DSFR."""

from allauth.account import forms as allauth
from allauth.account.fields import PasswordField

from socle.forms import DsfrForm

ADDRESS = "Adresse e-mail professionnelle"
NEW_PASSWORD = {
    "password1": "Nouveau mot de passe",
    "password2": "Nouveau mot de passe, une seconde fois",
}
RULE = "12 caractères au moins ; ni courant, ni proche de votre nom ou de votre adresse."


class CompteForm(DsfrForm):
    """French labels and hints, no placeholder."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class ConnexionForm(CompteForm, allauth.LoginForm):
    """An address: a code is sent to it."""

    labels = {"login": ADDRESS}
    hints = {"login": "Vous y recevrez un code à six chiffres."}


class ConnexionMotDePasseForm(CompteForm, allauth.LoginForm):
    """An address and a password."""

    labels = {"login": ADDRESS, "password": "Mot de passe"}

    def _setup_password_field(self) -> None:
        # allauth drops the field where nobody signs up with a password.
        self.fields["password"] = PasswordField(autocomplete="current-password")


class CodeForm(CompteForm, allauth.ConfirmLoginCodeForm):
    """The six digits received."""

    labels = {"code": "Code à six chiffres"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "maxlength": 10})


class MotDePasseOublieForm(CompteForm, allauth.ResetPasswordForm):
    labels = {"email": ADDRESS}
    hints = {"email": "Vous y recevrez un lien pour choisir un nouveau mot de passe."}


class NouveauMotDePasseForm(CompteForm, allauth.ResetPasswordKeyForm):
    """After a link received by mail."""

    labels = NEW_PASSWORD
    hints = {"password1": RULE}


class ChoisirMotDePasseForm(CompteForm, allauth.SetPasswordForm):
    """Signed in by code, without password until now."""

    labels = NEW_PASSWORD
    hints = {"password1": RULE}


class ChangerMotDePasseForm(CompteForm, allauth.ChangePasswordForm):
    labels = {"oldpassword": "Mot de passe actuel"} | NEW_PASSWORD
    hints = {"password1": RULE}
