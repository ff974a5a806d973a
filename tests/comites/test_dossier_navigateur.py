"""A dossier written, questioned and judged in a browser: on a laptop, and without JavaScript on a telephone."""

import pytest

from comites.models import Dossier, Grille, Question

pytestmark = pytest.mark.navigateur


@pytest.mark.parametrize("javascript", [True, False])
def test_written_asked_answered_and_scored(navigateur, comite, passage, ingrid, solange, javascript):
    screen = {"width": 1280 if javascript else 390, "dark": not javascript, "javascript": javascript}
    team = navigateur(ingrid, **screen)
    team.open(f"/comites/{comite.uuid}/passages/{passage.uuid}/")
    team.click("link", "À compléter")
    team.click("link", "Le problème")
    team.page.locator("#id_probleme").fill("Les haies disparaissent.")
    team.click("button", "Enregistrer")
    team.sees("Les haies disparaissent.")
    if javascript:
        team.check()
        assert team.page.locator("body *").count() <= 600
    assert Dossier.objects.get().probleme == "Les haies disparaissent."

    sponsor = navigateur(solange, **screen)
    sponsor.open(f"/comites/{comite.uuid}/passages/{passage.uuid}/dossier/")
    sponsor.sees("Les haies disparaissent.")
    sponsor.click("link", "Questions")
    sponsor.page.locator("#id_texte").fill("Combien reviennent ?")
    sponsor.click("button", "Envoyer la question")
    sponsor.sees("Votre question est envoyée")
    sponsor.click("link", "Grille d’arbitrage")
    sponsor.page.locator("input[name=usage][value='4']").check(force=True)
    if javascript:
        sponsor.check()
    sponsor.click("button", "Enregistrer")
    sponsor.sees("Votre grille est enregistrée.")
    assert Grille.objects.get().usage == 4

    team.click("link", "Questions")
    team.click("link", "Répondre à")
    team.page.locator("#id_reponse").fill("Un sur deux.")
    team.click("button", "Enregistrer")
    team.sees("Un sur deux.")
    assert Question.objects.get().repondu_par == ingrid
