"""Séances of the comités d’investissement: half-days on which startups pass in turn, each with its own members."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Min, OuterRef, Prefetch, Q, Subquery

from annuaire.models import Incubateur
from comites.enums import A_TENIR, Capacite, Objet, StatutComite
from socle.history import tracked
from socle.periods import plausible
from socle.versions import Versioned
from startups.enums import SPONSORS, GenreJalon, RoleStartup
from startups.models import SUPPLEANT, Jalon, Startup, ViseeStandard, startups_held

# Of their startups, these read the passages.
READERS = {
    RoleStartup.COACH,
    RoleStartup.INTRAPRENEUR,
    RoleStartup.PORTEFEUILLE,
    SUPPLEANT,
    *SPONSORS,
}


def minutes(label: str, default: int) -> models.PositiveSmallIntegerField:
    """A part of a passage, in minutes."""
    return models.PositiveSmallIntegerField(
        f"{label} (minutes)", default=default, validators=[MaxValueValidator(240)]
    )


class ComiteQuerySet(models.QuerySet):
    def visible_to(self, user, at: date | None = None) -> "ComiteQuerySet":
        """Séances of which `user` may read one passage at least, and those they run, chair or sit in throughout."""
        passages = Passage.objects.visible_to(user, at).order_by()
        return self.filter(_whole(user, at) | Q(pk__in=passages.values("comite")))

    def with_dates(self) -> "ComiteQuerySet":
        """Annotate `debut`, the first day of the séance."""
        days = DemiJournee.objects.filter(comite=OuterRef("pk")).order_by().values("comite")
        return self.annotate(debut=Subquery(days.annotate(_first=Min("date")).values("_first")))

    def open_to_passages(self, at: date) -> "ComiteQuerySet":
        """Séances in preparation that have not begun: a startup may still ask to pass. Annotates `debut`."""
        return (
            self.with_dates().filter(statut=StatutComite.PREPARATION, debut__gte=at).order_by("debut", "pk")
        )

    def to_hold(self) -> "ComiteQuerySet":
        """Séances neither closed nor cancelled."""
        return self.filter(statut__in=A_TENIR)


def _whole(user, at: date | None, path: str = "") -> Q:
    """Séances that `user` reads whole, `path` leading to them: those of their incubateurs, or where they sit throughout."""
    roles = user.roles(at)
    permanent = Membre.objects.filter(passage__isnull=True, personne__in=_selves(user, at)).order_by()
    return (
        Q(**{f"{path}incubateur__in": roles.equipe | roles.portefeuille})
        | Q(**{f"{path}president": user})
        | Q(**{f"{path}pk__in": permanent.values("comite")})
    )


def _selves(user, at: date | None) -> list[int]:
    """The person, and those they stand in for: a suppléant reads."""
    return [user.pk, *user.replaced(at)]


class Comite(Versioned):
    """A séance of an incubateur, on one half-day or several."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="comites"
    )
    titre = models.CharField("titre", max_length=150)
    lieu = models.CharField("lieu", max_length=250, blank=True)
    visio = models.URLField("lien de visioconférence", max_length=500, blank=True)
    president = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="présidence",
        on_delete=models.PROTECT,
        related_name="comites_presides",
        null=True,
        blank=True,
    )
    statut = models.CharField(
        "état", max_length=20, choices=StatutComite, default=StatutComite.PREPARATION, editable=False
    )
    # Coach or intrapreneur·e, they keep it until the équipe takes it over.
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="proposé par",
        on_delete=models.PROTECT,
        related_name="comites_proposes",
        editable=False,
    )
    motif = models.TextField("motif de l’annulation", max_length=2_000, blank=True)
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    # Drawn by the form when it is shown: the same form sent twice proposes one séance.
    cle = models.UUIDField(default=uuid4, unique=True, editable=False)

    history = tracked(about="id", excluded_fields=["cle"])
    objects = ComiteQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["incubateur", "statut"], name="comite_incubateur")]
        constraints = [
            models.CheckConstraint(
                name="comite_annulation_motivee",
                condition=(Q(statut=StatutComite.ANNULE) & ~Q(motif=""))
                | (~Q(statut=StatutComite.ANNULE) & Q(motif="")),
                violation_error_code="motif",
                violation_error_message="Une séance annulée a un motif, et elle seule.",
            )
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def to_hold(self) -> bool:
        """Whether it is neither closed nor cancelled."""
        return self.statut in A_TENIR

    @property
    def in_preparation(self) -> bool:
        return self.statut == StatutComite.PREPARATION


class DemiJournee(Versioned):
    """Hours of a day during which a séance is held."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    comite = models.ForeignKey(
        Comite, verbose_name="séance", on_delete=models.PROTECT, related_name="demi_journees"
    )
    date = models.DateField("date", validators=[plausible])
    debut = models.TimeField("de")
    fin = models.TimeField("à")

    history = tracked(about="comite")

    class Meta:
        verbose_name = "demi-journée"
        ordering = ["date", "debut", "pk"]
        indexes = [models.Index(fields=["date"], name="demi_journee_date")]
        constraints = [
            models.CheckConstraint(
                name="demi_journee_fin_apres_debut",
                condition=Q(fin__gt=F("debut")),
                violation_error_code="fin",
                violation_error_message="La demi-journée finit après avoir commencé.",
            ),
            models.UniqueConstraint(
                name="demi_journee_unique",
                fields=["comite", "date", "debut"],
                violation_error_code="debut",
                violation_error_message="Cette séance a déjà une demi-journée à cette heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {self.debut:%H:%M} – {self.fin:%H:%M}"


class PassageQuerySet(models.QuerySet):
    def visible_to(self, user, at: date | None = None) -> "PassageQuerySet":
        """Passages `user` may read on the day `at` (conception.md §4, line « comité »).

        Équipe and portefeuille those of their incubateurs and of the startups they co-incubate; coach, intrapreneur·e,
        sponsors (and who stands in for them) those of their startups; a member those where they sit.
        """
        if not user.is_active:
            return self.none()
        roles = user.roles(at)
        within = roles.equipe | roles.portefeuille
        across = Startup.co_incubateurs.through.objects.filter(incubateur_id__in=within)
        named = Membre.objects.filter(passage__isnull=False, personne__in=_selves(user, at)).order_by()
        return self.filter(
            _whole(user, at, "comite__")
            | Q(startup__incubateur__in=within)
            | Q(startup__in=across.values("startup_id"))
            | Q(startup__in=startups_held(user, at, READERS))
            | Q(pk__in=named.values("passage"))
        )

    def in_order(self) -> "PassageQuerySet":
        """As the agenda goes."""
        return self.order_by("demi_journee__date", "demi_journee__debut", "rang", "pk")

    def to_hold(self) -> "PassageQuerySet":
        """Passages of séances neither closed nor cancelled."""
        return self.filter(comite__statut__in=A_TENIR)

    def for_dossier(self) -> "PassageQuerySet":
        """With its dossier, all it hangs on, and `avant_le`: the day of the comité before; `vise`: standards are aimed at;
        `avise`: the coach gave their avis."""
        held = Jalon.objects.filter(
            startup=OuterRef("startup"), genre=GenreJalon.COMITE, date__lt=OuterRef("demi_journee__date")
        )
        last = held.order_by("-date").values("date")[:1]
        aims = ViseeStandard.objects.filter(startup=OuterRef("startup")).order_by()
        return self.select_related(
            "comite__incubateur", "startup__incubateur", "demi_journee", "dossier"
        ).annotate(
            avant_le=Subquery(last),
            vise=Exists(aims),
            avise=ExpressionWrapper(Q(avis_coach__isnull=False), models.BooleanField()),
        )

    def with_siege(self, user) -> "PassageQuerySet":
        """Annotate `siege`: in what capacity `user` sits there, or throughout; nothing when they do not."""
        seats = Membre.objects.filter(personne=user, comite=OuterRef("comite"))
        seats = seats.filter(Q(passage=OuterRef("pk")) | Q(passage__isnull=True))
        # The seat of the passage before that of the whole séance.
        first = seats.order_by(F("passage").asc(nulls_last=True)).values("capacite")[:1]
        return self.annotate(siege=Subquery(first))

    def for_agenda(self) -> "PassageQuerySet":
        """With what an agenda shows, whatever their number."""
        seated = Membre.objects.select_related("personne").in_order()
        return (
            self.select_related("startup", "demi_journee", "decision")
            .defer("startup__fiche")
            .prefetch_related(Prefetch("membres", seated))
            .in_order()
        )


class Passage(Versioned):
    """One startup's turn in a séance."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    comite = models.ForeignKey(
        Comite, verbose_name="séance", on_delete=models.PROTECT, related_name="passages"
    )
    # One of its séance: kept so by the actions, which lock the séance.
    demi_journee = models.ForeignKey(
        DemiJournee, verbose_name="demi-journée", on_delete=models.PROTECT, related_name="passages"
    )
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="passages"
    )
    rang = models.PositiveSmallIntegerField("rang", default=1)
    objet = models.CharField("objet", max_length=20, choices=Objet, default=Objet.SEMESTRIEL)
    presentation = minutes("présentation", 15)
    questions = minutes("questions", 15)
    deliberation = minutes("délibération", 20)

    history = tracked(about="startup")
    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["demi_journee", "rang", "pk"]
        indexes = [models.Index(fields=["startup", "comite"], name="passage_startup")]
        constraints = [
            models.UniqueConstraint(
                name="passage_unique_par_seance",
                fields=["comite", "startup"],
                violation_error_code="startup",
                violation_error_message="Cette startup passe déjà dans cette séance.",
            ),
            models.CheckConstraint(
                name="passage_duree_positive",
                condition=Q(presentation__gt=0) | Q(questions__gt=0) | Q(deliberation__gt=0),
                violation_error_code="presentation",
                violation_error_message="Un passage dure au moins une minute.",
            ),
        ]

    def __str__(self) -> str:
        return f"Passage de {self.startup}"

    @property
    def duree(self) -> int:
        """Minutes it takes."""
        return self.presentation + self.questions + self.deliberation


