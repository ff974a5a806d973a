"""Lettres de mission: what is asked of an intrapreneur·e, by whom, for how long."""

from datetime import date
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q

from annuaire.models import Incubateur, Suppleance
from missions.enums import EN_VIGUEUR, NatureLettre, Qualite, StatutLettre, Unite
from missions.models.modeles import Modele
from socle.clock import today
from socle.history import tracked
from socle.immutable import Immutable
from socle.models import Document
from socle.periods import plausible
from socle.versions import Versioned
from startups.enums import SPONSORS, NomPhase, Position, RoleStartup
from startups.models import Affectation, Startup

# Of their startups, these read the letters that were issued.
READERS = [RoleStartup.COACH, RoleStartup.PORTEFEUILLE, *SPONSORS]


class LettreQuerySet(models.QuerySet):
    def visible_to(self, user, at: date | None = None) -> "LettreQuerySet":
        """Letters `user` may read on the day `at` (conception.md §4, line « lettre »).

        The équipe sees its own, drafts included. What was issued is read by the titulaire and the signatories, the
        coach, sponsors (and who stands in for them) and portefeuille of the startup, the portefeuille of the
        incubateur, and the équipe and portefeuille of co-incubateurs.
        """
        roles = user.roles(at)
        across = Startup.co_incubateurs.through.objects.filter(
            incubateur_id__in=roles.equipe | roles.portefeuille
        )
        own = Affectation.objects.current(at).filter(personne=user, role__in=READERS)
        replaced = Suppleance.objects.current(at).filter(suppleant=user).values("personne")
        stood_in = Affectation.objects.current(at).sponsors().filter(personne__in=replaced)
        # What was issued to an entry since merged into theirs stays theirs.
        merged = user.doublons.values("pk")
        named = Signature.objects.filter(Q(personne=user) | Q(personne__in=replaced) | Q(personne__in=merged))
        issued = (
            Q(titulaire=user)
            | Q(titulaire__in=merged)
            | Q(incubateur_id__in=roles.portefeuille)
            | Q(startup__in=across.values("startup_id"))
            | Q(startup__in=own.values("startup_id"))
            | Q(startup__in=stood_in.values("startup_id"))
            | Q(pk__in=named.values("lettre_id"))
        )
        if not user.is_active:
            return self.none()
        return self.filter(Q(incubateur_id__in=roles.equipe) | (~Q(statut=StatutLettre.BROUILLON) & issued))

    def in_force(self, at: date | None = None) -> "LettreQuerySet":
        """Letters that hold on the day `at`: issued or signed, begun, not ended; a later avenant may amend them."""
        at = at or today()
        return self.in_force_some_day().filter(debut__lte=at, fin__gte=at)

    def in_force_some_day(self) -> "LettreQuerySet":
        """Letters that were issued and not cancelled, whatever their dates."""
        return self.filter(statut__in=EN_VIGUEUR)

    def latest_of_chains(self) -> "LettreQuerySet":
        """Letters that no other issued letter follows."""
        followed = self.model.objects.in_force_some_day().filter(precedente__isnull=False)
        return self.exclude(pk__in=followed.values("precedente_id"))

    def with_suivie(self) -> "LettreQuerySet":
        """Annotate `suivie`: whether another letter that was issued follows it."""
        following = self.model.objects.in_force_some_day().filter(precedente=OuterRef("pk")).order_by()
        return self.annotate(suivie=Exists(following))

    def for_controls(self) -> "LettreQuerySet":
        """With the rows its text and its controls name; `missions.controles.prefetch` reads the rest."""
        return self.select_related(
            "startup", "incubateur__organisation", "titulaire__organisation", "modele", "precedente"
        )

    def for_lines(self) -> "LettreQuerySet":
        """With what a line of a list shows, whatever their number: `missions.lignes`."""
        signing = Signature.objects.select_related("personne").order_by("rang")
        return (
            self.with_suivie()
            .select_related("startup", "incubateur", "titulaire", "emission")
            .defer("emission__page", "emission__texte", "contexte", "startup__fiche")
            .prefetch_related(Prefetch("signatures", signing))
        )


