"""People, organisations, incubateurs and who is what where."""

from annuaire.models.demandes import Demande
from annuaire.models.logos import Logo
from annuaire.models.organisations import Incubateur, Organisation
from annuaire.models.personnes import Personne, Roles
from annuaire.models.roles import Rattachement, Suppleance

__all__ = ["Demande", "Incubateur", "Logo", "Organisation", "Personne", "Rattachement", "Roles", "Suppleance"]