class MembreQuerySet(models.QuerySet):
    def in_order(self) -> "MembreQuerySet":
        """Those who must come first, then by name."""
        return self.order_by("-obligatoire", "personne__nom", "personne__prenom", "pk")

    def permanent(self) -> "MembreQuerySet":
        """Those of the whole séance."""
        return self.filter(passage__isnull=True)


class Membre(Versioned):
    """Who sits at a passage, or throughout the séance when `passage` is empty, and in what capacity."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    comite = models.ForeignKey(
        Comite, verbose_name="séance", on_delete=models.PROTECT, related_name="membres"
    )
    passage = models.ForeignKey(
        Passage,
        verbose_name="passage",
        on_delete=models.PROTECT,
        related_name="membres",
        null=True,
        blank=True,
    )
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="personne",
        on_delete=models.PROTECT,
        related_name="sieges",
    )
    capacite = models.CharField("en qualité de", max_length=30, choices=Capacite)
    obligatoire = models.BooleanField("présence obligatoire", default=False)

    history = tracked(about="comite")
    objects = MembreQuerySet.as_manager()

    class Meta:
        ordering = ["comite", "-obligatoire", "pk"]
        indexes = [models.Index(fields=["personne", "passage"], name="membre_personne")]
        constraints = [
            models.UniqueConstraint(
                name="membre_unique_par_passage",
                fields=["passage", "personne"],
                violation_error_code="personne",
                violation_error_message="Cette personne siège déjà à ce passage.",
            ),
            models.UniqueConstraint(
                name="membre_unique_par_seance",
                fields=["comite", "personne"],
                condition=Q(passage__isnull=True),
                violation_error_code="personne",
                violation_error_message="Cette personne siège déjà à toute la séance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_capacite_display()}"
