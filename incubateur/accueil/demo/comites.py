"""Comités of the demonstration: three years of past séances with their decisions, one today, others to come.

Past ones are held on the days the jalons of the startups tell (vies.SEANCE_EVERY), so that both say the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random

from django.db import transaction

from annuaire.models import Incubateur
from comites import sieges
from comites.agenda import spread
from comites.enums import Capacite, EtatCondition, Issue, Objet, StatutComite
from comites.models import Comite, Condition, Decision, DemiJournee, Membre, Passage
from incubateur.accueil.demo import mots
from incubateur.accueil.demo.cadre import DOMAIN, Cadre
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from incubateur.accueil.demo.vies import Vie, draw
from startups.enums import NomPhase, SourceFinancement
from startups.models import Startup

USUAL = 40  # startups of the demonstration at its usual size
HOURS = [(time(8, 45), time(13)), (time(13, 45), time(18))]
PLACE = "Salle des pépinières"
STOPS = [NomPhase.ABANDON, NomPhase.ABANDON_INVESTIGATION]
# Who is asked for something.
OWNERS = [Capacite.INTRAPRENEUR, Capacite.COACH]
# By when a change of phase follows the comité that decided it.
FOLLOWS = timedelta(days=60)


@dataclass(frozen=True)
class Prevue:
    """A séance as seen today: in how many days, of which startups."""

    jours: int
    statut: StatutComite
    numeros: Sequence[int]


PREVUES = [
    Prevue(0, StatutComite.EN_SEANCE, [8, 14, 16]),
    Prevue(7, StatutComite.CONVOQUE, [0, 2, 4, 6]),
    Prevue(35, StatutComite.PREPARATION, [20, 22, 24]),
    # Of a neighbour: none of the people of the first incubateur sees it.
    Prevue(12, StatutComite.PREPARATION, [3, 7, 11]),
]


def write_comites(cadre: Cadre) -> None:
    """Write all the séances, once, when their startups are there."""
    vies = {vie.identifiant: vie for vie in (draw(numero, cadre.today) for numero in range(USUAL))}
    found = Startup.objects.filter(identifiant__in=vies).select_related("incubateur").order_by("pk")
    pairs = [(startup, vies[startup.identifiant]) for startup in found]
    if len(pairs) == USUAL and not Comite.objects.exists():
        with transaction.atomic():
            Seances(cadre, pairs).write()


class Seances:
    """Draws the séances, then writes each kind of row in bulk."""

    def __init__(self, cadre: Cadre, pairs: list[tuple[Startup, Vie]]):
        self.cadre = cadre
        self.startups = {vie.numero: startup for startup, vie in pairs}
        self.vies = {startup: vie for startup, vie in pairs}
        self.lives: dict[type, list] = {
            model: [] for model in (Comite, DemiJournee, Passage, Membre, Decision, Condition)
        }

    def write(self) -> None:
        for (incubateur, day), startups in self._held().items():
            self._add(incubateur, day, StatutComite.CLOS, startups)
        for prevue in PREVUES:
            startups = [self.startups[n] for n in prevue.numeros if self.vies[self.startups[n]].active]
            if startups:
                self._add(startups[0].incubateur, self.cadre.ago(-prevue.jours), prevue.statut, startups)
        for model, lives in self.lives.items():
            # What points to a row just written takes its key.
            for row, _ in lives:
                for name in ("comite", "demi_journee", "passage", "decision"):
                    if getattr(row, name, None) is not None:
                        setattr(row, name, getattr(row, name))
            write(model, lives)

    def _held(self) -> dict[tuple[Incubateur, date], list[Startup]]:
        """Startups by incubateur and day, as their lives tell."""
        held = defaultdict(list)
        for startup, vie in self.vies.items():
            for day in vie.comites:
                held[startup.incubateur, day].append(startup)
        return dict(sorted(held.items(), key=lambda item: (item[0][1], item[0][0].pk)))

    def _add(self, incubateur: Incubateur, day: date, statut: StatutComite, startups: list[Startup]) -> None:
        equipe = self.cadre.equipe_of(incubateur)
        acts = self._acts(day, equipe)
        key = (incubateur.identifiant, day)
        comite = Comite(
            uuid=stable_uuid("comite", *key),
            cle=stable_uuid("comite", *key, "cle"),
            incubateur=incubateur,
            titre=f"Comité d’investissement {mots.MOIS[day.month - 1]}",
            lieu=PLACE,
            visio=f"https://visio.{DOMAIN}/{day:%Y-%m-%d}",
            president=equipe,
            propose_par=equipe,
            statut=statut,
        )
        self.lives[Comite].append((comite, acts))
        half_days = [
            DemiJournee(comite=comite, date=day, debut=debut, fin=fin, uuid=stable_uuid("demi", *key, debut))
            for debut, fin in HOURS[: 1 + (len(startups) > 5)]
        ]
        self.lives[DemiJournee] += [(row, acts) for row in half_days]
        passages = [self._passage(comite, startup, day) for startup in startups]
        spread(half_days, passages)
        self.lives[Passage] += [(row, acts) for row in passages]
        seats = list(self._seats(comite, passages, day))
        self.lives[Membre] += [(row, acts) for row in seats]
        if statut == StatutComite.CLOS:
            decided = Acte(day, equipe, "Décision du comité")
            decisions = [self._decision(row, day) for row in passages]
            self.lives[Decision] += [(row, [decided]) for row in decisions]
            self.lives[Condition] += self._conditions(decisions, seats, decided)

    def _acts(self, day: date, equipe) -> list[Acte]:
        return [Acte(min(day - timedelta(days=40), self.cadre.ago(3)), equipe, "Séance proposée")]

    def _passage(self, comite: Comite, startup: Startup, day: date) -> Passage:
        investigates = self._phase(startup, day) == NomPhase.INVESTIGATION
        return Passage(
            comite=comite,
            startup=startup,
            objet=Objet.INVESTIGATION if investigates else Objet.SEMESTRIEL,
            uuid=stable_uuid("passage", comite.uuid, startup.identifiant),
        )

    def _phase(self, startup: Startup, day: date) -> str:
        begun = [etape.nom for etape in self.vies[startup].etapes if etape.debut <= day]
        return begun[-1] if begun else NomPhase.INVESTIGATION

    def _seats(self, comite: Comite, passages: list[Passage], day: date) -> Iterator[Membre]:
        throughout = sieges.permanents(comite.incubateur, day)
        for seat in throughout:
            seat.comite, seat.uuid = comite, stable_uuid("siege", comite.uuid, seat.personne.email)
            yield seat
        seated = sieges.members({passage.startup: day for passage in passages}, throughout)
        for passage in passages:
            for seat in seated[passage.startup.pk]:
                seat.comite, seat.passage = comite, passage
                seat.uuid = stable_uuid("siege", passage.uuid, seat.personne.email)
                yield seat

    # Decisions --------------------------------------------------------------------------------------------

    def _decision(self, passage: Passage, day: date) -> Decision:
        rng = Random(str(passage.uuid))
        following = self._following(passage.startup, day)
        row = Decision(passage=passage, uuid=stable_uuid("decision", passage.uuid), issue=Issue.CONVAINCU)
        if following in STOPS:
            row.issue, row.vers_phase, row.motif = Issue.NON_CONVAINCU, following, rng.choice(mots.ARRETS)
        elif not following and rng.random() < 0.15:
            row.issue, row.duree, row.motif = Issue.INCERTAIN, 2, rng.choice(mots.DOUTES)
        else:
            row.duree, row.vers_phase = 6, following or ""
            row.montant = Decimal(rng.randint(8, 40) * 5_000)
            row.source = rng.choice([SourceFinancement.ADMINISTRATION, SourceFinancement.DINUM])
        if rng.random() < 0.1:
            row.reserves = mots.RESERVE
        return row

    def _conditions(
        self, decisions: list[Decision], seats: list[Membre], decided: Acte
    ) -> Iterator[tuple[Condition, list[Acte]]]:
        """Of those who doubt, and of some others, met since; of all those of the last months, not met yet."""
        for decision in decisions:
            rng = Random(f"condition {decision.uuid}")
            owners = [
                seat.personne
                for seat in seats
                if seat.passage == decision.passage and seat.capacite in OWNERS
            ]
            recent = decided.le >= self.cadre.ago(200)
            asked = recent or decision.issue == Issue.INCERTAIN or rng.random() < 0.4
            if decision.issue == Issue.NON_CONVAINCU or not (owners and asked):
                continue
            row = Condition(
                decision=decision,
                texte=rng.choice(mots.CONDITIONS),
                responsable=rng.choice(owners),
                echeance=decided.le + timedelta(days=rng.randint(40, 150)),
                uuid=stable_uuid("condition", decision.uuid),
            )
            acts = [decided]
            if not recent:
                row.etat, row.motif = EtatCondition.LEVEE, rng.choice(mots.LEVEES)
                row.close_le = row.echeance - timedelta(days=rng.randint(1, 30))
                before = {"etat": EtatCondition.A_LEVER, "motif": "", "close_le": None}
                acts = [
                    replace(decided, avant=before),
                    Acte(row.close_le, row.responsable, "Condition levée"),
                ]
            yield row, acts

    def _following(self, startup: Startup, day: date) -> NomPhase | None:
        """The phase that the comité of that day decided: one that began soon after, or the stop after the last one."""
        vie = self.vies[startup]
        last = vie.etapes[-1]
        if last.nom in STOPS and day == vie.comites[-1]:
            return last.nom
        soon = [etape for etape in vie.etapes if day < etape.debut <= day + FOLLOWS]
        return soon[0].nom if soon and soon[0].nom not in STOPS and not soon[0].prevue else None
