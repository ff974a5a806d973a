"""Objectives: set by hand, measured whichever way progress goes, closed with their reason."""

from decimal import Decimal

import pytest
from django.urls import reverse

from socle.transitions import ForbiddenTransition
from startups.actions import objectifs as actions
from startups.enums import IssueObjectif, Sens
from startups.impact.progres import lire
from startups.models import Objectif
from tests.factories import days_ago, make_indicateur, make_mesure, make_objectif
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant
from tests.outils.transitions import assert_transitions


def address(name: str, startup, objectif=None) -> str:
    args = [startup.identifiant, *([objectif.uuid] if objectif else [])]
    return reverse(f"startups:{name}", args=args)


@pytest.fixture
def usagers(startup):
    return make_indicateur(startup, "Usagers actifs")


def progress(objectif) -> tuple[int | None, str]:
    found = lire(Objectif.objects.select_related("indicateur").with_mesure().get(pk=objectif.pk))
    return found.part, words(found.phrase)


# Progress ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sens", "depart", "cible", "valeur", "part", "said"),
    [
        (Sens.HAUSSE, "100", "200", "150", 50, "50 % du chemin"),
        (Sens.HAUSSE, "100", "200", "200", 100, "Cible atteinte"),
        (Sens.HAUSSE, "100", "200", "900", 100, "Cible atteinte"),
        (Sens.HAUSSE, "100", "200", "80", 0, "En recul sur le départ"),
        (Sens.BAISSE, "40", "20", "25", 75, "75 % du chemin"),
        (Sens.BAISSE, "40", "20", "15", 100, "Cible atteinte"),
        (Sens.BAISSE, "40", "20", "50", 0, "En recul sur le départ"),
        (Sens.HAUSSE, "-50", "50", "0", 50, "50 % du chemin"),
        (Sens.HAUSSE, None, "200", "50", 25, "25 % du chemin"),
        (Sens.BAISSE, None, "20", "25", None, "25 usagers le"),
        (Sens.BAISSE, None, "20", "20", 100, "Cible atteinte"),
        (Sens.HAUSSE, "0", "3", "2", 66, "66 % du chemin"),
        # The way from start to target wins over the direction of the indicator.
        (Sens.HAUSSE, "40", "20", "30", 50, "50 % du chemin"),
    ],
)
def test_progress_respects_the_direction(startup, sens, depart, cible, valeur, part, said):
    indicateur = make_indicateur(startup, sens=sens)
    make_mesure(indicateur, valeur, jours=5)
    values = {"depart": depart and Decimal(depart), "cible": Decimal(cible)}
    found, phrase = progress(make_objectif(startup, indicateur=indicateur, **values))
    assert found == part
    assert phrase.startswith(said)


def test_what_was_measured_before_is_no_progress(startup, usagers):
    objectif = make_objectif(startup, indicateur=usagers, cible=Decimal(10), fixe_le=days_ago(20))
    assert progress(objectif) == (None, "Jamais mesuré ; cible 10 usagers.")
    make_mesure(usagers, "30", jours=21)
    part, phrase = progress(objectif)
    assert part is None
    assert phrase.startswith("Pas mesuré depuis que l’objectif est fixé : 30 usagers")
    make_mesure(usagers, "30", jours=20)
    assert progress(objectif)[0] == 100


def test_ended_objective_is_judged_on_its_day(startup, usagers):
    make_mesure(usagers, "5", jours=40)
    make_mesure(usagers, "30", jours=5)
    objectif = make_objectif(
        startup,
        indicateur=usagers,
        cible=Decimal(10),
        issue="manque",
        motif="Trop tard",
        clos_le=days_ago(30),
    )
    assert progress(objectif)[0] == 50