class Lettre(Versioned):
    """A letter or an avenant. Once issued its terms never change: the database refuses."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    nature = models.CharField("nature", max_length=20, choices=NatureLettre, default=NatureLettre.LETTRE)
    statut = models.CharField("état", max_length=20, choices=StatutLettre, default=StatutLettre.BROUILLON)
    startup = models.ForeignKey(
        Startup, verbose_name="startup", on_delete=models.PROTECT, related_name="lettres"
    )
    # That of the startup when the letter was prepared: it signs and numbers.
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="lettres"
    )
    titulaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="titulaire", on_delete=models.PROTECT, related_name="lettres"
    )
    # Letters signed on paper before have no model.
    modele = models.ForeignKey(
        Modele,
        verbose_name="modèle",
        on_delete=models.PROTECT,
        related_name="lettres",
        null=True,
        blank=True,
    )
    precedente = models.ForeignKey(
        "self",
        verbose_name="lettre précédente",
        on_delete=models.PROTECT,
        related_name="suivantes",
        null=True,
        blank=True,
    )
    phase = models.CharField("phase", max_length=30, choices=NomPhase)
    debut = models.DateField("date de démarrage", validators=[plausible])
    duree = models.PositiveSmallIntegerField(
        "durée", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(104)]
    )
    unite = models.CharField("unité", max_length=10, choices=Unite, default=Unite.MOIS)
    fin = models.DateField("date de fin", validators=[plausible])
    quotite = models.PositiveSmallIntegerField(
        "quotité (%)", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    derogation = models.TextField(
        "dérogation à la quotité",
        max_length=2_000,
        blank=True,
        help_text="Pourquoi la quotité est inférieure à la règle de la phase, et qui l’accepte.",
    )
    position = models.CharField("position", max_length=30, choices=Position, blank=True)
    fonction = models.CharField("fonction du titulaire", max_length=250, blank=True)
    bureau = models.CharField("bureau ou service", max_length=250, blank=True)
    affectation = models.CharField("affectation", max_length=250, blank=True)
    lieu = models.CharField("lieu de réalisation", max_length=250, blank=True)
    but = models.TextField(
        "ce que vise la solution",
        max_length=1_000,
        blank=True,
        help_text="Complète « conduire la construction d’une solution numérique visant à… ».",
    )
    contexte = models.TextField("comment le service s’est constitué", max_length=10_000, blank=True)
    # UUIDs of the optional sections that are kept.
    options = models.JSONField("paragraphes facultatifs", default=list, blank=True)
    prevue_le = models.DateField("date prévue de signature", validators=[plausible], null=True, blank=True)
    # A letter signed on paper elsewhere: recorded here without a number of ours.
    papier = models.BooleanField("signée sur papier", default=False)
    scan = models.ForeignKey(
        Document,
        verbose_name="exemplaire signé",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    annulee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="annulée par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    motif = models.TextField("motif de l’annulation", max_length=2_000, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    history = tracked(about="startup")
    objects = LettreQuerySet.as_manager()

    class Meta:
        ordering = ["-debut", "-pk"]
        indexes = [
            models.Index(fields=["incubateur", "statut", "fin"], name="lettre_incubateur"),
            models.Index(fields=["startup", "-debut"], name="lettre_startup"),
            models.Index(fields=["titulaire", "-debut"], name="lettre_titulaire"),
        ]
        constraints = [
            models.CheckConstraint(
                name="lettre_fin_apres_debut",
                condition=Q(fin__gte=F("debut")),
                violation_error_code="fin",
                violation_error_message="La date de fin ne peut pas précéder la date de démarrage.",
            ),
            models.CheckConstraint(
                name="lettre_quotite_pourcentage",
                condition=Q(quotite__range=(1, 100)),
                violation_error_code="quotite",
                violation_error_message="La quotité est un pourcentage entre 1 et 100.",
            ),
            models.CheckConstraint(
                name="lettre_modele_ou_papier",
                condition=Q(papier=True, modele__isnull=True) | Q(papier=False, modele__isnull=False),
                violation_error_message="Une lettre suit un modèle, ou a été signée sur papier.",
            ),
            models.CheckConstraint(
                name="lettre_avenant_suit_une_lettre",
                condition=Q(nature=NatureLettre.LETTRE) | Q(precedente__isnull=False),
                violation_error_message="Un avenant modifie une lettre : dites laquelle.",
            ),
            models.CheckConstraint(
                name="lettre_annulation_complete",
                condition=Q(
                    ~Q(motif=""),
                    statut=StatutLettre.ANNULEE,
                    annulee_le__isnull=False,
                    annulee_par__isnull=False,
                )
                | Q(
                    ~Q(statut=StatutLettre.ANNULEE),
                    motif="",
                    annulee_le__isnull=True,
                    annulee_par__isnull=True,
                ),
                violation_error_message="Une annulation a une date, un auteur et un motif.",
            ),
            models.UniqueConstraint(
                name="lettre_un_seul_brouillon_de_suite",
                fields=["precedente"],
                condition=Q(statut=StatutLettre.BROUILLON),
                violation_error_message="La suite de cette lettre est déjà en préparation.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} de {self.titulaire}, {self.startup}"

    @property
    def draft(self) -> bool:
        return self.statut == StatutLettre.BROUILLON

    @property
    def frozen(self) -> bool:
        """Whether its terms and its titulaire never change any more."""
        return not self.draft

    @property
    def cancelled(self) -> bool:
        return self.statut == StatutLettre.ANNULEE

    def expired(self, at: date | None = None) -> bool:
        """Whether its term has passed on the day `at`."""
        return self.fin < (at or today())


class Signature(Versioned):
    """One signatory of a letter, in order; signed when `signee_le` is set."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    lettre = models.ForeignKey(
        Lettre, verbose_name="lettre", on_delete=models.PROTECT, related_name="signatures"
    )
    rang = models.PositiveSmallIntegerField("rang")
    qualite = models.CharField("en qualité de", max_length=30, choices=Qualite)
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="signataire",
        on_delete=models.PROTECT,
        related_name="signatures",
        null=True,
        blank=True,
    )
    # As the letter writes it.
    fonction = models.CharField("fonction", max_length=250, blank=True)
    signee_le = models.DateField("signée le", null=True, blank=True, validators=[plausible])
    lieu = models.CharField("à", max_length=150, blank=True)
    enregistree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="enregistrée par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    enregistree_le = models.DateTimeField("enregistrée le", null=True, blank=True)

    history = tracked(about="lettre")

    class Meta:
        ordering = ["lettre", "rang", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="signature_rang_unique",
                fields=["lettre", "rang"],
                violation_error_message="Deux signataires ont le même rang.",
            ),
            models.UniqueConstraint(
                name="signature_qualite_unique",
                fields=["lettre", "qualite"],
                violation_error_message="Cette qualité a déjà son signataire.",
            ),
            models.CheckConstraint(
                name="signature_complete",
                condition=Q(
                    ~Q(lieu=""),
                    signee_le__isnull=False,
                    personne__isnull=False,
                    enregistree_par__isnull=False,
                    enregistree_le__isnull=False,
                )
                | Q(
                    signee_le__isnull=True, lieu="", enregistree_par__isnull=True, enregistree_le__isnull=True
                ),
                violation_error_message="Une signature a une date, un lieu et un signataire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_qualite_display()} : {self.personne}"

    @property
    def frozen(self) -> bool:
        """Whether who signs never changes any more."""
        return self.lettre.frozen


class Compteur(models.Model):
    """Last number given by an incubateur in a year; locked while a letter is issued."""

    incubateur = models.ForeignKey(Incubateur, on_delete=models.PROTECT, related_name="+")
    annee = models.PositiveSmallIntegerField()
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="compteur_par_annee", fields=["incubateur", "annee"]),
        ]

    def __str__(self) -> str:
        return f"{self.incubateur}, {self.annee} : {self.dernier}"


