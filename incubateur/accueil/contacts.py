"""Whom a person can ask for a role, a correction or help: the addresses incubateurs give, never a person's own."""

from django.db.models import QuerySet

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement


def reachable(personne: Personne | None = None) -> QuerySet[Incubateur]:
    """Incubateurs with an équipe and an address: those of the person's directories, or else every one."""
    equipes = Rattachement.objects.current().filter(role=RoleIncubateur.EQUIPE)
    found = Incubateur.objects.active().exclude(contact="").filter(pk__in=equipes.values("incubateur"))
    own = found.filter(personnes=personne) if personne else found.none()
    return own if own.exists() else found
