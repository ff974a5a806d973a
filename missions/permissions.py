"""Who may do what with the letters: the line « lettre » of conception.md §4, one function a cell."""

from annuaire.models import Incubateur, Personne
from missions.models import Lettre, Modele, Signature
from missions.models.lettres import READERS, LettreQuerySet
from startups.enums import RoleStartup
from startups.models import SUPPLEANT, Startup, holds
from startups.models.startups import StartupQuerySet
from startups.permissions import co_incubates, is_equipe, is_portefeuille, roles_on

# Of their startups, these see the tab.
TAB_READERS = {RoleStartup.INTRAPRENEUR, SUPPLEANT, *READERS}


def can_write_modeles(user: Personne, incubateur: Incubateur) -> bool:
    """The équipe keeps the model of its incubateur."""
    return incubateur.pk in user.roles().equipe


def can_read_modeles(user: Personne, modele: Modele) -> bool:
    """Models are read as the rules of the incubateur are: équipe, coaches, portefeuille."""
    return modele.incubateur_id in user.roles().directory()


def follows_lettres(user: Personne) -> bool:
    """Whoever reads letters by a role."""
    roles = user.roles()
    return bool(roles.equipe | roles.portefeuille) or holds(user, TAB_READERS)


def readable_lettres(user: Personne) -> LettreQuerySet:
    """Of who follows none by a role, their own and those they signed."""
    return Lettre.objects.visible_to(user)


def can_list_lettres(user: Personne) -> bool:
    """Whoever reads letters by a role, or reads one at least: the list holds what each may read."""
    return follows_lettres(user) or readable_lettres(user).exists()


def can_read_lettres(user: Personne, startup: Startup) -> bool:
    """The tab of a startup: équipe, own coach, intrapreneur, sponsors, portefeuille; who only signed has the list."""
    return (
        is_equipe(user, startup)
        or is_portefeuille(user, startup)
        or bool(TAB_READERS & roles_on(user, startup))
        or co_incubates(user, startup)
    )


def can_prepare_lettres(user: Personne) -> bool:
    """An équipe prepares letters in its own incubateur."""
    return bool(user.roles().equipe)


def can_archive_lettres(user: Personne) -> bool:
    """Équipe and portefeuille take all the running letters away, as a file."""
    roles = user.roles()
    return bool(roles.equipe | roles.portefeuille)


def can_write_lettres(user: Personne, startup: Startup) -> bool:
    """The équipe of the principal incubateur prepares the letters of a startup."""
    return startup.incubateur_id in user.roles().equipe


def startups_to_write(user: Personne) -> StartupQuerySet:
    """The startups whose letters the person prepares."""
    return Startup.objects.filter(incubateur__in=user.roles().equipe)


def can_write_lettre(user: Personne, lettre: Lettre) -> bool:
    """Prepare, issue, cancel, renew: the équipe of the incubateur that signs."""
    return lettre.incubateur_id in user.roles().equipe


def signs(user: Personne, signature: Signature) -> bool:
    """Whether it is theirs, under this entry of the directory or one since merged into it (a suppléant does not sign)."""
    signatory = signature.personne
    return signatory is not None and user.pk in {signatory.pk, signatory.fusionnee_dans_id}


def can_record_signature(user: Personne, signature: Signature) -> bool:
    """The équipe records all signatures; each signatory their own."""
    return can_write_lettre(user, signature.lettre) or signs(user, signature)
