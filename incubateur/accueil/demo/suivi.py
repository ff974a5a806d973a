"""What was said of each invented startup: points de situation, blocages and their answers."""

from collections.abc import Iterator
from datetime import date, timedelta

from annuaire.models import Personne
from incubateur.accueil.demo import mots
from incubateur.accueil.demo.cadre import Cadre
from incubateur.accueil.demo.entourage import Entourage
from incubateur.accueil.demo.histoire import Acte, noon, stable_uuid, write
from incubateur.accueil.demo.vies import Obstacle
from startups.enums import RoleStartup
from startups.models import Blocage, Point, Reponse, Startup

# What awaits the people of the sign-in page: number of the startup, index in mots.BLOCAGES, days ago, who.
HANDED = [
    (0, 0, 12, "sponsor.dg"),
    (0, 4, 5, "intrapreneur"),
    (2, 2, 30, "sponsor.proximite"),
    (4, 1, 48, "sponsor.dg"),
    (6, 3, 20, "sponsor.proximite"),
    (8, 4, 9, "coach"),
    (12, 3, 16, "dinum"),
    (16, 1, 6, "equipe"),
]
# Of these, one is in the hands of who it was handed to, who answered through their suppléant.
TAKEN = (4, 1)


def write_suivi(cadre: Cadre, around: dict[Startup, Entourage]) -> None:
    """Points and blocages of these startups, with what was answered."""
    write(Point, (life for startup, found in around.items() for life in _points(startup, found)))
    blocages = write(
        Blocage, (life for startup, found in around.items() for life in _blocages(cadre, startup, found))
    )
    _answer(cadre, blocages)


def _points(startup: Startup, found: Entourage) -> Iterator[tuple[Point, list[Acte]]]:
    for nouvelle in found.vie.nouvelles:
        auteur = found.coach(nouvelle.le)
        point = Point(
            startup=startup,
            auteur=auteur,
            meteo=nouvelle.meteo,
            fait=nouvelle.fait,
            suite=nouvelle.suite,
            avis=nouvelle.avis,
            created_at=noon(nouvelle.le),
            uuid=stable_uuid(found.vie.identifiant, "point", nouvelle.le),
            cle=stable_uuid(found.vie.identifiant, "point", nouvelle.le, "cle"),
        )
        acts = [Acte(nouvelle.le, auteur, "Point de situation")]
        if nouvelle.confirme is not None:
            day = nouvelle.le + timedelta(days=nouvelle.confirme)
            point.confirme_le, point.confirme_par = noon(day), found.coach(day)
            before = {"confirme_le": None, "confirme_par_id": None}
            acts = [
                Acte(nouvelle.le, auteur, "Point de situation", before),
                Acte(day, point.confirme_par, "Rien de nouveau"),
            ]
        yield point, acts


def _blocages(cadre: Cadre, startup: Startup, found: Entourage) -> Iterator[tuple[Blocage, list[Acte]]]:
    vie = found.vie
    for rang, obstacle in enumerate(vie.obstacles):
        role = (RoleStartup.SPONSOR_DG, RoleStartup.SPONSOR_PROXIMITE)[(vie.numero // 2 + rang) % 2]
        yield _blocage(startup, found, obstacle, found.holder(role, obstacle.depuis))
    for numero, words, days, who in HANDED:
        if numero == vie.numero:
            titre, attendu = mots.BLOCAGES[words]
            obstacle = Obstacle(titre, attendu, cadre.ago(days))
            taken = cadre.ago(days - 8) if (numero, words) == TAKEN else None
            yield _blocage(startup, found, obstacle, cadre.people[who], taken)


def _blocage(
    startup: Startup, found: Entourage, obstacle: Obstacle, whom: Personne | None, taken: date | None = None
) -> tuple[Blocage, list[Acte]]:
    coach = found.coach(obstacle.depuis)
    opener = found.equipe if coach == whom else coach
    key = (found.vie.identifiant, "blocage", obstacle.depuis, obstacle.titre, whom and whom.email)
    blocage = Blocage(
        startup=startup,
        titre=obstacle.titre,
        attendu=obstacle.attendu,
        attendu_de=whom,
        depuis=obstacle.depuis,
        ouvert_par=opener,
        resolu_le=obstacle.resolu,
        issue=obstacle.issue,
        uuid=stable_uuid(*key),
        cle=stable_uuid(*key, "cle"),
    )
    opened = {"resolu_le": None, "issue": "", "pris_en_charge_le": None, "pris_en_charge_par_id": None}
    acts = [Acte(obstacle.depuis, opener, "Blocage ouvert", opened)]
    if taken:
        blocage.pris_en_charge_le, blocage.pris_en_charge_par = noon(taken), whom
        acts.append(Acte(taken, whom, "Pris en charge"))
    if obstacle.resolu:
        acts.append(Acte(obstacle.resolu, found.coach(obstacle.resolu), "Résolu"))
    return blocage, acts


def _answer(cadre: Cadre, blocages: list[Blocage]) -> None:
    """A word of the person named on some blocages; of their suppléant on the one that was taken in charge."""
    answers = []
    for rang, blocage in enumerate(blocages):
        if blocage.pris_en_charge_le:
            auteur, pour = cadre.pools["suppleant"][0], blocage.attendu_de
        elif blocage.resolu_le and blocage.attendu_de and rang % 3 == 0:
            auteur, pour = blocage.attendu_de, None
        else:
            continue
        answers.append(
            Reponse(
                blocage=blocage,
                auteur=auteur,
                pour=pour,
                texte=mots.REPONSES[rang % len(mots.REPONSES)],
                cle=stable_uuid(blocage.uuid, "reponse"),
            )
        )
    Reponse.objects.bulk_create(answers)
    for answer in answers:
        answer.created_at = noon(min(answer.blocage.depuis + timedelta(days=6), cadre.today))
    Reponse.objects.bulk_update(answers, ["created_at"])
