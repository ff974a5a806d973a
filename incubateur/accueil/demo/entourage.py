"""Who was around each invented startup, when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from annuaire.models import Personne
from incubateur.accueil.demo.cadre import DOMAIN, Cadre, invented_name
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from incubateur.accueil.demo.vies import Vie
from startups.enums import NomPhase, Position, RoleStartup
from startups.models import Affectation, Startup

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Passage:
    """Somebody in a role, from a day to another; `prevue` is an end that is still to come."""

    role: str
    personne: Personne
    debut: date
    fin: date | None = None
    quotite: int | None = None
    position: str = ""


class Entourage:
    """Everybody who passed around one startup."""

    def __init__(self, cadre: Cadre, vie: Vie, intrapreneur: Personne):
        self.cadre, self.vie = cadre, vie
        self.incubateur = cadre.incubateur_of(vie)
        self.equipe = cadre.equipe_of(self.incubateur)
        self.ours = self.incubateur == cadre.incubateurs[0]
        # A finished startup keeps nobody.
        self.over = None if vie.active else vie.etapes[-1].debut
        self.passages = [
            *self._coaches(),
            self._lead(intrapreneur),
            *self._sponsors(),
            *self._portefeuille(),
            *self._team(),
        ]

    def holder(self, role: str, day: date) -> Personne | None:
        """Who held the role that day."""
        return next(
            (
                passage.personne
                for passage in self.passages
                if passage.role == role
                and passage.debut <= day
                and (passage.fin is None or passage.fin >= day)
            ),
            None,
        )

    def coach(self, day: date) -> Personne:
        """Who followed the startup that day: its coach, or the équipe when there was none."""
        return self.holder(RoleStartup.COACH, day) or self.equipe

    def _until(self, leaves: date | None = None) -> date | None:
        """The end of a role: that of the startup, or the day somebody leaves it."""
        if self.over:
            return self.over
        return max(leaves, self.vie.debut) if leaves else None

    def _coaches(self) -> Iterator[Passage]:
        """The one of today, and who came before."""
        n, local = self.vie.numero, self.cadre.coaches_of(self.incubateur)
        mine = self.cadre.people["coach"] if self.ours and n < 12 else local[n % len(local)]
        since = max(self.vie.debut, (self.over or self.cadre.today) - timedelta(days=400 + 60 * (n % 9)))
        if since > self.vie.debut:
            before = local[(n + 1) % len(local)]
            yield Passage(RoleStartup.COACH, before, self.vie.debut, since - DAY)
        # Some left and nobody came.
        left = max(since, self.cadre.ago(40)) if n % 13 == 6 else None
        yield Passage(RoleStartup.COACH, mine, since, self._until(left))

    def _lead(self, intrapreneur: Personne) -> Passage:
        n = self.vie.numero
        leaves = None
        if n % 17 == 10:
            leaves = self.cadre.ago(25)
        elif n % 5 == 0:
            leaves = self.cadre.today + timedelta(days=20 + n % 35)
        return Passage(
            RoleStartup.INTRAPRENEUR,
            self.cadre.people["intrapreneur"] if n == 0 else intrapreneur,
            self.vie.debut,
            self._until(leaves),
            quotite=40 if self.vie.etapes[-1].nom is NomPhase.INVESTIGATION else 60,
            position=Position.STATUTAIRE,
        )

    def _sponsors(self) -> Iterator[Passage]:
        n, pool = self.vie.numero, self.cadre.pools["sponsor"]
        dg = self.cadre.people["sponsor.dg"] if self.ours and n < 12 else pool[n % 6]
        proximite = self.cadre.people["sponsor.proximite"] if self.ours and n < 8 else pool[6 + n % 6]
        left = self.cadre.ago(60) if n % 19 == 14 else None
        yield Passage(RoleStartup.SPONSOR_DG, dg, self.vie.debut, self._until(left))
        yield Passage(RoleStartup.SPONSOR_PROXIMITE, proximite, self.vie.debut, self._until(left))

    def _portefeuille(self) -> Iterator[Passage]:
        if self.vie.numero % 3 == 0:
            dinum = self.cadre.people["dinum"]
            yield Passage(RoleStartup.PORTEFEUILLE, dinum, self.vie.debut, self._until())

    def _team(self) -> Iterator[Passage]:
        """A designer and a développeur·se from construction on, a chargé·e de déploiement once it grows."""
        agents, n = self.cadre.agents_of(self.incubateur), self.vie.numero
        roles = {
            NomPhase.CONSTRUCTION: [RoleStartup.DESIGNER, RoleStartup.DEVELOPPEUR],
            NomPhase.ACCELERATION: [RoleStartup.DEPLOIEMENT],
        }
        for rang, (phase, names) in enumerate(roles.items()):
            begun = next((etape.debut for etape in self.vie.etapes if etape.nom is phase), None)
            if begun is None or begun > self.cadre.today or (self.over and begun >= self.over):
                continue
            for place, role in enumerate(names):
                leaves = self.cadre.today + timedelta(days=30) if n % 7 == 2 and place else None
                yield Passage(
                    role,
                    agents[(n + 3 * rang + place) % len(agents)],
                    begun,
                    self._until(leaves),
                    position=(Position.PRESTATAIRE, Position.CONTRACTUEL)[n % 2],
                )


def write_entourages(cadre: Cadre, pairs: list[tuple[Startup, Vie]]) -> dict[Startup, Entourage]:
    """Intrapreneurs and affectations of these startups; returns who was around each."""
    leads = _write_leads(cadre, [vie for _, vie in pairs])
    around = {startup: Entourage(cadre, vie, leads[vie.numero]) for startup, vie in pairs}
    rows = [
        _affectation(startup, found, passage)
        for startup, found in around.items()
        for passage in found.passages
    ]
    write(Affectation, rows)
    directory = Personne.incubateurs.through
    directory.objects.bulk_create(
        [
            directory(personne_id=personne, incubateur_id=incubateur)
            for personne, incubateur in {
                (row.personne_id, row.startup.incubateur_id): None for row, _ in rows
            }
        ],
        ignore_conflicts=True,
    )
    return around


def _affectation(startup: Startup, found: Entourage, passage: Passage) -> tuple[Affectation, list[Acte]]:
    row = Affectation(
        startup=startup,
        personne=passage.personne,
        role=passage.role,
        debut=passage.debut,
        fin=passage.fin,
        quotite=passage.quotite,
        position=passage.position,
        uuid=stable_uuid(found.vie.identifiant, passage.role, passage.debut),
    )
    came = Acte(passage.debut, found.equipe, "Arrivée")
    if passage.fin is None:
        return row, [came]
    # An end to come was said in advance.
    said = min(passage.fin, max(passage.debut, found.cadre.ago(10)))
    return row, [
        Acte(came.le, came.par, came.motif, {"fin": None}),
        Acte(said, found.equipe, "Fin du rôle"),
    ]


def _write_leads(cadre: Cadre, vies: list[Vie]) -> dict[int, Personne]:
    """One intrapreneur·e a startup, by its number."""
    people = []
    for vie in vies:
        prenom, nom = invented_name(f"intrapreneur-{vie.numero}")
        email = f"intrapreneur.{vie.numero}@{DOMAIN}"
        personne = Personne(
            email=email,
            prenom=prenom,
            nom=nom,
            fonction="Chargé·e de mission",
            organisation=cadre.organisations[vie.numero % len(cadre.organisations)],
            password="!",
            uuid=stable_uuid(email),
        )
        personne.recherche = personne.search_text()
        equipe = cadre.equipe_of(cadre.incubateur_of(vie))
        people.append((personne, [Acte(vie.debut, equipe, "Entrée dans l’annuaire")]))
    written = write(Personne, people)
    return {vie.numero: personne for vie, personne in zip(vies, written, strict=True)}
