"""People: the user model of the application."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Value

from annuaire.models.organisations import Incubateur, Organisation
from socle.clock import today
from socle.history import tracked
from socle.text import normalise
from socle.versions import Versioned

CREDENTIALS = {"password", "last_login"}
# Beside the roles in an incubateur: somebody one stands in for.
SUPPLEANCE = "suppleance"


@dataclass(frozen=True)
class Roles:
    """Primary keys of the incubateurs in which a person holds each role on a given day."""

    equipe: frozenset[int] = frozenset()
    coach: frozenset[int] = frozenset()
    portefeuille: frozenset[int] = frozenset()
    lecture: frozenset[int] = frozenset()

    def any(self) -> frozenset[int]:
        """Incubateurs in which the person holds any role."""
        return self.equipe | self.coach | self.portefeuille | self.lecture

    def directory(self) -> frozenset[int]:
        """Incubateurs whose directory the person may read."""
        return self.equipe | self.coach | self.portefeuille


class PersonneQuerySet(models.QuerySet):
    def active(self) -> "PersonneQuerySet":
        """People who can be chosen for something new: neither left nor merged."""
        return self.filter(is_active=True)

    def not_merged(self) -> "PersonneQuerySet":
        """One entry a person: without the duplicates merged into another."""
        return self.filter(fusionnee_dans__isnull=True)

    def search(self, text: str) -> "PersonneQuerySet":
        """People whose names, function, organisation or e-mail hold every word of `text`, in any order."""
        found = self
        for word in normalise(text).split():
            found = found.filter(recherche__contains=word)
        return found

    def visible_to(self, user, at=None) -> "PersonneQuerySet":
        """People of the directories of the incubateurs whose équipe, coach or portefeuille `user` is."""
        incubateurs = user.roles(at).directory()
        inside = self.model.incubateurs.through.objects.filter(incubateur_id__in=incubateurs)
        return self.filter(pk__in=inside.values("personne_id"))


class PersonneManager(BaseUserManager.from_queryset(PersonneQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields) -> "Personne":
        """A person; without password they sign in by a code sent to their address."""
        personne = self.model(email=email, **fields)
        personne.set_password(password)
        personne.save(using=self._db)
        return personne

    def get_by_natural_key(self, username: str) -> "Personne":
        return self.get(email=username.strip().lower())


class Personne(Versioned, AbstractBaseUser):
    """Someone known to the portfolio; may exist without ever signing in.

    The e-mail is the natural key, kept in lower case. A merged duplicate stays, inactive, and points to the
    entry that was kept.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField("adresse e-mail", unique=True)
    prenom = models.CharField("prénom", max_length=150)
    nom = models.CharField("nom", max_length=150)
    fonction = models.CharField("fonction", max_length=250, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="personnes",
        null=True,
        blank=True,
    )
    telephone = models.CharField("téléphone", max_length=40, blank=True)
    is_active = models.BooleanField("active", default=True)
    fusionnee_dans = models.ForeignKey(
        "self",
        verbose_name="fusionnée dans",
        on_delete=models.PROTECT,
        related_name="doublons",
        null=True,
        blank=True,
        editable=False,
    )
    # The directories the person belongs to: who may see and correct this entry.
    incubateurs = models.ManyToManyField(
        Incubateur, verbose_name="annuaires", related_name="personnes", blank=True
    )
    recherche = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    history = tracked(excluded_fields=["password", "last_login", "recherche"])
    objects = PersonneManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]

    class Meta:
        ordering = ["nom", "prenom", "pk"]
        constraints = [
            models.CheckConstraint(
                name="personne_fusionnee_inactive",
                condition=models.Q(fusionnee_dans__isnull=True) | models.Q(is_active=False),
                violation_error_message="Une fiche fusionnée dans une autre ne peut plus être active.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom_complet

    def save(self, *args, **kwargs) -> None:
        if set(kwargs.get("update_fields") or ["*"]) <= CREDENTIALS:
            self._save_credentials(**kwargs)
            return
        self.email = self.email.strip().lower()
        self.recherche = self.search_text()
        super().save(*args, **kwargs)

    def _save_credentials(self, **kwargs) -> None:
        """Signing in or changing one's password is no edit of the entry: same version, no history row."""
        self.skip_history_when_saving = True
        try:
            super(Versioned, self).save(**kwargs)
        finally:
            del self.skip_history_when_saving

    def search_text(self) -> str:
        """Content of the search column; bulk writers call it too. The surname comes first: lists sort by it."""
        organisation = f"{self.organisation.nom} {self.organisation.sigle}" if self.organisation else ""
        return normalise(f"{self.nom} {self.prenom} {self.email} {self.fonction} {organisation}")

    @property
    def nom_complet(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    def get_full_name(self) -> str:
        return self.nom_complet

    def get_short_name(self) -> str:
        return self.prenom

    def roles(self, at: date | None = None) -> Roles:
        """Roles this person holds for whole incubateurs on the day `at` (today by default).

        Read once per instance and day: fetch the person again after changing a role. Who is inactive has none.
        """
        return self._held(at or today())[0]

    def replaced(self, at: date | None = None) -> list[int]:
        """Primary keys of the people this person stands in for on the day `at`; read once, with `roles`."""
        return self._held(at or today())[1]

    def _held(self, at: date) -> tuple[Roles, list[int]]:
        if getattr(self, "_held_on", None) != at:
            self._held_on, self._held_then = at, self._read_held(at)
        return self._held_then

    def _read_held(self, at: date) -> tuple[Roles, list[int]]:
        """Both in one query: every page asks for both."""
        held = self.rattachements.current(at).order_by().values_list("role", "incubateur")
        stood_in = self.suppleances_exercees.current(at).order_by().annotate(role=Value(SUPPLEANCE))
        found = defaultdict(list)
        for role, pk in held.union(stood_in.values_list("role", "personne")).order_by("role", "incubateur"):
            found[role].append(pk)
        replaced = found.pop(SUPPLEANCE, [])
        return Roles(**{role: frozenset(pks) for role, pks in found.items() if self.is_active}), replaced