def test_tab_shows_what_runs_first_due_first_and_what_is_late(sign_in, startup, alice):
    make_objectif(startup, texte="Plus tard", echeance=days_ago(-200))
    make_objectif(startup, texte="En retard", echeance=days_ago(22))
    make_objectif(startup, texte="Fini", issue="atteint", clos_le=days_ago(1))
    rows = soup(sign_in(alice).get(address("impact", startup))).select(".objectifs li")
    assert ["En retard" in words(rows[0]), "Plus tard" in words(rows[1]), len(rows)] == [True, True, 2]
    assert "en retard de 3 semaines" in words(rows[0])


def test_list_costs_the_same_and_keeps_ends_apart(sign_in, startup, usagers, alice):
    make_mesure(usagers, "50", jours=5)
    make_objectif(startup, indicateur=usagers, cible=Decimal(100))

    def grow():
        for _ in range(2):
            make_objectif(startup, indicateur=usagers, cible=Decimal(100))
            make_objectif(startup, issue="abandonne", motif="Priorité changée", clos_le=days_ago(1))

    client = sign_in(alice)

    def read():
        return client.get(address("objectifs", startup))

    assert_num_queries_constant(read, grow, at_most=12)
    assert len(soup(read()).select(".objectifs > li")) == 3
    ended = client.get(address("objectifs", startup), {"etat": "clos"})
    assert len(soup(ended).select(".objectifs > li")) == 2
    assert "Priorité changée" in words(ended)


# Setting ----------------------------------------------------------------------------------------------------


def test_figure_is_set_and_starts_from_what_is_known(sign_in, startup, usagers, ingrid):
    make_mesure(usagers, "120", jours=3)
    data = {
        "indicateur": usagers.pk,
        "cible": "1 500",
        "fixe_le": days_ago(0),
        "echeance": days_ago(-180),
    }
    assert sign_in(ingrid).post(address("objectif_nouveau", startup), data).status_code == 302
    objectif = startup.objectifs.get()
    assert (objectif.depart, objectif.cible) == (120, 1500)
    assert objectif.history.get().history_user == ingrid


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"indicateur": ""}, "cible", "Un chiffre demande un indicateur"),
        ({"indicateur": "", "cible": "", "texte": ""}, "texte", "Choisissez un indicateur, ou écrivez"),
        ({"cible": ""}, "cible", "Donnez la valeur à atteindre."),
        ({"cible": "beaucoup"}, "cible", "Écrivez un nombre"),
        ({"depart": "1500"}, "cible", "La cible est déjà la valeur de départ"),
        ({"echeance": "2020-01-01"}, "echeance", "L’échéance ne peut pas précéder"),
        ({"echeance": "20026-01-01"}, "echeance", ""),
        ({"texte": "x" * 500}, "texte", "300 caractères"),
    ],
)
def test_wrong_objective_gets_a_sentence_and_nothing_is_lost(
    sign_in, startup, usagers, ingrid, change, field, said
):
    data = {"indicateur": usagers.pk, "cible": "1500", "fixe_le": days_ago(0), "echeance": days_ago(-180)}
    page = soup(sign_in(ingrid).post(address("objectif_nouveau", startup), data | change))
    assert said in words(page.select_one(f"#id_{field}_error"))
    assert page.select_one("#id_cible").get("value", "") == (data | change)["cible"]
    assert startup.objectifs.count() == 0


def test_indicator_of_another_startup_is_no_choice(sign_in, startup, autre_startup, ingrid):
    foreign = make_indicateur(autre_startup)
    data = {"indicateur": foreign.pk, "cible": "5", "fixe_le": days_ago(0), "echeance": days_ago(-180)}
    page = soup(sign_in(ingrid).post(address("objectif_nouveau", startup), data))
    assert page.select_one("#id_indicateur_error")


def test_going_against_progress_is_confirmed(sign_in, startup, usagers, ingrid):
    data = {
        "indicateur": usagers.pk,
        "depart": "100",
        "cible": "50",
        "fixe_le": days_ago(0),
        "echeance": days_ago(-180),
    }
    client = sign_in(ingrid)
    asked = soup(client.post(address("objectif_nouveau", startup), data))
    assert "c’est l’inverse du progrès" in words(asked)
    confirmed = data | {"confirme": asked.select_one("[name=confirme]")["value"]}
    assert client.post(address("objectif_nouveau", startup), confirmed).status_code == 302


