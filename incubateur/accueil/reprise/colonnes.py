"""What the table of a reprise holds, and the words its cells accept."""

from collections.abc import Iterable, Iterator

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Organisation
from socle.imports import Column, Known
from startups.enums import Position, RoleStartup
from startups.models import Startup

COLUMNS = [
    Column("prenom", "Prénom", ("prénoms", "first name"), required=True),
    Column("nom", "Nom", ("nom de famille", "nom d’usage", "last name"), required=True),
    Column(
        "email",
        "E-mail",
        ("courriel", "mail", "email", "adresse e-mail", "adresse mail", "adresse email", "adresse courriel"),
        required=True,
    ),
    Column("fonction", "Fonction", ("poste", "titre")),
    Column("organisation", "Organisation", ("direction", "administration", "service", "structure")),
    Column("telephone", "Téléphone", ("tel", "tél.", "numéro de téléphone", "portable", "mobile")),
    Column("role", "Rôle", ("role", "rôle sur la startup", "rôle dans l’incubateur")),
    Column("startup", "Startup", ("startup d’état", "produit", "service numérique", "start-up")),
    Column("debut", "Début", ("date de début", "depuis", "depuis le", "arrivée", "du")),
    Column("fin", "Fin", ("date de fin", "jusqu’au", "départ", "au")),
    Column("quotite", "Quotité (%)", ("pourcentage", "temps", "etp")),
    Column("position", "Position", ("statut", "position administrative", "contrat")),
    Column("employeur", "Employeur d’origine", ("employeur",)),
]
LABELS = {column.key: column.label for column in COLUMNS}
HELP = {
    "prenom": "Nécessaire pour une personne nouvelle.",
    "nom": "Nécessaire pour une personne nouvelle.",
    "email": "Reconnaît la personne : la même adresse sur deux lignes, c’est la même personne avec deux rôles.",
    "fonction": "Telle qu’elle s’écrit sous son nom.",
    "organisation": "Nom, sigle ou identifiant d’une organisation de l’annuaire.",
    "telephone": "Tel que vous l’écrivez.",
    "role": "Un rôle de la liste ci-dessous. Vide : la personne entre dans l’annuaire, sans rôle.",
    "startup": "Nom ou identifiant d’une startup de votre incubateur. Vide : le rôle vaut pour tout l’incubateur.",
    "debut": "12/08/2026, 2026-08-12 ou 12 août 2026.",
    "fin": "Dernier jour dans le rôle. Vide : sans fin prévue.",
    "quotite": "Part du temps de travail, de 1 à 100.",
    "position": "Une position de la liste ci-dessous.",
    "employeur": "Pour une mise à disposition.",
}

STARTUP_WORDS = {
    RoleStartup.INTRAPRENEUR: ["intrapreneur", "intrapreneuse"],
    RoleStartup.SPONSOR_DG: ["dg", "sponsor direction générale", "directeur général", "directrice générale"],
    RoleStartup.SPONSOR_PROXIMITE: ["sponsor proximité", "proximité"],
    RoleStartup.PORTEFEUILLE: ["responsable de portefeuille", "chargé de portefeuille", "dinum"],
    RoleStartup.DESIGNER: ["designeuse", "ux designer", "designer ux"],
    RoleStartup.DEVELOPPEUR: ["développeur", "développeuse", "dev"],
    RoleStartup.DEPLOIEMENT: ["chargé de déploiement", "chargée de déploiement", "bizdev"],
}
INCUBATEUR_WORDS = {
    RoleIncubateur.EQUIPE: ["équipe", "équipe incubateur", "membre de l’équipe"],
    RoleIncubateur.PORTEFEUILLE: ["responsable de portefeuille", "chargé de portefeuille", "dinum"],
    RoleIncubateur.LECTURE: ["lecteur", "lectrice", "cabinet"],
}
POSITION_WORDS = {
    Position.STATUTAIRE: ["fonctionnaire", "titulaire", "agent statutaire"],
    Position.CONTRACTUEL: ["contractuel", "contractuelle", "cdd", "cdi"],
    Position.MISE_A_DISPOSITION: ["mise à disposition", "mis à disposition", "mad"],
    Position.PRESTATAIRE: ["freelance", "indépendant", "indépendante"],
}


