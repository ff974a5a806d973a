"""The people of one's directories with the roles one may see: for incubateurs (annuaire) and on startups (startups)."""

from django.db.models import F, Prefetch, QuerySet

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement
from startups.enums import RoleStartup
from startups.models import Affectation, Startup

WITHOUT_ROLE = "aucun"
FOR_INCUBATEUR, ON_STARTUP = "incubateur-", "startup-"
ROLES = [
    ("", "Tous les rôles"),
    (WITHOUT_ROLE, "Sans rôle aujourd’hui"),
    ("Dans l’incubateur", [(FOR_INCUBATEUR + role, role.label) for role in RoleIncubateur]),
    ("Sur une startup", [(ON_STARTUP + role, role.label) for role in RoleStartup]),
]
ETATS = {"": "Actives", "inactives": "Inactives", "toutes": "Toutes"}
TRIS = {
    # The search column begins with the surname, without accents: É sorts as E.
    "": ("Nom", ["recherche", "pk"]),
    "organisation": ("Organisation", [F("organisation__recherche").asc(nulls_last=True), "recherche", "pk"]),
    "recentes": ("Arrivées récentes", ["-created_at", "pk"]),
}


class Annuaire:
    """What `user` sees of the people and roles, in all their directories or in one of them."""

    def __init__(self, user: Personne, incubateur: Incubateur | None = None):
        self.incubateurs = Incubateur.objects.visible_to(user)
        startups = Startup.objects.visible_to(user)
        self.people = Personne.objects.visible_to(user).not_merged()
        if incubateur:
            self.incubateurs = self.incubateurs.filter(pk=incubateur.pk)
            startups = startups.filter(incubateur=incubateur)
            self.people = self.people.filter(incubateurs=incubateur)
        self.rattachements = Rattachement.objects.filter(incubateur__in=self.incubateurs.order_by())
        self.affectations = Affectation.objects.filter(startup__in=startups.order_by().values("pk"))

    def find(
        self, *, q: str = "", role: str = "", etat: str = "", tri: str = "", organisation: str = ""
    ) -> QuerySet[Personne]:
        """People matching every criterion, in the order `tri`; values are those of the addresses."""
        found = self._with_role(self.people.search(q), role)
        if etat != "toutes":
            found = found.filter(is_active=etat != "inactives")
        if organisation:
            found = found.filter(organisation__identifiant=organisation)
        return found.order_by(*TRIS.get(tri, TRIS[""])[1])

    def _with_role(self, people: QuerySet[Personne], role: str) -> QuerySet[Personne]:
        attached, assigned = self.rattachements.current(), self.affectations.current()
        if role == WITHOUT_ROLE:
            return people.exclude(pk__in=attached.values("personne")).exclude(
                pk__in=assigned.values("personne")
            )
        if role.startswith(FOR_INCUBATEUR):
            held = attached.filter(role=role.removeprefix(FOR_INCUBATEUR))
        elif role.startswith(ON_STARTUP):
            held = assigned.filter(role=role.removeprefix(ON_STARTUP))
        else:
            return people
        return people.filter(pk__in=held.values("personne"))

    def with_roles(self, people: QuerySet[Personne]) -> QuerySet[Personne]:
        """Each with `organisation`, `roles_incubateur` and `roles_startup` of today, in three queries for all."""
        return people.select_related("organisation").prefetch_related(
            Prefetch(
                "rattachements",
                self.rattachements.current().select_related("incubateur").order_by("incubateur__nom", "pk"),
                to_attr="roles_incubateur",
            ),
            Prefetch(
                "affectations",
                self.affectations.current().select_related("startup").order_by("startup__nom", "pk"),
                to_attr="roles_startup",
            ),
        )


def roles_in_words(personne: Personne) -> list[str]:
    """The roles of today, as an export writes them."""
    return [
        *(f"{r.get_role_display()}, {r.incubateur}" for r in personne.roles_incubateur),
        *(f"{a.get_role_display()}, {a.startup}" for a in personne.roles_startup),
    ]
