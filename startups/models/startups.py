"""Startups d'État and what the public page says of them."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Collate
from django.utils import timezone

from annuaire.models import Incubateur, Organisation
from socle.clock import today
from socle.history import tracked
from socle.periods import plausible
from socle.text import normalise
from socle.versions import Versioned
from startups.enums import (
    ACTIVE_PHASES,
    SPONSORS,
    Accessibilite,
    CritereStandard,
    EtatCritere,
    GenreJalon,
    RoleStartup,
)
from startups.reseau import DUREES

RESERVED = {"-", "tableau", ".", ".."}


def valid_identifiant(value: str) -> None:
    """Refuse what cannot be an address: reserved words, slashes, spaces. Raises ValidationError."""
    if value in RESERVED or not re.fullmatch(r"[\w.\-]+", value):
        raise ValidationError(
            "L’identifiant n’admet que lettres, chiffres, points, tirets et soulignés "
            "(et ni « tableau » ni « - » seul).",
            code="identifiant",
        )


def midnight(day: date) -> datetime:
    """The moment the day begins, where the users are."""
    return timezone.make_aware(datetime.combine(day, time()))


class Thematique(models.Model):
    """A public policy theme, as beta.gouv.fr spells it."""

    nom = models.CharField("nom", max_length=120, unique=True)

    class Meta:
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class StartupQuerySet(models.QuerySet):
    def visible_to(self, user, at: date | None = None) -> "StartupQuerySet":
        """Startups whose page `user` may read on the day `at` (conception.md §4)."""
        from startups.models.affectations import startups_held

        at = at or today()
        roles = user.roles(at)
        across = self.model.co_incubateurs.through.objects.filter(
            incubateur_id__in=roles.equipe | roles.portefeuille
        )
        return self.filter(
            Q(incubateur_id__in=roles.any())
            | Q(pk__in=across.values("startup_id"))
            | Q(pk__in=startups_held(user, at))
        )

    def search(self, text: str) -> "StartupQuerySet":
        """Startups whose search column holds every word of `text`, without accents or case."""
        found = self
        for word in normalise(text).split():
            found = found.filter(recherche__contains=word)
        return found

    def by_name(self, *first, backwards: bool = False) -> "StartupQuerySet":
        """Ordered by `first`, then by name without accents or case, the same on both databases."""
        plain = Collate("recherche", "C" if connection.vendor == "postgresql" else "BINARY")
        return self.order_by(*first, plain.desc() if backwards else plain.asc(), "pk")

    def with_phase_courante(self, at: date | None = None) -> "StartupQuerySet":
        """Annotate `phase_courante` and `phase_debut`: the latest phase begun on the day `at`, ties by rank."""
        from startups.models.phases import current_phase

        latest = current_phase("pk", at)
        return self.annotate(
            phase_courante=Subquery(latest.values("nom")[:1]),
            phase_debut=Subquery(latest.values("debut")[:1]),
        )

    def with_dernier_comite(self, at: date | None = None) -> "StartupQuerySet":
        """Annotate `dernier_comite`, the day of the last comité told as a jalon."""
        held = Jalon.objects.filter(startup=OuterRef("pk"), genre=GenreJalon.COMITE, date__lte=at or today())
        return self.annotate(dernier_comite=Subquery(held.order_by("-date").values("date")[:1]))

    def with_dernier_point(self) -> "StartupQuerySet":
        """Annotate `meteo` and `nouvelles_le` (datetime of the last point or « rien de nouveau »)."""
        from startups.models.suivi import Point

        latest = Point.objects.filter(startup=OuterRef("pk")).order_by("-created_at", "-pk")
        return self.annotate(
            meteo=Subquery(latest.values("meteo")[:1]),
            nouvelles_le=Subquery(
                latest.values(le=Coalesce("confirme_le", "created_at", output_field=DateTimeField()))[:1]
            ),
        )

    def with_blocages_ouverts(self) -> "StartupQuerySet":
        """Annotate `blocages_ouverts`, the number of blocages not resolved."""
        from startups.models.suivi import Blocage

        opened = Blocage.objects.open().filter(startup=OuterRef("pk")).order_by()
        counted = opened.values("startup").annotate(n=models.Count("pk")).values("n")
        return self.annotate(blocages_ouverts=Coalesce(Subquery(counted), 0))

    def with_suivie(self, user, at: date | None = None) -> "StartupQuerySet":
        """Annotate `suivie`: whether `user` may read the points and blocages of the startup."""
        from startups.models.suivi import followed_by

        return self.annotate(suivie=ExpressionWrapper(followed_by(user, at), output_field=BooleanField()))

    def with_budget_lisible(self, user, at: date | None = None) -> "StartupQuerySet":
        """Annotate `budget_lisible`: whether `user` may read the budget of the startup."""
        from startups.models.budget import budget_read_by

        readable = ExpressionWrapper(budget_read_by(user, at), output_field=BooleanField())
        return self.annotate(budget_lisible=readable)

    def active(self, at: date | None = None) -> "StartupQuerySet":
        """Startups in a phase of the method: neither ended nor yet to begin."""
        from startups.models.phases import current_phase

        held = Subquery(current_phase("pk", at).values("nom")[:1])
        return self.alias(_phase=held).filter(_phase__in=ACTIVE_PHASES)

    def silent(self, at: date | None = None, rules: Iterable[Incubateur] | None = None) -> "StartupQuerySet":
        """Startups whose last news are as old as their incubateur's delay, or older. Annotates `signe_le`.

        One without any point yet is given the delay from the day it entered the portfolio. `rules`: all incubateurs,
        when they were read already.
        """
        at = at or today()
        incubateurs = defaultdict(list)
        for incubateur in Incubateur.objects.only("silence_jours").order_by("pk") if rules is None else rules:
            incubateurs[incubateur.silence_jours].append(incubateur.pk)
        # News of the day itself are as old as the delay: the next midnight leaves the whole day in. One comparison,
        # whatever the number of delays: the last news are looked up once a startup.
        limits = (
            When(incubateur__in=pks, then=Value(midnight(at - timedelta(days=jours - 1))))
            for jours, pks in incubateurs.items()
        )
        return self.with_signe().filter(signe_le__lt=Case(*limits, output_field=DateTimeField()))

    def with_signe(self) -> "StartupQuerySet":
        """Annotate `signe_le`: the last news, or without any the day it entered the portfolio."""
        from startups.models.suivi import Point

        latest = Point.objects.filter(startup=OuterRef("pk")).order_by("-created_at", "-pk")
        news = latest.values(le=Coalesce("confirme_le", "created_at", output_field=DateTimeField()))
        return self.annotate(signe_le=Coalesce(Subquery(news[:1]), "created_at"))

    def lacking(self, *kinds: Collection[str], at: date | None = None) -> "StartupQuerySet":
        """Startups where, of one of these kinds at least (a set of roles), nobody holds any on the day `at`."""
        from startups.models.affectations import Affectation

        held = Affectation.objects.current(at).order_by()
        # Asked of all startups at once, rather than of each: an équipe may have thousands.
        return self.exclude(*(Q(pk__in=held.filter(role__in=kind).values("startup")) for kind in kinds))

    def with_vacancies(self, at: date | None = None) -> "StartupQuerySet":
        """Annotate `a_coach`, `a_intrapreneur` and `a_sponsor`: whether somebody holds the role on the day `at`."""
        from startups.models.affectations import Affectation

        held = Affectation.objects.current(at).filter(startup=OuterRef("pk")).order_by()
        return self.annotate(
            a_coach=Exists(held.filter(role=RoleStartup.COACH)),
            a_intrapreneur=Exists(held.filter(role=RoleStartup.INTRAPRENEUR)),
            a_sponsor=Exists(held.filter(role__in=SPONSORS)),
        )

    def long_in_phase(self, at: date | None = None) -> "StartupQuerySet":
        """Startups in their phase for longer than three quarters of the network (startups/reseau.py)."""
        from startups.models.phases import current_phase

        at = at or today()
        begun = {nom: at - timedelta(days=durees.troisieme) for nom, durees in DUREES.items()}
        # Asked inside the subquery: the current phase is looked up once a startup.
        long = Case(*(When(nom=nom, debut__lt=day, then=True) for nom, day in begun.items()), default=False)
        return self.alias(_long=Subquery(current_phase("pk", at).values(long=long)[:1])).filter(_long=True)

    def with_blocages_attendus_de(self, user) -> "StartupQuerySet":
        """Annotate `blocages_attendus`, the number of open blocages handed to `user`."""
        from startups.models.suivi import Blocage

        handed = Blocage.objects.open().filter(startup=OuterRef("pk"), attendu_de=user).order_by()
        counted = handed.values("startup").annotate(n=models.Count("pk")).values("n")
        return self.annotate(blocages_attendus=Coalesce(Subquery(counted), 0))


class Startup(Versioned):
    """A startup d'État. Its current phase is not stored: see `with_phase_courante`."""

    identifiant = models.CharField(
        "identifiant beta.gouv.fr", max_length=120, unique=True, validators=[valid_identifiant]
    )
    nom = models.CharField("nom", max_length=250)
    mission = models.TextField("mission", max_length=1000, help_text="Une phrase.")
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="startups"
    )
    co_incubateurs = models.ManyToManyField(
        Incubateur, verbose_name="co-incubateurs", related_name="startups_co_incubees", blank=True
    )
    sponsors = models.ManyToManyField(
        Organisation, verbose_name="organisations sponsors", related_name="startups_sponsorisees", blank=True
    )
    contact = models.CharField("adresse de contact", max_length=250, blank=True)
    site = models.CharField("site du service", max_length=500, blank=True)
    depot = models.CharField("dépôt de code", max_length=500, blank=True)
    statistiques = models.BooleanField("statistiques publiques", null=True, blank=True)
    statistiques_url = models.CharField("page de statistiques", max_length=500, blank=True)
    budget_url = models.CharField("page de budget", max_length=500, blank=True)
    impact_url = models.CharField("page d’impact", max_length=500, blank=True)
    dashlord_url = models.CharField("page DashLord", max_length=500, blank=True)
    thematiques = models.ManyToManyField(
        Thematique, verbose_name="thématiques", related_name="startups", blank=True
    )
    # Lists of keys of enums.Public; strays of the public data are kept as they came.
    publics = models.JSONField("publics", default=list, blank=True)
    technos = models.JSONField("technologies", default=list, blank=True)
    accessibilite = models.CharField("accessibilité", max_length=40, choices=Accessibilite, blank=True)
    analyse_risques = models.BooleanField("analyse de risques faite", null=True, blank=True)
    analyse_risques_url = models.CharField("lien vers l’analyse de risques", max_length=500, blank=True)
    mon_service_securise = models.BooleanField("suivie dans MonServiceSécurisé", null=True, blank=True)
    # Markdown, edited by section (a section starts at a heading of level 2).
    fiche = models.TextField("fiche", blank=True)
    recherche = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    history = tracked(
        about="id", excluded_fields=["recherche"], m2m_fields=[co_incubateurs, sponsors, thematiques]
    )
    objects = StartupQuerySet.as_manager()

    class Meta:
        ordering = ["nom", "pk"]
        # Whose startups, and since when, without reading their fiches: lists and the board ask it of all of them.
        indexes = [models.Index(fields=["incubateur", "id", "created_at"], name="startup_incubateur")]

    def __str__(self) -> str:
        return self.nom

    def save(self, *args, **kwargs) -> None:
        self.recherche = self.search_text()
        super().save(*args, **kwargs)

    def search_text(self) -> str:
        """Content of the search column; bulk writers call it too."""
        # The name on its own line, so that « Haies » comes before « Haies vives » in the order of this column.
        return f"{normalise(self.nom)}\n{normalise(f'{self.identifiant} {self.mission}')}"

    def phase_at(self, at: date | None = None):
        """The phase in force on the day `at` (today by default), or None before the first one."""
        at = at or today()
        return self.phases.filter(debut__lte=at).order_by("-debut", "-rang").first()


