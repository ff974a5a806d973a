"""The life of an invented startup, drawn from its number: pure, no database."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from incubateur.accueil.demo import mots
from startups.enums import ACTIVE_PHASES, NomPhase
from startups.reseau import DUREES

INVESTIGATION, CONSTRUCTION = NomPhase.INVESTIGATION, NomPhase.CONSTRUCTION
ACCELERATION, TRANSFERT = NomPhase.ACCELERATION, NomPhase.TRANSFERT

# Phases in which a startup is measured and paid for over the years.
BUILT = {CONSTRUCTION, ACCELERATION, TRANSFERT}
# Paths ending in the present phase, and how often each is drawn.
PATHS = [
    ([INVESTIGATION], 18),
    ([INVESTIGATION, CONSTRUCTION], 26),
    ([INVESTIGATION, CONSTRUCTION, ACCELERATION], 18),
    ([CONSTRUCTION, ACCELERATION], 4),
    ([INVESTIGATION, CONSTRUCTION, ACCELERATION, TRANSFERT], 9),
    ([INVESTIGATION, CONSTRUCTION, INVESTIGATION, CONSTRUCTION], 3),
    ([INVESTIGATION, CONSTRUCTION, ACCELERATION, TRANSFERT, NomPhase.TRANSFERE], 7),
    ([INVESTIGATION, CONSTRUCTION, ACCELERATION, NomPhase.OPERE], 4),
    ([INVESTIGATION, CONSTRUCTION, NomPhase.ABANDON], 5),
    ([INVESTIGATION, NomPhase.ABANDON_INVESTIGATION], 6),
]
POINT_EVERY = 45
HISTORY_YEARS = 3
# Days between two séances of comités, and since the last one.
SEANCE_EVERY, LAST_SEANCE = 42, 16


@dataclass
class Etape:
    nom: NomPhase
    debut: date
    fin: date | None = None
    commentaire: str = ""
    prevue: bool = False


@dataclass
class Nouvelle:
    """A point de situation; `confirme` days later it was confirmed by « rien de nouveau »."""

    le: date
    meteo: str
    fait: str
    suite: str
    avis: str
    confirme: int | None = None


@dataclass
class Obstacle:
    titre: str
    attendu: str
    depuis: date
    resolu: date | None = None
    issue: str = ""


@dataclass
class Vie:
    """Everything dated about one invented startup."""

    numero: int
    identifiant: str
    nom: str
    mission: str
    etapes: list[Etape]
    nouvelles: list[Nouvelle] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    comites: list[date] = field(default_factory=list)

    @property
    def active(self) -> bool:
        return not self.etapes[-1].nom.is_outcome

    @property
    def debut(self) -> date:
        return self.etapes[0].debut

    @property
    def construite(self) -> date | None:
        """The day its construction (or what follows) began; None for one that only investigates."""
        begun = [etape.debut for etape in self.etapes if etape.nom in BUILT and not etape.prevue]
        return min(begun, default=None)


def draw(numero: int, today: date) -> Vie:
    """The life of invented startup `numero` (from 0) as seen on the day `today`."""
    rng = Random(f"incubateur-{numero}")
    nom, mission = _name(numero)
    vie = Vie(numero, _identifiant(numero, nom), nom, mission, _path(rng, numero, today))
    _add_news(rng, vie, today)
    _add_obstacles(rng, vie, today)
    _add_comites(vie, today)
    _make_awkward(numero, vie, today)
    return vie


def _name(numero: int) -> tuple[str, str]:
    turn, index = divmod(numero, len(mots.SERVICES))
    nom, mission = mots.SERVICES[index]
    if turn:
        nom = f"{nom} {mots.TERRITOIRES[(turn - 1) % len(mots.TERRITOIRES)]}"
    if turn > len(mots.TERRITOIRES):
        nom = f"{nom} {turn}"
    return nom, mission


def _identifiant(numero: int, nom: str) -> str:
    slug = nom.lower().replace("’", "-").replace(" & ", "-").replace(" ", "-")
    # The real identifiers hold dots, capitals and accents: some of ours do too.
    return f"{slug}.demo" if numero % 9 == 4 else slug


def _path(rng: Random, numero: int, today: date) -> list[Etape]:
    paths, weights = zip(*PATHS, strict=True)
    names = rng.choices(paths, weights)[0]
    age = rng.randint(15, 500)
    debut = today - timedelta(days=age)
    etapes = [Etape(names[-1], debut)]
    for name in reversed(names[:-1]):
        debut -= timedelta(days=rng.randint(DUREES[name].premier, DUREES[name].troisieme))
        etapes.insert(0, Etape(name, debut))
    return etapes


def _add_news(rng: Random, vie: Vie, today: date) -> None:
    end = today if vie.active else vie.etapes[-1].debut
    day = max(vie.debut, today - timedelta(days=365 * HISTORY_YEARS))
    # One startup in five has gone silent.
    last = end - timedelta(days=rng.choice([3, 8, 12, 20, 48]))
    while day <= last:
        phase = _phase_at(vie, day)
        vie.nouvelles.append(
            Nouvelle(
                le=day,
                meteo=rng.choices(["ensoleille", "nuageux", "orageux"], [55, 33, 12])[0],
                fait=rng.choice(mots.FAIT[phase]),
                suite=rng.choice(mots.SUITE),
                avis=rng.choice(mots.AVIS) if rng.random() < 0.4 else "",
                confirme=rng.choice([14, 21])
                if rng.random() < 0.15 and day + timedelta(days=21) <= last
                else None,
            )
        )
        day += timedelta(days=POINT_EVERY + rng.randint(-12, 12))


def _phase_at(vie: Vie, day: date) -> str:
    begun = [etape.nom for etape in vie.etapes if etape.debut <= day and not etape.nom.is_outcome]
    return begun[-1] if begun else INVESTIGATION


def _add_obstacles(rng: Random, vie: Vie, today: date) -> None:
    for nouvelle in vie.nouvelles:
        if rng.random() > 0.18:
            continue
        titre, attendu = rng.choice(mots.BLOCAGES)
        resolu = nouvelle.le + timedelta(days=rng.randint(10, 90))
        still_open = resolu > today or (vie.active and nouvelle is vie.nouvelles[-1])
        vie.obstacles.append(
            Obstacle(titre, attendu, nouvelle.le)
            if still_open
            else Obstacle(titre, attendu, nouvelle.le, resolu, rng.choice(mots.ISSUES))
        )


def _add_comites(vie: Vie, today: date) -> None:
    """A comité about every 194 days, the network's median interval."""
    end = today if vie.active else vie.etapes[-1].debut
    day = vie.debut + timedelta(days=150)
    while day < end - timedelta(days=20 + 11 * (vie.numero % 25)):
        vie.comites.append(_seance_day(day, today))
        day += timedelta(days=194)


