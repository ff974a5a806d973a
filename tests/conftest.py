"""What every test gets: strict templates, ordered queries, a strict client, and the people of one incubateur.

Around `startup`, hosted by `incubateur`: alice (its coach), emile (équipe), ingrid (intrapreneuse), solange and
serge (sponsors DG and de proximité), diane (DINUM, portefeuille), leon (lecture), denis (designer), carla (coach of
another startup of the incubateur). Outside: voisin (équipe of another incubateur) and externe (no right at all).
"""

import hypothesis
import pytest
from django.core.cache import cache

from annuaire.enums import RoleIncubateur
from startups.enums import NomPhase, RoleStartup
from tests import factories
from tests.outils import ordering, strict_templates, triggers
from tests.outils.client import HtmxClient, StrictClient

pytest_plugins = ["tests.outils.navigateur"]

# No timed assertion, on machines that are noisy.
hypothesis.settings.register_profile("suite", deadline=None, max_examples=60)
hypothesis.settings.load_profile("suite")

strict_templates.install()
ordering.install()
triggers.install()


# Clients --------------------------------------------------------------------------------------------------


@pytest.fixture
def client() -> StrictClient:
    """Nobody signed in."""
    return StrictClient()


@pytest.fixture
def sign_in():
    """`sign_in(alice)` is a client signed in as alice; `sign_in(alice, htmx=True)` asks as htmx does."""

    def signed_in(personne, *, htmx: bool = False, **options) -> StrictClient:
        client = (HtmxClient if htmx else StrictClient)(**options)
        client.force_login(personne)
        return client

    return signed_in


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Sign-in attempts are counted there: a test must not be limited by the one before."""
    cache.clear()


@pytest.fixture
def tasks_run(settings) -> None:
    """Background tasks run as soon as they are queued (by default they wait for a worker, as in production)."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


# Places ---------------------------------------------------------------------------------------------------


@pytest.fixture
def incubateur(db):
    return factories.make_incubateur(identifiant="bocage", nom="Incubateur du Bocage")


@pytest.fixture
def autre_incubateur(db):
    return factories.make_incubateur(identifiant="littoral", nom="Incubateur du Littoral")


@pytest.fixture
def startup(incubateur):
    return factories.make_startup(
        "Carnet vert", identifiant="carnet-vert", incubateur=incubateur, phase=NomPhase.CONSTRUCTION
    )


@pytest.fixture
def autre_startup(incubateur):
    """Another startup of the same incubateur, coached by carla."""
    return factories.make_startup(
        "Haies vives", identifiant="haies.vives", incubateur=incubateur, phase=NomPhase.INVESTIGATION
    )


# People ---------------------------------------------------------------------------------------------------


def _with_role(prenom: str, startup, role: str):
    personne = factories.make_personne(prenom)
    factories.make_affectation(startup, personne, role)
    return personne


def _of_incubateur(prenom: str, incubateur, role: str):
    personne = factories.make_personne(prenom)
    factories.make_rattachement(personne, incubateur, role)
    return personne


@pytest.fixture
def alice(startup):
    """Coach of `startup`, and of the incubateur."""
    alice = _of_incubateur("Alice", startup.incubateur, RoleIncubateur.COACH)
    factories.make_affectation(startup, alice, RoleStartup.COACH)
    return alice


@pytest.fixture
def carla(autre_startup):
    """Coach of `autre_startup` only, in the same incubateur as alice."""
    carla = _of_incubateur("Carla", autre_startup.incubateur, RoleIncubateur.COACH)
    factories.make_affectation(autre_startup, carla, RoleStartup.COACH)
    return carla


@pytest.fixture
def emile(incubateur):
    """Équipe of `incubateur`."""
    return _of_incubateur("Émile", incubateur, RoleIncubateur.EQUIPE)


@pytest.fixture
def ingrid(startup):
    """Intrapreneuse of `startup`."""
    return _with_role("Ingrid", startup, RoleStartup.INTRAPRENEUR)


@pytest.fixture
def solange(startup):
    """Sponsor DG of `startup`."""
    return _with_role("Solange", startup, RoleStartup.SPONSOR_DG)


@pytest.fixture
def serge(startup):
    """Sponsor de proximité of `startup`."""
    return _with_role("Serge", startup, RoleStartup.SPONSOR_PROXIMITE)


@pytest.fixture
def diane(incubateur):
    """The DINUM's responsable de portefeuille for `incubateur`."""
    return _of_incubateur("Diane", incubateur, RoleIncubateur.PORTEFEUILLE)


@pytest.fixture
def leon(incubateur):
    """Reads `incubateur`, nothing more."""
    return _of_incubateur("Léon", incubateur, RoleIncubateur.LECTURE)


@pytest.fixture
def denis(startup):
    """Designer of `startup`."""
    return _with_role("Denis", startup, RoleStartup.DESIGNER)


@pytest.fixture
def voisin(autre_incubateur):
    """Équipe of another incubateur."""
    return _of_incubateur("Victor", autre_incubateur, RoleIncubateur.EQUIPE)


@pytest.fixture
def externe(db):
    """Known, without any role."""
    return factories.make_personne("Xavier")
