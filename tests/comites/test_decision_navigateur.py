"""A séance decided and closed in a browser: with rows added, without JavaScript on a telephone; a condition met."""

from datetime import timedelta

import pytest

from comites.enums import StatutComite
from comites.models import Condition, Decision, ObjectifFixe
from socle.clock import today
from tests import factories

pytestmark = pytest.mark.navigateur

NEXT = (today() + timedelta(days=100)).isoformat()


@pytest.fixture
def comite(incubateur, emile):
    """Held today."""
    return factories.make_comite(incubateur, emile, jours=0)


def row(onglet, kind: str, rank: int, **values) -> None:
    for name, value in values.items():
        field = onglet.page.locator(f"#id_{kind}-{rank}-{name}")
        if name == "responsable":
            field.select_option(label=value)
        else:
            field.fill(value)


@pytest.mark.parametrize("javascript", [True, False])
def test_decided_closed_and_met(navigateur, comite, passage, emile, ingrid, javascript):
    onglet = navigateur(emile, width=1280 if javascript else 390, dark=not javascript, javascript=javascript)
    onglet.open(f"/comites/{comite.uuid}/")
    onglet.click("link", "Enregistrer la décision de Carnet vert")
    onglet.page.locator("#id_issue_0").check(force=True)
    onglet.page.locator("#id_duree").fill("6")
    row(onglet, "conditions", 0, texte="Ouvrir les données", responsable=str(ingrid), echeance=NEXT)
    onglet.click("button", "Ajouter un objectif")
    onglet.page.locator("#id_objectifs-1-texte").wait_for()
    row(onglet, "objectifs", 0, texte="Un premier territoire convaincu", echeance=NEXT)
    row(onglet, "objectifs", 1, texte="Un second territoire convaincu", echeance=NEXT)
    if javascript:
        onglet.check()
        assert onglet.page.locator("body *").count() <= 600
    onglet.click("button", "Enregistrer la décision")
    onglet.sees("Rien ne change avant la clôture de la séance.")
    assert (ObjectifFixe.objects.count(), Condition.objects.count()) == (2, 1)
    if javascript:
        onglet.check()
    onglet.click("link", "Clore la séance")
    onglet.sees("Voici exactement ce qui va se passer")
    if javascript:
        onglet.check()
    onglet.click("button", "Clore la séance")
    onglet.sees("La séance est close.")
    comite.refresh_from_db()
    assert comite.statut == StatutComite.CLOS
    assert Decision.objects.get().passage.startup.objectifs.count() == 2

    owner = navigateur(ingrid, width=390, dark=True, javascript=javascript)
    owner.open("/")
    owner.click("link", "Ouvrir les données")
    if javascript:
        owner.check()
    owner.click("button", "La condition est levée")
    owner.sees("La condition est levée.")
    owner.open("/startups/carnet-vert/comites/")
    owner.sees("Ouvrir les données")
    if javascript:
        owner.check()
    assert not Condition.objects.to_meet().exists()
