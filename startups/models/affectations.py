"""People around a startup, with dated roles."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Subquery

from socle.clock import today
from socle.history import tracked
from socle.periods import Dated, DatedQuerySet, end_after_start
from socle.versions import Versioned
from startups.enums import ACTIVE_PHASES, SPONSORS, Position, RoleStartup
from startups.models.phases import current_phase
from startups.models.startups import Startup

# Someone who reads and acknowledges for a sponsor: not a role one is given on a startup.
SUPPLEANT = "suppleant"


class AffectationQuerySet(DatedQuerySet):
    def sponsors(self) -> "AffectationQuerySet":
        """Sponsors as people, DG and de proximité."""
        return self.filter(role__in=SPONSORS)

    def of_active_startups(self, at: date | None = None) -> "AffectationQuerySet":
        """Rows whose startup is in a phase of the method: neither ended nor yet to begin."""
        current = Subquery(current_phase("startup", at).values("nom")[:1])
        return self.alias(phase_courante=current).filter(phase_courante__in=ACTIVE_PHASES)


class Affectation(Versioned, Dated):
    """A person's role around a startup, from `debut` to `fin` (both included)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="affectations"
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne",
        on_delete=models.PROTECT,
        related_name="affectations",
    )
    role = models.CharField("rôle", max_length=30, choices=RoleStartup)
    quotite = models.PositiveSmallIntegerField(
        "quotité (%)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Part du temps de travail consacrée à la startup.",
    )
    position = models.CharField("position", max_length=30, choices=Position, blank=True)
    employeur = models.CharField("employeur d’origine", max_length=250, blank=True)

    history = tracked(about="startup")
    objects = AffectationQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-debut", "pk"]
        indexes = [
            # Who holds a role, on one startup or on all of them: everything is read in the index.
            models.Index(fields=["role", "startup", "debut", "fin", "personne"], name="affectation_role"),
            # What a person holds: asked of a portefeuille of thousands, several times a page.
            models.Index(fields=["personne", "debut", "fin", "role", "startup"], name="affectation_personne"),
            models.Index(fields=["fin"], name="affectation_fin"),
        ]
        constraints = [
            end_after_start("affectation"),
            models.CheckConstraint(
                name="affectation_quotite_pourcentage",
                condition=models.Q(quotite__isnull=True) | models.Q(quotite__range=(1, 100)),
                violation_error_message="La quotité est un pourcentage entre 1 et 100.",
            ),
            models.UniqueConstraint(
                name="affectation_unique_par_debut",
                fields=["startup", "personne", "role", "debut"],
                violation_error_code="debut",
                violation_error_message="Cette personne a déjà ce rôle sur cette startup à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_role_display()} de {self.startup}"


def startup_roles(user, at: date | None = None) -> Mapping[int, frozenset[str]]:
    """Roles `user` holds on the day `at`, by startup's primary key.

    Values are keys of RoleStartup, or SUPPLEANT where the user stands in for a sponsor. Read once per instance
    and day: fetch the person again after changing a role.
    """
    at = at or today()
    cached = getattr(user, "_startup_roles", None)
    if cached is None or cached[0] != at:
        cached = user._startup_roles = (at, _read_startup_roles(user, at))
    return cached[1]


def holds(user, roles: Collection[str], at: date | None = None) -> bool:
    """Whether `user` holds one of `roles` on any startup on the day `at`."""
    return any(held.intersection(roles) for held in startup_roles(user, at).values())


def startups_held(user, at: date | None = None, roles: Collection[str] | None = None) -> models.QuerySet:
    """Keys of the startups on which `user` holds one of `roles` (any role by default) on the day `at`, as a subquery.

    A portefeuille may hold more startups than a list of keys should.
    """
    at = at or today()
    held = Affectation.objects.current(at).order_by().values("startup")
    # Known first: nothing is asked of those who hold none.
    if not (startup_roles(user, at) if roles is None else holds(user, roles, at)):
        return held.none()
    own = Q(personne=user) if roles is None else Q(personne=user, role__in=roles)
    if (roles is None or SUPPLEANT in roles) and (replaced := user.replaced(at)):
        own |= Q(personne__in=replaced, role__in=SPONSORS)
    return held.filter(own)


def _read_startup_roles(user, at: date) -> Mapping[int, frozenset[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    if user.is_active:
        for startup_id, role in user.affectations.current(at).values_list("startup_id", "role"):
            found[startup_id].add(role)
        # Known first: nearly nobody stands in for anybody, and the question is asked on every page.
        if people := user.replaced(at):
            stood_in = Affectation.objects.current(at).sponsors().filter(personne__in=people)
            for startup_id in stood_in.values_list("startup_id", flat=True):
                found[startup_id].add(SUPPLEANT)
    return {startup_id: frozenset(roles) for startup_id, roles in found.items()}
