"""Who may do what with the letters: the line « lettre » of conception.md §4, one function a cell."""

from annuaire.models import Incubateur, Personne
from missions.models import Lettre, Modele, Signature
from startups.models import Startup


def can_write_modeles(user: Personne, incubateur: Incubateur) -> bool:
    """The équipe keeps the model of its incubateur."""
    return incubateur.pk in user.roles().equipe


def can_read_modeles(user: Personne, modele: Modele) -> bool:
    """Models are read as the rules of the incubateur are: équipe, coaches, portefeuille."""
    return modele.incubateur_id in user.roles().directory()


def can_write_lettres(user: Personne, startup: Startup) -> bool:
    """The équipe of the principal incubateur prepares the letters of a startup."""
    return startup.incubateur_id in user.roles().equipe


def can_write_lettre(user: Personne, lettre: Lettre) -> bool:
    """Prepare, issue, cancel, renew: the équipe of the incubateur that signs."""
    return lettre.incubateur_id in user.roles().equipe


def can_record_signature(user: Personne, signature: Signature) -> bool:
    """The équipe records all signatures; each signatory their own (a suppléant does not sign)."""
    return can_write_lettre(user, signature.lettre) or signature.personne_id == user.pk
