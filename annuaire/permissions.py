"""Who may do what in the directory (conception.md §4): pure questions, answered from dated roles."""

from annuaire.models import Incubateur


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


def can_write_incubateur(user, incubateur) -> bool:
    """An équipe writes the rules, roles and models of its own incubateur."""
    return incubateur.pk in user.roles().equipe


def can_read_incubateur(user, incubateur) -> bool:
    """Rules are read by the équipe, the coaches and the portefeuille of the incubateur."""
    return incubateur.pk in user.roles().directory()


def has_role(user) -> bool:
    """Whether the person holds any role for an incubateur today."""
    return bool(user.roles().any())
