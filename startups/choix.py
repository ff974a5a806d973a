"""What the filters of the list may propose to a person: nothing but what stands in startups that person sees."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from annuaire.models import Incubateur, Personne
from startups.enums import RoleStartup
from startups.models import Affectation, Startup, Thematique, startup_roles

# Key in the address, label.
Choix = tuple[str, str]


def incubateurs(user: Personne) -> Sequence[Choix]:
    """Incubateurs of the startups one sees, principal or not; those where one holds a role even while empty."""
    co_incubated = Startup.co_incubateurs.through.objects
    across = co_incubated.filter(incubateur__in=user.roles().equipe | user.roles().portefeuille)
    # Startups seen otherwise belong to the incubateurs of one's roles.
    others = Startup.objects.filter(Q(pk__in=across.values("startup")) | Q(pk__in=list(startup_roles(user))))
    beside = co_incubated.filter(startup__in=_visible(user)).order_by()
    found = Incubateur.objects.filter(
        Q(pk__in=user.roles().any())
        | Q(pk__in=others.order_by().values("incubateur"))
        | Q(pk__in=beside.values("incubateur"))
    )
    return list(found.order_by("nom", "pk").values_list("identifiant", "nom"))


def thematiques(user: Personne) -> Sequence[Choix]:
    borne = Startup.thematiques.through.objects.filter(startup__in=_visible(user)).order_by()
    names = Thematique.objects.filter(pk__in=borne.values("thematique")).order_by("nom")
    return [(nom, nom) for nom in names.values_list("nom", flat=True)]


def people(user: Personne) -> tuple[Sequence[Choix], Sequence[Choix]]:
    """Coaches, and the DINUM's people, who hold that role today on a startup one sees."""
    roles = [RoleStartup.COACH, RoleStartup.PORTEFEUILLE]
    held = Affectation.objects.current().filter(role__in=roles, startup__in=_visible(user))
    people = held.order_by("personne__nom", "personne__prenom", "personne__email").values_list(
        "role", "personne__uuid", "personne__prenom", "personne__nom", "personne__email"
    )
    found = defaultdict(list)
    for role, uuid, prenom, nom, email in people.distinct():
        found[role].append((str(uuid), Personne(prenom=prenom, nom=nom, email=email).nom_complet))
    return found[RoleStartup.COACH], found[RoleStartup.PORTEFEUILLE]


def _visible(user: Personne):
    return Startup.objects.visible_to(user).order_by().values("pk")
