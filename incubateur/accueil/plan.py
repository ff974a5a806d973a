"""The site map: every page a person may open, but those of each startup and person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from annuaire import permissions as annuaire
from annuaire.models import Personne
from comites import permissions as comites
from missions import permissions as missions
from notes import permissions as notes
from socle.navigation import allowed
from startups import permissions as startups

# Pages that say the same to everybody.
PUBLIC = {
    "Aide": "/aide/",
    "Plan du site": "/plan-du-site/",
    "Vérifier une lettre": "/verifier/",
    "Accessibilité": "/accessibilite/",
    "Mentions légales": "/mentions-legales/",
    "Données personnelles": "/donnees-personnelles/",
}


# Pages that the main menu does not hold: label, name of the address, right.
PAGES: list[tuple[str, str, Callable[[Personne], bool]]] = [
    ("Recherche", "accueil:recherche", startups.has_any_role),
    ("Ma tournée", "startups:tournee", startups.can_tour),
    ("Blocages", "startups:blocages", startups.can_list_blocages),
    ("Nouvelle startup", "startups:nouvelle", startups.can_create_startup),
    ("Passages à programmer", "comites:passages", comites.can_plan),
    ("Proposer une séance de comité", "comites:proposer", comites.can_plan),
    ("Les comités de l’année", "comites:annee", comites.can_list_comites),
    ("Synthèses des notes", "notes:syntheses", notes.can_list_syntheses),
    ("Préparer des lettres", "missions:preparer", missions.can_prepare_lettres),
    ("Reprendre une lettre signée sur papier", "missions:reprise", missions.can_prepare_lettres),
    ("Toutes les lettres en cours en un fichier", "missions:archives", missions.can_archive_lettres),
    ("Modèles de lettre", "missions:modeles", annuaire.can_read_directory),
    ("Incubateurs et leurs règles", "annuaire:incubateurs", annuaire.can_read_directory),
    ("Nouvelle personne", "annuaire:personne_nouvelle", annuaire.can_write_directory),
    ("À reporter dans l’Espace Membre", "startups:betagouv_reports", startups.can_exchange),
    ("Organisations", "annuaire:organisations", annuaire.can_read_directory),
    ("Importer des personnes", "accueil:reprise", annuaire.can_write_directory),
]


@dataclass(frozen=True)
class Section:
    titre: str
    pages: list[tuple[str, str]]


def sections(user: Personne | AnonymousUser) -> list[Section]:
    """Sections of the site map, each with (label, address) of what `user` may open."""
    if not user.is_authenticated:
        return [
            Section("Se connecter", [("Connexion", reverse("account_login"))]),
            Section("À propos du service", list(PUBLIC.items())),
        ]
    pages = [(label, reverse(name)) for label, name, right in PAGES if right(user)]
    account = [
        ("Mon compte", reverse("accueil:compte")),
        ("Mes courriels automatiques", reverse("accueil:abonnements")),
        ("Changer ou choisir un mot de passe", reverse("account_change_password")),
    ]
    return [
        Section("Travailler", allowed(user) + pages),
        Section("Vous", account),
        Section("À propos du service", list(PUBLIC.items())),
    ]
