"""What closing a séance will do, and whom it will tell: shown before, then done to the letter. Reads, writes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, Prefetch, Subquery

from annuaire.models import Personne
from comites.enums import TRANSITIONS, StatutComite
from comites.models import Comite, Condition, Decision, Membre, ObjectifFixe, Passage
from socle.templatetags.socle import jour
from startups.enums import GenreJalon
from startups.models import Enveloppe, Jalon, Mesure, Objectif, Phase


@dataclass(frozen=True)
class Effets:
    """What the decision of a passage changes of its startup: rows that are not saved yet."""

    passage: Passage
    decision: Decision
    phase: Phase | None
    enveloppe: Enveloppe | None
    jalon: Jalon
    objectifs: Sequence[tuple[ObjectifFixe, Objectif]]
    conditions: Sequence[Condition]

    @property
    def startup(self):
        return self.passage.startup

    @property
    def le(self) -> date:
        return self.passage.demi_journee.date

    @property
    def prochain_le(self) -> date | None:
        """When it passes again: the day said, else when the months given are over."""
        months = self.decision.duree
        return self.decision.prochain_le or (self.le + relativedelta(months=months) if months else None)


@dataclass
class Destinataire:
    """Somebody who is told: of the passages where they sit, and of the conditions that are theirs."""

    personne: Personne
    effets: list[Effets] = field(default_factory=list)
    conditions: list[tuple[Condition, Effets]] = field(default_factory=list)


@dataclass(frozen=True)
class Cloture:
    """`indecis`: passages without decision; `obstacles`: other sentences that say why it cannot be closed."""

    comite: Comite
    effets: Sequence[Effets]
    indecis: Sequence[Passage]
    obstacles: Sequence[str]
    destinataires: Sequence[Destinataire]

    @property
    def possible(self) -> bool:
        return not self.indecis and not self.obstacles

    @property
    def achats(self) -> str:
        """Where the buying team is written to; empty when nobody said."""
        return self.comite.incubateur.adresse_achats

    @property
    def empreinte(self) -> str:
        """A print of all that is shown: what changed since is shown again before it is done."""
        shown = [self.achats, *map(str, self._told()), *map(str, self._written())]
        return sha256("\n".join(shown).encode()).hexdigest()[:16]

    def _told(self) -> Iterator:
        for each in self.destinataires:
            yield (
                each.personne.email,
                [effets.passage.pk for effets in each.effets],
                [condition.pk for condition, _ in each.conditions],
            )

    def _written(self) -> Iterator:
        for each in self.effets:
            decision = each.decision
            # Its version grows whenever the decision, an objective or a condition is recorded.
            yield (decision.pk, decision.version, each.startup.nom, each.le, each.jalon.pk)


def read_cloture(comite: Comite) -> Cloture:
    """Everything the closing of `comite` will do; the same number of queries whatever its passages."""
    passages = list(_passages(comite))
    decided = [passage for passage in passages if hasattr(passage, "decision")]
    effets = [_effects(passage) for passage in decided]
    return Cloture(
        comite=comite,
        effets=effets,
        indecis=[passage for passage in passages if not hasattr(passage, "decision")],
        obstacles=list(_obstacles(comite, passages, effets)),
        destinataires=_recipients(comite, effets),
    )


def _passages(comite: Comite):
    known = Mesure.objects.filter(
        indicateur=OuterRef("indicateur"), date__lte=OuterRef("decision__passage__demi_journee__date")
    ).order_by("-date")
    fixed = ObjectifFixe.objects.select_related("indicateur").annotate(
        depart=Subquery(known.values("valeur")[:1])
    )
    return (
        comite.passages.select_related("startup", "demi_journee", "decision")
        .defer("startup__fiche")
        .prefetch_related(
            Prefetch("membres", Membre.objects.select_related("personne").order_by("pk")),
            Prefetch("decision__objectifs", fixed),
            Prefetch("decision__conditions", Condition.objects.select_related("responsable")),
            "startup__phases",
            Prefetch("startup__jalons", _told()),
        )
        .in_order()
    )


def _told():
    """Comités told as jalons, but by no decision."""
    linked = Decision.objects.filter(jalon__isnull=False).order_by().values("jalon")
    return Jalon.objects.filter(genre=GenreJalon.COMITE).exclude(pk__in=linked)


def _effects(passage: Passage) -> Effets:
    decision, startup, day = passage.decision, passage.startup, passage.demi_journee.date
    phase = Phase(startup=startup, nom=decision.vers_phase, debut=day) if decision.vers_phase else None
    # One comité a day: it may have been told as a jalon already.
    told = next((jalon for jalon in startup.jalons.all() if jalon.date == day), None)
    return Effets(
        passage=passage,
        decision=decision,
        phase=phase,
        enveloppe=_envelope(passage) if decision.montant else None,
        jalon=told or Jalon(startup=startup, genre=GenreJalon.COMITE, date=day),
        objectifs=[(fixed, _objective(fixed, passage)) for fixed in decision.objectifs.all()],
        conditions=list(decision.conditions.all()),
    )


def _envelope(passage: Passage) -> Enveloppe:
    decision, day = passage.decision, passage.demi_journee.date
    return Enveloppe(
        startup=passage.startup,
        source=decision.source,
        intitule=f"{passage.comite.titre}, {jour(day)}",
        montant=decision.montant,
        exercice=day.year,
        debut=day,
        fin=day + relativedelta(months=decision.duree) - timedelta(days=1),
    )


def _objective(fixed: ObjectifFixe, passage: Passage) -> Objectif:
    return Objectif(
        startup=passage.startup,
        indicateur=fixed.indicateur,
        texte=fixed.texte,
        depart=fixed.depart if fixed.indicateur_id else None,
        cible=fixed.cible,
        fixe_le=passage.demi_journee.date,
        echeance=fixed.echeance,
    )


def _obstacles(comite: Comite, passages: list[Passage], effets: list[Effets]) -> Iterator[str]:
    if not TRANSITIONS.allows(comite.statut, StatutComite.CLOS):
        yield f"Cette séance est dans l’état « {comite.get_statut_display()} » : elle ne se clôt pas."
    if not passages:
        yield "Aucune startup ne passe dans cette séance : annulez-la plutôt."
    for each in effets:
        if each.phase and any(
            (row.nom, row.debut) == (each.phase.nom, each.phase.debut) for row in each.startup.phases.all()
        ):
            yield (
                f"{each.startup} : la phase « {each.phase} » commence déjà le {jour(each.le)}. "
                "Retirez le changement de phase de la décision."
            )


def _recipients(comite: Comite, effets: list[Effets]) -> list[Destinataire]:
    """Each person once: of the whole séance, of some passages, or owner of a condition."""
    found: dict[int, Destinataire] = {}

    def of(personne: Personne) -> Destinataire:
        return found.setdefault(personne.pk, Destinataire(personne))

    permanents = comite.membres.permanent().select_related("personne").order_by("pk")
    whole = [membre.personne for membre in permanents]
    if comite.president:
        whole.append(comite.president)
    for each in effets:
        seated = [membre.personne for membre in each.passage.membres.all()]
        for personne in {person.pk: person for person in (*whole, *seated)}.values():
            of(personne).effets.append(each)
        for condition in each.conditions:
            of(condition.responsable).conditions.append((condition, each))
    told = [each for each in found.values() if each.personne.is_active]
    return sorted(told, key=lambda each: (each.personne.nom, each.personne.prenom, each.personne.pk))
