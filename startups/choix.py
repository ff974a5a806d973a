"""What the filters of the list may propose to a person: nothing but what stands in startups that person sees."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from annuaire.models import Incubateur, Personne
from startups.enums import RoleStartup
from startups.models import Affectation, Startup, Thematique, startups_held

# Key in the address, label.
Choix = tuple[str, str]
# What is read of each choice: of anything but a person, the name alone.
READ = ["genre", "cle", "nom", "prenom", "email"]
PEOPLE = {"coach": RoleStartup.COACH, "portefeuille": RoleStartup.PORTEFEUILLE}


def offered(user: Personne, wanted: Collection[str]) -> Mapping[str, Sequence[Choix]]:
    """Choices by filter, of those `wanted` among incubateur, coach, portefeuille and thematique; one query."""
    found = defaultdict(list)
    if wanted:
        first, *others = [_rows(user, genre).order_by().values_list(*READ) for genre in sorted(wanted)]
        for genre, cle, nom, prenom, email in first.union(*others).order_by("nom", "prenom", "email", "cle"):
            # Databases do not write the same UUID the same way.
            key = str(UUID(cle)) if genre in PEOPLE else cle
            found[genre].append((key, Personne(prenom=prenom, nom=nom, email=email).nom_complet))
    return found


def _rows(user: Personne, genre: str) -> QuerySet:
    if genre in PEOPLE:
        rows = _people(user, PEOPLE[genre]).annotate(cle=Cast("uuid", CharField()))
    else:
        named = _incubateurs(user) if genre == "incubateur" else _thematiques(user)
        key = F("identifiant") if genre == "incubateur" else F("nom")
        rows = named.annotate(cle=key, prenom=Value(""), email=Value(""))
    return rows.annotate(genre=Value(genre))


def _incubateurs(user: Personne) -> QuerySet[Incubateur]:
    """Incubateurs of the startups one sees, principal or not; those where one holds a role even while empty."""
    co_incubated = Startup.co_incubateurs.through.objects
    across = co_incubated.filter(incubateur__in=user.roles().equipe | user.roles().portefeuille)
    # Startups seen otherwise belong to the incubateurs of one's roles.
    others = Startup.objects.filter(Q(pk__in=across.values("startup")) | Q(pk__in=startups_held(user)))
    beside = co_incubated.filter(startup__in=_visible(user)).order_by()
    return Incubateur.objects.filter(
        Q(pk__in=user.roles().any())
        | Q(pk__in=others.order_by().values("incubateur"))
        | Q(pk__in=beside.values("incubateur"))
    )


def _thematiques(user: Personne) -> QuerySet[Thematique]:
    borne = Startup.thematiques.through.objects.filter(startup__in=_visible(user)).order_by()
    return Thematique.objects.filter(pk__in=borne.values("thematique"))


def _people(user: Personne, role: RoleStartup) -> QuerySet[Personne]:
    """Those who hold that role today on a startup one sees."""
    held = Affectation.objects.current().filter(role=role, startup__in=_visible(user)).order_by()
    return Personne.objects.filter(pk__in=held.values("personne"))


def _visible(user: Personne) -> QuerySet:
    return Startup.objects.visible_to(user).order_by().values("pk")