def _words(choices, synonyms: dict) -> Iterator[tuple[str, str]]:
    for choice in choices:
        yield from ((name, choice) for name in (choice.value, choice.label, *synonyms.get(choice, [])))


STARTUP_ROLES = Known(
    _words(RoleStartup, STARTUP_WORDS),
    unknown="Ce rôle n’existe pas sur une startup.",
    shown=RoleStartup.labels,
)
INCUBATEUR_ROLES = Known(
    _words(RoleIncubateur, INCUBATEUR_WORDS),
    unknown="Ce rôle n’existe pas pour un incubateur.",
    shown=RoleIncubateur.labels,
)
POSITIONS = Known(
    _words(Position, POSITION_WORDS), unknown="Cette position n’est pas connue.", shown=Position.labels
)


def known_startups(incubateur: Incubateur) -> Known[Startup]:
    """Startups of the incubateur by name or identifiant; those of others are as unknown as those that do not exist."""
    startups = list(incubateur.startups.only("identifiant", "nom", "incubateur"))
    return Known(
        [(name, startup) for startup in startups for name in (startup.identifiant, startup.nom)],
        unknown="Aucune startup de votre incubateur ne porte ce nom.",
        shown=[startup.nom for startup in startups],
    )


def known_organisations() -> Known[Organisation]:
    """Organisations by name, acronym or identifiant."""
    organisations = list(Organisation.objects.all())
    return Known(
        [(name, found) for found in organisations for name in (found.identifiant, found.nom, found.sigle)],
        unknown="Cette organisation n’est pas dans l’annuaire : ajoutez-la d’abord, ou laissez la case vide.",
        shown=[found.nom for found in organisations],
    )


# Files to download ------------------------------------------------------------------------------------------

# Nobody has such an address: lines of the model left in a file are known for what they are.
EXAMPLE_DOMAIN = "@exemple.invalid"
VALUES_HEADER = ["Colonne", "Valeur acceptée", "Signification"]


def example_rows(startup: str) -> list[list]:
    """Lines of the model: a person without role, one with two roles (two lines), one on a startup."""
    dominique = ["Dominique", "Saule", f"dominique.saule{EXAMPLE_DOMAIN}"]
    camille = ["Camille", "Aubépine", f"camille.aubepine{EXAMPLE_DOMAIN}"]
    claude = ["Claude", "Tilleul", f"claude.tilleul{EXAMPLE_DOMAIN}", "Chargé·e de mission", "", ""]
    mission = [
        "Intrapreneur·e",
        startup,
        "2025-10-01",
        "31 mars 2026",
        60,
        "Mise à disposition",
        "Mairie du Bois",
    ]
    return [
        [*dominique, "Conseil juridique", *[""] * 9],
        [*camille, "Coach", "", "01 02 03 04 05", "Coach", "", "01/09/2025", *[""] * 4],
        [*camille, *[""] * 3, "Coach", startup, "01/09/2025", *[""] * 4],
        [*claude, *mission],
    ]


def accepted_values(incubateur: Incubateur) -> Iterable[list[str]]:
    """Every word a cell of a closed column accepts, with what it means."""
    role, startup, organisation, position = (
        LABELS[key] for key in ("role", "startup", "organisation", "position")
    )
    yield from (
        [role, choice.label, "Sur une startup : nommez-la dans la même ligne"] for choice in RoleStartup
    )
    yield from (
        [role, choice.label, "Pour l’incubateur : laissez la startup vide"] for choice in RoleIncubateur
    )
    yield from ([position, choice.label, ""] for choice in Position)
    yield from ([startup, found.identifiant, found.nom] for found in incubateur.startups.all())
    yield from ([organisation, found.identifiant, found.nom] for found in Organisation.objects.all())