class Jalon(Versioned):
    """A dated event of a startup; a past comité is one."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="jalons"
    )
    genre = models.CharField("genre", max_length=40, choices=GenreJalon, default=GenreJalon.AUTRE)
    date = models.DateField("date", validators=[plausible])
    commentaire = models.TextField("commentaire", blank=True)

    history = tracked(about="startup")

    class Meta:
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["startup", "-date"], name="jalon_startup_date")]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.date:%d/%m/%Y}"


class EtatStandard(Versioned):
    """What was observed of a standard on a day, with its evidence; the latest one is the present state."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="standards"
    )
    critere = models.CharField("standard", max_length=40, choices=CritereStandard)
    etat = models.CharField("état", max_length=20, choices=EtatCritere)
    date = models.DateField("constaté le", validators=[plausible])
    preuve = models.URLField("lien vers la preuve", max_length=500, blank=True)

    history = tracked(about="startup")

    class Meta:
        ordering = ["critere", "-date", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="standard_un_constat_par_jour",
                fields=["startup", "critere", "date"],
                violation_error_code="date",
                violation_error_message="Ce standard a déjà été constaté ce jour-là.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_critere_display()} : {self.get_etat_display()}"


class ViseeStandard(Versioned):
    """What a startup aims at for a standard, by a day: one aim a standard at most, with the page that says how."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="visees"
    )
    critere = models.CharField("standard", max_length=40, choices=CritereStandard)
    etat = models.CharField("état visé", max_length=20, choices=EtatCritere, default=EtatCritere.TENU)
    echeance = models.DateField("visé pour le", validators=[plausible])
    preuve = models.URLField("lien vers ce qui est prévu", max_length=500, blank=True)

    history = tracked(about="startup")

    class Meta:
        ordering = ["critere", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="visee_une_par_standard",
                fields=["startup", "critere"],
                violation_error_code="critere",
                violation_error_message="Ce standard a déjà une visée : corrigez-la.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_critere_display()} : {self.get_etat_display()}"