class Emission(Immutable):
    """A letter as it was issued: its number, its code, its text and its sealed document, written together."""

    lettre = models.OneToOneField(
        Lettre, verbose_name="lettre", on_delete=models.PROTECT, related_name="emission"
    )
    incubateur = models.ForeignKey(
        Incubateur, verbose_name="incubateur", on_delete=models.PROTECT, related_name="+"
    )
    annee = models.PositiveSmallIntegerField("année")
    numero = models.PositiveIntegerField("numéro")
    code = models.CharField("code de vérification", max_length=20, unique=True)
    # The whole page that was rendered: the same page gives the same document.
    page = models.TextField("page")
    # Its text alone, as the screen shows it.
    texte = models.TextField("texte")
    document = models.OneToOneField(
        Document, verbose_name="document", on_delete=models.PROTECT, related_name="emission"
    )
    emise_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="émise par", on_delete=models.PROTECT, related_name="+"
    )
    emise_le = models.DateTimeField("émise le")

    class Meta:
        ordering = ["-annee", "-numero"]
        constraints = [
            models.UniqueConstraint(
                name="emission_numero_unique",
                fields=["incubateur", "annee", "numero"],
                violation_error_message="Ce numéro est déjà donné.",
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """« 2026-007 »."""
        return f"{self.annee}-{self.numero:03d}"