def test_two_corrections_at_once_show_both_texts(sign_in, startup, ingrid, alice):
    objectif = make_objectif(startup)
    data = {"fixe_le": objectif.fixe_le, "echeance": objectif.echeance, "version": objectif.version}
    sign_in(ingrid).post(address("objectif_modifier", startup, objectif), data | {"texte": "Deux régions"})
    told = words(
        sign_in(alice).post(address("objectif_modifier", startup, objectif), data | {"texte": "Trois"})
    )
    assert "Quelqu’un d’autre a enregistré" in told
    assert "Deux régions" in told


# Ending -----------------------------------------------------------------------------------------------------


def test_transitions_are_these():
    ended = {"atteint", "partiel", "manque", "abandonne"}
    expected = {"en_cours": ended} | {each: {"en_cours"} for each in sorted(ended)}
    assert_transitions(Objectif.TRANSITIONS, IssueObjectif, expected)


@pytest.mark.parametrize("issue", ["partiel", "manque", "abandonne"])
def test_what_did_not_succeed_says_why(sign_in, startup, ingrid, issue):
    objectif = make_objectif(startup)
    url, data = address("objectif_clore", startup, objectif), {"issue": issue, "clos_le": days_ago(0)}
    client = sign_in(ingrid)
    assert "Dites pourquoi" in words(soup(client.post(url, data)).select_one("#id_motif_error"))
    assert client.post(url, data | {"motif": "Deux mois de retard"}).status_code == 302
    objectif.refresh_from_db()
    assert (objectif.issue, objectif.motif, objectif.clos_le) == (issue, "Deux mois de retard", days_ago(0))


def test_met_objective_needs_no_reason_and_can_be_reopened(sign_in, startup, ingrid):
    objectif = make_objectif(startup)
    client = sign_in(ingrid)
    client.post(address("objectif_clore", startup, objectif), {"issue": "atteint", "clos_le": days_ago(0)})
    again = client.get(address("objectif_clore", startup, objectif), follow=True)
    assert "vient de clore ou de rouvrir" in words(again)
    client.post(address("objectif_rouvrir", startup, objectif))
    objectif.refresh_from_db()
    assert (objectif.issue, objectif.clos_le) == (IssueObjectif.EN_COURS, None)
    told = words(client.post(address("objectif_rouvrir", startup, objectif), follow=True))
    assert "vient de clore ou de rouvrir" in told


@pytest.mark.parametrize(
    ("jours", "said"), [(-1, "dans le futur"), (91, "C’est avant le jour où l’objectif est fixé")]
)
def test_end_is_between_its_start_and_today(sign_in, startup, ingrid, jours, said):
    objectif = make_objectif(startup, fixe_le=days_ago(90))
    page = sign_in(ingrid).post(
        address("objectif_clore", startup, objectif), {"issue": "atteint", "clos_le": days_ago(jours)}
    )
    assert said in words(soup(page).select_one("#id_clos_le_error"))


def test_closing_twice_is_refused_by_the_action(startup, ingrid):
    objectif = make_objectif(startup)
    actions.close(objectif=objectif, issue="atteint", motif="", le=days_ago(0), by=ingrid)
    with pytest.raises(ForbiddenTransition, match="vient de clore"):
        actions.close(objectif=objectif, issue="manque", motif="Non", le=days_ago(0), by=ingrid)


def test_objective_is_removed_once_confirmed(sign_in, startup, ingrid):
    objectif = make_objectif(startup)
    url, client = address("objectif_supprimer", startup, objectif), sign_in(ingrid)
    assert "Un premier territoire convaincu" in words(client.get(url))
    client.post(url, {"motif": "Saisi deux fois", "version": objectif.version})
    assert startup.objectifs.count() == 0
    assert objectif.history.first().history_change_reason == "Saisi deux fois"
