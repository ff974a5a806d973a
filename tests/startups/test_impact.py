"""The tab « Impact »: indicators by question of the matrix, the principal one, what is fresh and what is not."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from socle.text import normalise
from startups.actions import impact as actions
from startups.enums import Dimension, Frequence, Sens
from startups.impact.lecture import lire, principaux
from startups.impact.matrice import MATRICE, USUELS
from startups.models import Indicateur
from tests import factories
from tests.factories import days_ago, make_indicateur, make_mesure
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def tab(startup) -> str:
    return reverse("startups:impact", args=[startup.identifiant])


def at(name: str, indicateur, **more) -> str:
    kwargs = {"identifiant": indicateur.startup.identifiant, "uuid": indicateur.uuid} | more
    return reverse(f"startups:{name}", kwargs=kwargs)


DESCRIPTION = {
    "dimension": "utile",
    "nom": "Satisfaction",
    "unite": "sur 10",
    "sens": "hausse",
    "source": "Enquête",
    "frequence": "trimestrielle",
}

# What the tab tells -----------------------------------------------------------------------------------------


def test_empty_question_says_why_it_matters_and_offers_usual_indicators(sign_in, startup, alice):
    page = sign_in(alice).get(tab(startup))
    told = words(page)
    for question in MATRICE:
        assert words(question.pourquoi) in told
        for usuel in question.usuels:
            assert f"Suivre « {words(usuel.nom)} »" in told


def test_reader_is_offered_nothing_to_write(sign_in, startup, solange):
    make_indicateur(startup, "Usagers", principal=True)
    page = sign_in(solange).get(tab(startup))
    assert "Suivre «" not in words(page)
    assert soup(page).main.select("form, .fr-btn") == []


def test_usual_indicator_is_added_in_one_act_and_once(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    url = reverse("startups:indicateur_usuel", args=[startup.identifiant, "actifs"])
    for _ in range(2):
        response = client.post(url)
        found = startup.indicateurs.get()
        assert response.url == at("indicateur", found)
    assert (found.dimension, found.nom, found.usagers) == (Dimension.UTILISE, "Usagers actifs par mois", True)
    assert found.history.get().history_user == ingrid
    assert "Suivre « Démarches" not in words(client.get(tab(startup)))
    assert "Suivre « Taux d’abandon »" in words(client.get(tab(startup)))


def test_second_usual_counter_of_users_does_not_count_twice(startup, ingrid):
    make_indicateur(startup, "Éleveurs actifs", usagers=True)
    dimension, usuel = USUELS["actifs"]
    added, _ = actions.add_usuel(startup=startup, dimension=dimension, usuel=usuel, by=ingrid)
    assert added.usagers is False


def test_usual_indicator_once_archived_is_not_proposed_again(sign_in, startup, ingrid):
    archived = make_indicateur(startup, "Taux d’abandon", dimension="utilisable", archive_le=days_ago(1))
    client = sign_in(ingrid)
    assert "Suivre « Taux d’abandon »" not in words(client.get(tab(startup)))
    url = reverse("startups:indicateur_usuel", args=[startup.identifiant, "abandon"])
    assert "est déjà un indicateur" in words(client.post(url, follow=True))
    assert startup.indicateurs.get() == archived


def test_unknown_usual_indicator_is_not_found(sign_in, startup, ingrid):
    url = reverse("startups:indicateur_usuel", args=[startup.identifiant, "licornes"])
    assert sign_in(ingrid).post(url).status_code == 404


def test_usual_names_are_distinct_and_every_dimension_has_some():
    names = [normalise(usuel.nom) for question in MATRICE for usuel in question.usuels]
    assert len(set(names)) == len(names)
    assert [question.dimension for question in MATRICE] == list(Dimension)


def test_line_tells_value_change_freshness_and_shape(sign_in, startup, alice):
    indicateur = make_indicateur(startup, "Usagers actifs")
    make_mesure(indicateur, "1000", jours=43)
    make_mesure(indicateur, "1120", jours=12)
    line = soup(sign_in(alice).get(tab(startup))).select_one(".indicateurs li")
    told = words(line)
    assert "1 120 usagers" in told
    assert "+120 (+12 %), progrès" in told
    assert "mesuré il y a 12 jours" in told
    assert "Ancienne" not in told
    assert "1 120 usagers le" in words(line.svg["aria-label"])


def test_direction_of_progress_is_respected(startup):
    indicateur = make_indicateur(startup, "Abandon", sens=Sens.BAISSE, unite="%")
    make_mesure(indicateur, "40", jours=43)
    make_mesure(indicateur, "30", jours=12)
    [lecture] = lire([indicateur])
    assert words(lecture.evolution) == "−10 (−25 %), progrès"
    make_mesure(indicateur, "36", jours=2)
    assert words(lire([indicateur])[0].evolution) == "+6 (+20 %), recul"
    make_mesure(indicateur, "36", jours=1)
    assert lire([indicateur])[0].evolution == "stable"


@pytest.mark.parametrize(
    ("frequence", "jours", "stale"),
    [("mensuelle", 60, False), ("mensuelle", 61, True), ("annuelle", 366, False), ("annuelle", 367, True)],
)
def test_measure_is_old_beyond_sixty_days_or_the_frequency(startup, frequence, jours, stale):
    indicateur = make_indicateur(startup, frequence=frequence)
    make_mesure(indicateur, jours=jours)
    [lecture] = lire([indicateur])
    assert lecture.perimee is stale
    assert Indicateur.objects.stale().filter(pk=indicateur.pk).exists() is stale


def test_principal_shows_its_curve_its_target_and_what_happened(sign_in, startup, alice):
    indicateur = make_indicateur(startup, "Usagers actifs", principal=True)
    for jours in (200, 100, 10):
        make_mesure(indicateur, str(300 - jours), jours=jours)
    factories.make_objectif(startup, indicateur=indicateur, cible=Decimal(500))
    factories.make_jalon(startup, date=days_ago(50))
    factories.make_jalon(startup, genre="national_impact", date=days_ago(-400))
    page = sign_in(alice).get(tab(startup))
    told = words(page)
    assert "290 usagers" in told
    assert "Trait vert : la cible, 500 usagers" in told
    assert "Lancement du service" in told
    assert "Impact national" not in told  # beyond what is drawn
    assert "Début : Construction" in told
    rows = soup(page).select(".courbe-table tbody tr")
    assert next(words(row) for row in rows).endswith("290")
    assert "290 usagers le" in words(soup(page).select_one("figure svg")["aria-label"])


def test_without_a_principal_it_says_how_to_choose(sign_in, startup, alice):
    make_indicateur(startup)
    assert "Aucun indicateur n’est le principal" in words(sign_in(alice).get(tab(startup)))


@pytest.mark.parametrize(
    "figures",
    [[], ["7"], ["0", "0"], ["-5", "-9", "3"], ["1", "5000"], [str(n * n % 997 - 300) for n in range(500)]],
    ids=["none", "one", "zeros", "negative", "thousand times", "500"],
)
def test_extremes_are_drawn(sign_in, startup, alice, figures):
    indicateur = make_indicateur(startup, "Usagers", principal=True)
    for place, figure in enumerate(figures):
        make_mesure(indicateur, figure, jours=2 + 3 * place)
    client = sign_in(alice)
    for page in (client.get(tab(startup)), client.get(at("indicateur", indicateur))):
        assert page.status_code == 200
        assert len(soup(page).select("figure svg")) == bool(figures)
        assert len(soup(page).find_all(True)) <= 600


def test_full_tab_stays_light_and_costs_the_same(sign_in, startup, alice):
    def grow(number=2):
        for _ in range(number):
            indicateur = make_indicateur(startup, dimension=Dimension.values[number % 5])
            for jours in range(1, 30):
                make_mesure(indicateur, str(jours), jours=jours)

    principal = make_indicateur(startup, "Nord", principal=True)
    make_mesure(principal, jours=2)
    factories.make_objectif(startup)
    client = sign_in(alice)
    assert_num_queries_constant(lambda: client.get(tab(startup)), grow, at_most=12)
    grow(17)
    for jours in range(500):
        make_mesure(principal, str(jours), jours=10 + jours * 2)
    page = client.get(tab(startup))
    assert len(soup(page).select(".indicateurs li")) == 20
    assert "sur 501 mesures" in words(soup(page).select_one("figure svg")["aria-label"])
    assert len(soup(page).find_all(True)) <= 600


def test_principals_of_many_startups_cost_one_query(startup, autre_startup, django_assert_num_queries):
    for each in (startup, autre_startup):
        for jours in (40, 10):
            make_mesure(
                Indicateur.objects.filter(startup=each, principal=True).first()
                or make_indicateur(each, principal=True),
                str(jours),
                jours=jours,
            )
    with django_assert_num_queries(1):
        found = principaux([startup, autre_startup])
    assert {pk: lecture.derniere.valeur for pk, lecture in found.items()} == {
        startup.pk: 10,
        autre_startup.pk: 10,
    }
    assert found[startup.pk].trait is not None


# Writing an indicator ---------------------------------------------------------------------------------------


def test_indicator_is_added_at_the_end_of_its_dimension(sign_in, startup, ingrid):
    make_indicateur(startup, dimension="utile", position=4)
    url = reverse("startups:indicateur_nouveau", args=[startup.identifiant])
    assert (
        soup(sign_in(ingrid).get(url, {"dimension": "utile"})).select_one("option[selected]")["value"]
        == "utile"
    )
    response = sign_in(ingrid).post(url, DESCRIPTION)
    added = startup.indicateurs.get(nom="Satisfaction")
    assert response.url == at("indicateur", added)
    assert (added.position, added.source, added.frequence) == (5, "Enquête", Frequence.TRIMESTRIELLE)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nom", "", "obligatoire"),
        ("nom", "x" * 500, "150 caractères"),
        ("nom", "Déjà là", "Cette startup a déjà un indicateur de ce nom."),
        ("dimension", "magique", "Sélectionnez un choix valide"),
        ("usagers", "on", "Un autre indicateur compte déjà les usagers actifs."),
    ],
)
def test_wrong_description_gets_a_sentence_at_its_field(sign_in, startup, ingrid, field, value, said):
    make_indicateur(startup, "Déjà là", usagers=True)
    url = reverse("startups:indicateur_nouveau", args=[startup.identifiant])
    page = soup(sign_in(ingrid).post(url, DESCRIPTION | {field: value}))
    assert said in words(page.select_one(f"#id_{field}_error"))
    assert page.select_one("#id_source")["value"] == "Enquête"
    assert startup.indicateurs.count() == 1


def test_indicator_is_corrected_and_two_at_once_see_both_texts(sign_in, startup, ingrid, alice):
    indicateur = make_indicateur(startup, "Usagers")
    seen = indicateur.version
    first = sign_in(ingrid).post(at("indicateur_modifier", indicateur), DESCRIPTION | {"version": seen})
    assert first.status_code == 302
    second = sign_in(alice).post(
        at("indicateur_modifier", indicateur), DESCRIPTION | {"nom": "Agents", "version": seen}
    )
    told = words(second)
    assert "Quelqu’un d’autre a enregistré" in told
    assert "Satisfaction" in told
    assert "Agents" in soup(second).select_one("#id_nom")["value"]
    indicateur.refresh_from_db()
    assert indicateur.nom == "Satisfaction"


def test_changing_the_principal_is_one_confirmed_act(sign_in, startup, ingrid):
    former = make_indicateur(startup, "Ancien", principal=True)
    chosen = make_indicateur(startup, "Nouveau")
    client = sign_in(ingrid)
    asked = client.get(at("indicateur_principal", chosen))
    assert "« Ancien » ne sera plus l’indicateur principal" in words(asked)
    data = {"version": chosen.version, "motif": "Plus proche du terrain"}
    assert client.post(at("indicateur_principal", chosen), data).url == tab(startup)
    assert list(startup.indicateurs.filter(principal=True)) == [chosen]
    assert former.history.first().history_change_reason == "Plus proche du terrain"
    client.post(at("indicateur_principal", chosen), {"version": chosen.version})
    assert chosen.history.count() == 2  # chosen already: nothing more is written


def test_principal_that_is_archived_steps_down(sign_in, startup, ingrid):
    indicateur = make_indicateur(startup, "Usagers", principal=True)
    make_mesure(indicateur)
    client = sign_in(ingrid)
    assert "la startup n’en aura plus" in words(client.get(at("indicateur_archiver", indicateur)))
    client.post(
        at("indicateur_archiver", indicateur), {"archive_le": days_ago(0), "version": indicateur.version}
    )
    indicateur.refresh_from_db()
    assert (indicateur.principal, indicateur.archive_le) == (False, days_ago(0))
    assert soup(client.get(tab(startup))).select(".indicateurs li") == []
    archives = reverse("startups:indicateur_archives", args=[startup.identifiant])
    assert "Usagers" in words(client.get(archives))
    refused = client.post(
        at("indicateur_principal", indicateur), {"version": indicateur.version}, follow=True
    )
    assert "ne peut pas être le principal" in words(refused)
    client.post(at("indicateur_reprendre", indicateur))
    indicateur.refresh_from_db()
    assert (indicateur.archive_le, indicateur.mesures.count()) == (None, 1)


def test_archive_in_the_future_is_refused(sign_in, startup, ingrid):
    indicateur = make_indicateur(startup)
    page = sign_in(ingrid).post(at("indicateur_archiver", indicateur), {"archive_le": days_ago(-1)})
    assert "dans le futur" in words(soup(page).select_one("#id_archive_le_error"))


def test_indicators_change_places_within_their_dimension(sign_in, startup, ingrid):
    names = ["Un", "Deux", "Trois"]
    rows = {nom: make_indicateur(startup, nom, position=place) for place, nom in enumerate(names)}
    make_indicateur(startup, "Ailleurs", dimension="utile")
    client = sign_in(ingrid)

    def order() -> list[str]:
        return [words(link) for link in soup(client.get(tab(startup))).select(".indicateurs li a")][:3]

    client.post(at("indicateur_deplacer", rows["Trois"]), {"vers": "avant"})
    assert order() == ["Un", "Trois", "Deux"]
    client.post(at("indicateur_deplacer", rows["Un"]), {"vers": "apres"})
    assert order() == ["Trois", "Un", "Deux"]
    end = client.post(at("indicateur_deplacer", rows["Trois"]), {"vers": "avant"}, follow=True)
    assert "est déjà au bout" in words(end)
    odd = client.post(at("indicateur_deplacer", rows["Trois"]), {"vers": "gauche"}, follow=True)
    assert "avant ou après son voisin" in words(odd)
    assert order() == ["Trois", "Un", "Deux"]


def test_indicator_of_another_startup_is_not_found(sign_in, startup, autre_startup, emile):
    foreign = make_indicateur(autre_startup)
    url = reverse("startups:indicateur", args=[startup.identifiant, foreign.uuid])
    assert sign_in(emile).get(url).status_code == 404


# Measures ---------------------------------------------------------------------------------------------------


@pytest.fixture
def indicateur(startup) -> Indicateur:
    return make_indicateur(startup, "Usagers actifs")


def test_measure_is_typed_without_javascript(sign_in, indicateur, ingrid):
    client = sign_in(ingrid)
    response = client.post(at("indicateur", indicateur), {"date": "août 2025", "valeur": "1 234,5"})
    assert response.url == at("indicateur", indicateur) + "#saisie"
    mesure = indicateur.mesures.get()
    assert (mesure.date, mesure.valeur) == (date(2025, 8, 31), Decimal("1234.5"))
    assert mesure.history.get().history_user == ingrid
    assert "1 234,5 usagers le 31 août 2025 : c’est enregistré." in words(client.get(response.url))


def test_measure_is_typed_in_place_and_the_next_row_is_ready(sign_in, indicateur, ingrid):
    response = sign_in(ingrid, htmx=True).post(
        at("indicateur", indicateur), {"date": "12/08/2025", "valeur": "7"}
    )
    piece = soup(response)
    assert piece.find("html") is None
    assert piece.select_one("#mesures > [role=status]")
    assert piece.select_one("#id_date").get("value") is None
    assert piece.select_one("#id_date").has_attr("data-focus")
    assert [words(row) for row in piece.select("tbody tr")] == ["12 août 2025 7"]


def test_swapped_table_is_the_one_of_a_fresh_page(sign_in, indicateur, ingrid):
    make_mesure(indicateur, "5", date=date(2025, 1, 31))
    swapped = sign_in(ingrid, htmx=True).post(
        at("indicateur", indicateur), {"date": "12/08/2025", "valeur": "7"}
    )
    fresh = sign_in(ingrid).get(at("indicateur", indicateur))
    for selector in ("#mesures table", "#mesures figure"):
        assert str(soup(swapped).select_one(selector)) == str(soup(fresh).select_one(selector))


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "31/31/2025", "Le mois 31 n’existe pas"),
        ("date", "01/01/2999", "pas plausible"),
        ("date", "", "obligatoire"),
        ("date", "31/01/2025", "a déjà une mesure (5)"),
        ("valeur", "douze", "Écrivez un nombre"),
        ("valeur", "12 %", "se compte en « usagers », pas en %"),
        ("valeur", "", "obligatoire"),
        ("commentaire", "x" * 500, "300 caractères"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_wrong_measure_gets_a_sentence_and_nothing_is_lost(
    sign_in, indicateur, ingrid, htmx, field, value, said
):
    make_mesure(indicateur, "5", date=date(2025, 1, 31))
    typed = {"date": "12/08/2025", "valeur": "1 234,5", "commentaire": "Salon"} | {field: value}
    page = soup(sign_in(ingrid, htmx=htmx).post(at("indicateur", indicateur), typed))
    assert said in words(page.select_one(f"#id_{field}_error"))
    for name, text in typed.items():
        assert page.select_one(f"#id_{name}").get("value", "") == text
    assert indicateur.mesures.count() == 1


def test_future_measure_is_refused(sign_in, indicateur, ingrid):
    page = sign_in(ingrid).post(
        at("indicateur", indicateur), {"date": f"{days_ago(-1):%d/%m/%Y}", "valeur": "7"}
    )
    assert "dans le futur" in words(soup(page).select_one("#id_date_error"))


def test_a_thousand_times_more_is_asked_to_be_confirmed(sign_in, indicateur, ingrid):
    make_mesure(indicateur, "12", date=date(2025, 1, 31))
    client, typed = sign_in(ingrid), {"date": "28/02/2025", "valeur": "12500"}
    asked = soup(client.post(at("indicateur", indicateur), typed))
    assert "mille fois" in words(asked)
    assert indicateur.mesures.count() == 1
    confirmed = typed | {"confirme": asked.select_one("[name=confirme]")["value"]}
    assert client.post(at("indicateur", indicateur), confirmed).status_code == 302
    assert indicateur.mesures.count() == 2


def test_corrected_measure_keeps_what_it_was_and_why(sign_in, indicateur, ingrid, solange):
    mesure = make_mesure(indicateur, "120", date=date(2025, 1, 31))
    url, data = (
        at("mesure", indicateur, mesure=mesure.uuid),
        {"date": "31/01/2025", "version": mesure.version},
    )
    client = sign_in(ingrid)
    silent = client.post(url, data | {"valeur": "102"})
    assert "obligatoire" in words(soup(silent).select_one("#id_motif_error"))
    client.post(url, data | {"valeur": "102", "motif": "Chiffres inversés"})
    mesure.refresh_from_db()
    assert mesure.valeur == 102
    told = words(sign_in(solange).get(url))
    assert f"{ingrid} : de 120 à 102. Chiffres inversés" in told
    assert soup(sign_in(solange).get(url)).main.select("form") == []
    assert "corrigée" in words(client.get(at("indicateur", indicateur)))


def test_measure_cannot_be_moved_onto_another(sign_in, indicateur, ingrid):
    make_mesure(indicateur, "5", date=date(2025, 1, 31))
    other = make_mesure(indicateur, "6", date=date(2025, 2, 28))
    page = sign_in(ingrid).post(
        at("mesure", indicateur, mesure=other.uuid),
        {"date": "31/01/2025", "valeur": "6", "motif": "Test", "version": other.version},
    )
    assert "a déjà une mesure (5)" in words(soup(page).select_one("#id_date_error"))


def test_two_corrections_at_once_show_both_figures(sign_in, indicateur, ingrid, alice):
    mesure = make_mesure(indicateur, "120", date=date(2025, 1, 31))
    url, seen = at("mesure", indicateur, mesure=mesure.uuid), mesure.version
    data = {"date": "31/01/2025", "motif": "Relu", "version": seen}
    sign_in(ingrid).post(url, data | {"valeur": "102"})
    told = words(sign_in(alice).post(url, data | {"valeur": "12"}))
    assert "Quelqu’un d’autre a enregistré" in told
    assert "102" in told
    mesure.refresh_from_db()
    assert mesure.valeur == 102


def test_measure_is_removed_once_confirmed(sign_in, indicateur, ingrid):
    mesure = make_mesure(indicateur, "120", date=date(2025, 1, 31))
    url, client = at("mesure_supprimer", indicateur, mesure=mesure.uuid), sign_in(ingrid)
    assert "120 usagers le 31 janvier 2025" in words(client.get(url))
    stale = client.post(url, {"motif": "Doublon", "version": mesure.version - 1})
    assert "relisez" in words(stale)
    assert indicateur.mesures.count() == 1
    client.post(url, {"motif": "Doublon", "version": mesure.version})
    assert indicateur.mesures.count() == 0
    assert mesure.history.first().history_change_reason == "Doublon"


def test_measures_are_paginated_at_a_constant_cost(sign_in, indicateur, alice):
    make_mesure(indicateur, jours=1)
    client = sign_in(alice)

    def grow():
        for jours in range(2, 60):
            make_mesure(indicateur, str(jours), jours=jours)

    def read():
        return client.get(at("indicateur", indicateur), {"page": 2})

    assert_num_queries_constant(read, grow, at_most=12)
    assert len(soup(read()).select("tbody tr")) == 20
    assert "59 mesures" in words(read())
