"""Organisations that sponsor, and the incubateurs with their rules."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce

from annuaire.enums import DomaineMinisteriel, TypeOrganisation
from socle.history import tracked
from socle.text import normalise
from socle.versions import Versioned


class OrganisationQuerySet(models.QuerySet):
    def search(self, text: str) -> "OrganisationQuerySet":
        """Organisations whose name, acronym or identifiant hold every word of `text`, without accents or case."""
        found = self
        for word in normalise(text).split():
            found = found.filter(recherche__contains=word)
        return found

    def with_people(self, people: models.QuerySet) -> "OrganisationQuerySet":
        """Annotate `nombre`, how many of `people` work there."""
        there = people.filter(organisation=models.OuterRef("pk"), is_active=True).order_by()
        counted = there.values("organisation").annotate(n=models.Count("pk")).values("n")
        return self.annotate(nombre=Coalesce(models.Subquery(counted), 0))


class Organisation(Versioned):
    """An administration, operator or local authority, as beta.gouv.fr lists them."""

    identifiant = models.CharField("identifiant", max_length=120, unique=True)
    nom = models.CharField("nom", max_length=250)
    sigle = models.CharField("sigle", max_length=60, blank=True)
    type = models.CharField("type", max_length=40, choices=TypeOrganisation, default=TypeOrganisation.AUTRE)
    domaine_ministeriel = models.CharField(
        "domaine ministériel", max_length=40, choices=DomaineMinisteriel, default=DomaineMinisteriel.AUTRES
    )
    recherche = models.TextField(editable=False, default="")

    history = tracked(excluded_fields=["recherche"])
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        self.recherche = self.search_text()
        super().save(*args, **kwargs)

    def search_text(self) -> str:
        """Content of the search column; bulk writers call it too."""
        return normalise(f"{self.nom} {self.sigle} {self.identifiant}")


def percentage(label: str, default: int) -> models.PositiveSmallIntegerField:
    """A share of working time, in percent."""
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )


def delay(label: str, default: int, unit: str, maximum: int) -> models.PositiveSmallIntegerField:
    """A positive duration of a rule, in `unit`, at most `maximum`."""
    return models.PositiveSmallIntegerField(
        f"{label} ({unit})",
        default=default,
        validators=[MinValueValidator(1), MaxValueValidator(maximum)],
    )


class IncubateurQuerySet(models.QuerySet):
    def active(self) -> "IncubateurQuerySet":
        """Incubateurs that still run; the others only explain the past."""
        return self.filter(masque=False)

    def visible_to(self, user, at: date | None = None) -> "IncubateurQuerySet":
        """Incubateurs whose rules and directory `user` may read."""
        return self.filter(pk__in=user.roles(at).directory())


class Incubateur(Versioned):
    """A public incubator and the rules it gives itself (defaults: the beta.gouv.fr method)."""

    identifiant = models.CharField("identifiant", max_length=120, unique=True)
    nom = models.CharField("nom", max_length=250)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="organisation de rattachement",
        on_delete=models.PROTECT,
        related_name="incubateurs",
        null=True,
        blank=True,
    )
    resume = models.TextField("présentation en une phrase", blank=True)
    presentation = models.TextField("présentation", blank=True)
    contact = models.EmailField("adresse de contact", blank=True)
    adresse = models.CharField("adresse postale", max_length=300, blank=True)
    site = models.CharField("site", max_length=500, blank=True)
    github = models.CharField("compte GitHub", max_length=500, blank=True)
    masque = models.BooleanField("n’existe plus", default=False)

    note_mois = delay("une note tous les", 2, "mois", 12)
    comite_mois = delay("un comité tous les", 6, "mois", 24)
    investigation_semaines = delay("durée d’une investigation", 9, "semaines", 52)
    quotite_investigation = percentage("quotité minimale en investigation (%)", 40)
    quotite = percentage("quotité minimale à partir de la construction (%)", 60)
    silence_jours = delay("sans nouvelles au bout de", 30, "jours", 365)
    coach_mois = delay("un coach change au bout de", 24, "mois", 120)
    adresse_achats = models.EmailField("adresse de l’équipe des achats", blank=True)

    history = tracked()
    objects = IncubateurQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]

    def __str__(self) -> str:
        return self.nom
