"""What the page says of a startup besides its fiche: short facts and links, ready to be shown. Pure."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from startups.enums import Public
from startups.models import Startup

LIENS = [
    ("Service", "site"),
    ("Code source", "depot"),
    ("Page de statistiques", "statistiques_url"),
    ("Page d’impact", "impact_url"),
    ("Page de budget", "budget_url"),
    ("DashLord", "dashlord_url"),
    ("Lien vers l’analyse de risques", "analyse_risques_url"),
]
UNKNOWN = "Non renseigné"


@dataclass(frozen=True)
class Lien:
    """Something to open. `adresse` is empty when what was typed is no address: it is shown as text."""

    label: str
    texte: str
    adresse: str


def liens(startup: Startup) -> list[Lien]:
    """Links of the startup, in the order people look for them; those nobody gave are left out."""
    given = [(label, getattr(startup, field).strip()) for label, field in LIENS]
    return [Lien(label, short_address(text), web_address(text)) for label, text in given if text]


def contact(startup: Startup) -> Lien | None:
    """How to write to the team: an e-mail, a page, or whatever was given."""
    text = startup.contact.strip()
    if not text:
        return None
    return Lien("Contact", short_address(text), mail_address(text) or web_address(text))


def web_address(text: str) -> str:
    """`text` when it can be opened as a web page, else nothing: an imported value may be anything."""
    return text if re.match(r"https?://[^\s/]", text, re.IGNORECASE) else ""


def mail_address(text: str) -> str:
    """`text` as an address of the form mailto:…, or nothing."""
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return f"mailto:{text}"


def short_address(text: str) -> str:
    """An address as one reads it: without its scheme, cut when long."""
    bare = re.sub(r"^https?://(www\.)?", "", text, flags=re.IGNORECASE).rstrip("/")
    return bare if len(bare) <= 40 else f"{bare[:39]}…"


def publics(startup: Startup) -> list[str]:
    """Who uses the service; a stray value of the public data is shown as it came."""
    labels = dict(Public.choices)
    return [labels.get(value, value) for value in startup.publics]


def qualites(startup: Startup) -> list[tuple[str, str]]:
    """What was checked of the service, with what nobody said yet."""
    return [
        ("Statistiques", _oui_non(startup.statistiques, "Publiques", "Pas publiques")),
        ("Accessibilité", startup.get_accessibilite_display() or UNKNOWN),
        ("Analyse de risques", _oui_non(startup.analyse_risques, "Faite", "Pas encore faite")),
        ("MonServiceSécurisé", _oui_non(startup.mon_service_securise, "Suivie", "Pas encore suivie")),
    ]


def _oui_non(value: bool | None, yes: str, no: str) -> str:
    """A fact that may be unknown."""
    return {None: UNKNOWN, True: yes, False: no}[value]
