"""Who may do what in the directory (conception.md §4): pure questions, answered from dated roles."""

from django.db.models import Q

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement
from socle.clock import today


def can_read_directory(user) -> bool:
    """Équipe, coaches and portefeuille read the directory of their incubateurs."""
    return bool(user.roles().directory())


def can_write_directory(user) -> bool:
    """An équipe writes the directory; each entry is checked by `can_write_personne`."""
    return bool(user.roles().equipe)


def writable_incubateurs(user):
    """Incubateurs into whose directory the user may bring people: those whose équipe they are in."""
    return Incubateur.objects.active().filter(pk__in=user.roles().equipe)


def can_write_personne(user, personne) -> bool:
    """An équipe corrects the people of its own directory."""
    return personne.incubateurs.filter(pk__in=user.roles().equipe).exists()


def known_elsewhere(user, personne) -> bool:
    """Whether the person belongs to a directory that is not the user's to write.

    Whoever gets a role somewhere, on a startup too, enters its directory: this tells of roles elsewhere.
    """
    return personne.incubateurs.exclude(pk__in=user.roles().equipe).exists()


def needs_confirmation(user, personne) -> bool:
    """Whether their address, or merging their entry into another, is for the person to accept."""
    return personne.last_login is not None or known_elsewhere(user, personne)


def can_deactivate(user, personne) -> bool:
    """An équipe deactivates somebody nobody else relies on, and not itself."""
    return user != personne and can_write_personne(user, personne) and not known_elsewhere(user, personne)


def can_be_merged(user, personne) -> bool:
    """An équipe merges entries of its own directory that are not merged yet."""
    return personne.fusionnee_dans_id is None and can_write_personne(user, personne)


def writable_people(user):
    """The entries the user may correct, duplicates apart."""
    inside = Personne.incubateurs.through.objects.filter(incubateur__in=user.roles().equipe)
    return Personne.objects.not_merged().filter(pk__in=inside.values("personne_id"))


def leaves_without_equipe(rattachement, fin) -> bool:
    """Whether, this role ending on the day `fin`, nobody would be left to write for the incubateur."""
    if rattachement.role != RoleIncubateur.EQUIPE or fin is None:
        return False
    later = max(fin, today())
    others = Rattachement.objects.filter(
        Q(fin__isnull=True) | Q(fin__gt=later),
        incubateur=rattachement.incubateur_id,
        role=RoleIncubateur.EQUIPE,
        debut__lte=later,
        personne__is_active=True,
    )
    return not others.exclude(pk=rattachement.pk).exists()


def kept_elsewhere(user, people) -> set[int]:
    """`known_elsewhere` for many: the primary keys of those of `people` who are."""
    through = Personne.incubateurs.through.objects.filter(personne__in=people)
    others = through.exclude(incubateur_id__in=user.roles().equipe)
    return set(others.values_list("personne_id", flat=True))


def leaves_equipe(user, rattachement) -> bool:
    """Whether `rattachement`, as it is about to be saved, takes the user's own équipe role away today."""
    own = rattachement.personne_id == user.pk and rattachement.role == RoleIncubateur.EQUIPE
    return own and not rattachement.is_current()


def can_write_incubateur(user, incubateur) -> bool:
    """An équipe writes the rules, roles and models of its own incubateur."""
    return incubateur.pk in user.roles().equipe