def _seance_day(day: date, today: date) -> date:
    """The day of the séance held before: startups pass together."""
    turns = -(-((today - day).days - LAST_SEANCE) // SEANCE_EVERY)
    return today - timedelta(days=LAST_SEANCE + SEANCE_EVERY * turns)


def _make_awkward(numero: int, vie: Vie, today: date) -> None:
    """Real paths are not a line: ties, gaps, overlaps, planned phases (metier.md §2)."""
    first, last = vie.etapes[0], vie.etapes[-1]
    kind = numero % 11
    if kind == 3 and len(vie.etapes) > 1:
        vie.etapes[1].debut = first.debut
    elif kind == 5 and len(vie.etapes) > 1:
        first.fin = first.debut + (vie.etapes[1].debut - first.debut) // 2
        first.commentaire = "Pause faute d’intrapreneur·e."
    elif kind == 7 and vie.active and last.nom is not TRANSFERT:
        following = ACTIVE_PHASES[last.nom.rank + 1]
        vie.etapes.append(
            Etape(
                following,
                today + timedelta(days=40),
                commentaire="Prévue au prochain comité.",
                prevue=True,
            )
        )
    elif kind == 9 and len(vie.etapes) > 1:
        first.fin = vie.etapes[1].debut + timedelta(days=30)
