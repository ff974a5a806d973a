"""Whose letter an équipe can prepare: intrapreneurs of active startups, those without a letter first. Pure reading."""

from datetime import timedelta

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Collate

from annuaire.models import Personne
from missions.enums import StatutLettre
from missions.models import Lettre
from missions.selection import FIN_PROCHE_JOURS
from socle.clock import today
from socle.text import normalise
from startups.enums import RoleStartup
from startups.models import Affectation


def candidates(user: Personne, *, q: str = "", startup: str = "") -> QuerySet[Affectation]:
    """Roles of intrapreneur in the incubateurs whose équipe `user` is, one row a role.

    Annotates `jusqu_au`, the end of the last letter in force, and `brouillon`, the letter in preparation.
    """
    written = Lettre.objects.filter(startup=OuterRef("startup"), titulaire=OuterRef("personne"))
    running = written.in_force_some_day().filter(fin__gte=today()).order_by("-fin")
    drafts = written.filter(statut=StatutLettre.BROUILLON).order_by("pk")
    rows = (
        Affectation.objects.filter(
            role=RoleStartup.INTRAPRENEUR,
            startup__incubateur__in=user.roles().equipe,
            personne__is_active=True,
        )
        .exclude(fin__lt=today())
        .of_active_startups()
        .select_related("startup__incubateur", "personne__organisation")
        .annotate(
            jusqu_au=Subquery(running.values("fin")[:1]),
            brouillon=Subquery(drafts.values("uuid")[:1]),
        )
    )
    if startup:
        rows = rows.filter(startup__identifiant=startup)
    for word in normalise(q).split():
        rows = rows.filter(Q(startup__recherche__contains=word) | Q(personne__recherche__contains=word))
    plain = Collate("startup__recherche", "C" if connection.vendor == "postgresql" else "BINARY")
    return rows.order_by(F("jusqu_au").asc(nulls_first=True), plain, "pk")


def presses(row: Affectation) -> bool:
    """Whether the person has no letter, or one that ends soon."""
    return row.jusqu_au is None or row.jusqu_au <= today() + timedelta(days=FIN_PROCHE_JOURS)
