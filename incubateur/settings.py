"""All settings. What depends on the place is read from the environment (see .env.example)."""

from pathlib import Path
from urllib.parse import urlsplit

import django_htmx
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from incubateur import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

# Where it runs -------------------------------------------------------------------------------------------

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
BASE_URL, _scheme, _host = environment.base_url("BASE_URL", "http://127.0.0.1:8000")
_local = _host in {"127.0.0.1", "localhost", "::1"}
if DEMO and not _local:
    raise ImproperlyConfigured(
        "DEMO=1 ouvre des comptes sans mot de passe secret : c’est réservé à 127.0.0.1. Retirez DEMO ou changez BASE_URL."
    )
SECRET_KEY = environment.text(
    "SECRET_KEY", "cle-locale-sans-secret-a-ne-pas-mettre-en-service" if _local else None
)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", _host)
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MARQUE_ETAT = environment.flag("MARQUE_ETAT")
# Who answers for the service: told in the legal notices, on the pages every visitor may read, in security.txt.
EDITEUR = environment.text("EDITEUR", "Démonstration, sur votre propre machine" if DEMO else "")
HEBERGEUR = environment.text("HEBERGEUR", "Votre propre machine" if DEMO else "")
CONTACT = environment.email("CONTACT", "contact@demo.example" if DEMO else "")

DATABASES = {"default": environment.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'incubateur.sqlite3'}")}
MAILERS = {"default": environment.mailer("EMAIL_URL", "demo://" if DEMO else "smtp://127.0.0.1:1025")}
DEFAULT_FROM_EMAIL = environment.sender(
    "EMAIL_FROM", f"ne-pas-repondre@{_host if '.' in _host else 'example.org'}"
)
STOCKAGE_URL = environment.text("STOCKAGE_URL", f"file://{VAR_DIR / 'fichiers'}")
if urlsplit(STOCKAGE_URL).scheme != "file":
    raise ImproperlyConfigured("STOCKAGE_URL doit être un dossier : file:///chemin/du/dossier")

# The application -----------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "incubateur.accueil",
    "missions",
    "comites",
    "notes",
    "startups",
    "annuaire",
    "socle",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks_db",
    "dsfr",
    "simple_history",
    "widget_tweaks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "socle.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "socle.middleware.NoStoreMiddleware",
]
ROOT_URLCONF = "incubateur.urls"
WSGI_APPLICATION = "incubateur.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "socle.context_processors.marque",
            ],
            "builtins": ["socle.templatetags.socle"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False
SIMPLE_HISTORY_HISTORY_ID_USE_UUID = False

# The main menu: label, address, right (`can_…(user)`, empty for everybody) that shows it, and the rows (a QuerySet of
# `user`) of which one is enough for who has not the right.
MENU = [
    ("À traiter", "/", "", ""),
    ("Startups", "/startups/", "startups.permissions.has_any_role", ""),
    ("Tableau", "/startups/tableau/", "startups.permissions.has_any_role", ""),
    ("Notes", "/notes/", "startups.permissions.has_any_role", "notes.permissions.readable_notes"),
    ("Comités", "/comites/", "comites.permissions.follows_comites", "comites.permissions.readable_comites"),
    ("Lettres", "/lettres/", "missions.permissions.follows_lettres", "missions.permissions.readable_lettres"),
    ("Annuaire", "/annuaire/", "annuaire.permissions.can_read_directory", ""),
    ("Courriels", "/courriels/", "incubateur.accueil.permissions.can_open_mails", ""),
    ("beta.gouv.fr", "/startups/-/betagouv/", "startups.permissions.can_exchange", ""),
]

# The right to the search that every page has in its header.
RECHERCHE = "startups.permissions.has_any_role"

# The tabs of a startup's page: label, name of the address, right (`can_…(user, startup)`) needed to see it.
ONGLETS = [
    ("Fiche", "startups:page", ""),
    ("Suivi", "startups:suivi", "startups.permissions.can_read_points"),
    ("Équipe", "startups:equipe", ""),
    ("Impact", "startups:impact", "startups.permissions.can_read_impact"),
    ("Budget", "startups:budget", "startups.permissions.can_read_budget"),
    ("Notes", "notes:startup", "notes.permissions.can_read_notes"),
    ("Comités", "comites:startup", "comites.permissions.can_read_comites"),
    ("Lettres", "missions:startup", "missions.permissions.can_read_lettres"),
    ("Historique", "accueil:historique", ""),
]

# The Espace Membre, beta.gouv.fr's own source of truth, where people report what was corrected here.
ESPACE_MEMBRE_URL = environment.text("ESPACE_MEMBRE_URL", "https://espace-membre.incubateur.net").rstrip("/")

# Language and time ---------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# People and sessions -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "annuaire.Personne"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "annuaire.adapters.CompteAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
# A code has a million values: three tries each and ten codes an hour leave a thief nothing to hope for.
ACCOUNT_RATE_LIMITS = {
    # Not per page: each of the two ways below has its own.
    "login": None,
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
PASSWORD_RESET_TIMEOUT = 3600
# allauth's own would keep a second list of addresses, able to sign in after a person's address has changed.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
ACCOUNT_FORMS = {
    "login": "annuaire.forms.connexion.ConnexionForm",
    "confirm_login_code": "annuaire.forms.connexion.CodeForm",
    "reset_password": "annuaire.forms.connexion.MotDePasseOublieForm",
    "reset_password_from_key": "annuaire.forms.connexion.NouveauMotDePasseForm",
    "set_password": "annuaire.forms.connexion.ChoisirMotDePasseForm",
    "change_password": "annuaire.forms.connexion.ChangerMotDePasseForm",
}
ACCOUNT_SESSION_REMEMBER = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_NAME = "incubateur_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Counters of sign-in attempts must be shared by the server's processes.
# Past MAX_ENTRIES some are dropped: not while a robot tries one address after another.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Security ------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
_https = _scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SECURE_SSL_REDIRECT = _https
# In https there is one proxy in front: it says the scheme and the visitor's address, by which attempts are limited.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(_https)
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _https
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "socle.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Files ---------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# Written by `manage.py assembler_css`. Only these folders are served: not the 30 MB of the DSFR.
ASSETS_DIR = VAR_DIR / "assets"
ASSETS_DIR.mkdir(exist_ok=True)
STYLESHEET_SCANNED = [
    "templates",
    "static",
    "socle",
    "annuaire",
    "startups",
    "comites",
    "missions",
    "incubateur",
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ASSETS_DIR,
    ("htmx", Path(django_htmx.__file__).parent / "static" / "django_htmx"),
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": urlsplit(STOCKAGE_URL).path},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# With hashed static names the integrity sums of the DSFR no longer match and the browser would drop its CSS.
DSFR_USE_INTEGRITY_CHECKSUMS = False
DSFR_MARK_OPTIONAL_FIELDS = True

# Background work -----------------------------------------------------------------------------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # They tell each step of a rendering; what was refused to a document is said by socle.pdf.
    "loggers": {name: {"level": "CRITICAL"} for name in ("weasyprint", "fontTools", "pikepdf")},
}
