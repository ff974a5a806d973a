"""The tab « Suivi » and the form of a point, as each person meets them."""

import pytest
from django.urls import reverse

from startups.enums import Meteo, RoleStartup
from startups.models import Blocage, Point
from tests import factories
from tests.outils.html import soup
from tests.outils.htmx import outline
from tests.outils.queries import assert_num_queries_constant


def address(name: str, startup, *args) -> str:
    return reverse(f"startups:{name}", args=[startup.identifiant, *args])


def text(response) -> str:
    """The words of an answer, each white space a plain space."""
    return " ".join(soup(response).get_text(" ").split())


def filled(response, **typed) -> dict:
    """What the form shown in `response` sends once `typed` is in it."""
    form = soup(response).select_one("main form[data-brouillon], form[data-brouillon]")
    data = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") not in {"radio", "checkbox"} or field.has_attr("checked"):
            data[field["name"]] = field.get("value", "") if field.name == "input" else field.text.strip()
    return data | typed


# Reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["alice", "emile", "diane"])
def test_equipe_own_coach_and_dinum_read_the_avis(request, sign_in, startup, alice, who):
    factories.make_point(startup, alice, avis="Équipe fatiguée.")
    shown = text(sign_in(request.getfixturevalue(who)).get(address("suivi", startup)))
    assert "Trois entretiens menés." in shown
    assert "Équipe fatiguée." in shown


@pytest.mark.parametrize("who", ["ingrid", "carla"])
def test_intrapreneuse_and_other_coach_read_points_without_the_avis(request, sign_in, startup, alice, who):
    factories.make_point(startup, alice, avis="Équipe fatiguée.")
    shown = text(sign_in(request.getfixturevalue(who)).get(address("suivi", startup)))
    assert "Trois entretiens menés." in shown
    assert "fatiguée" not in shown
    assert "Avis du coach" not in shown


@pytest.mark.parametrize(
    ("who", "status"),
    [("solange", 403), ("serge", 403), ("leon", 403), ("denis", 403), ("voisin", 404), ("externe", 404)],
)
def test_others_read_no_point(request, sign_in, startup, alice, who, status):
    factories.make_point(startup, alice)
    answer = sign_in(request.getfixturevalue(who)).get(address("suivi", startup))
    assert answer.status_code == status
    assert "entretiens" not in answer.text


def test_weather_of_the_last_points_at_a_glance(sign_in, startup, alice):
    for jours in range(150, 10, -10):
        factories.make_point(startup, alice, jours=jours, meteo=Meteo.ORAGEUX)
    factories.make_point(startup, alice, jours=5, meteo=Meteo.ENSOLEILLE)
    page = soup(sign_in(alice).get(address("suivi", startup)))
    words = [item.select_one(".fr-sr-only").text for item in page.select(".meteos li")]
    assert words == ["Orageux"] * 11 + ["Ensoleillé"]
    assert "Dernières nouvelles il y a 5 jours" in text(page.prettify())


def test_blocages_say_since_when_and_of_whom(sign_in, startup, alice, solange):
    factories.make_blocage(
        startup, alice, titre="Accès refusé", attendu_de=solange, depuis=factories.days_ago(21)
    )
    factories.make_blocage(startup, alice, titre="Sans serveur", depuis=factories.days_ago(0))
    taken = factories.make_blocage(startup, alice, titre="Pas de budget", attendu_de=solange)
    Blocage.objects.filter(pk=taken.pk).update(
        pris_en_charge_par=solange, pris_en_charge_le=factories.moment(8)
    )
    shown = text(sign_in(alice).get(address("suivi", startup)))
    assert f"Accès refusé depuis 3 semaines, attendu de {solange}" in shown
    assert "Sans serveur depuis aujourd’hui, de personne en particulier" in shown
    assert f"Pris en charge par {solange} depuis 8 jours" in shown


def test_past_points_and_resolved_blocages_can_be_reached(sign_in, startup, alice):
    for jours in range(1, 12):
        factories.make_point(startup, alice, jours=jours, fait=f"Semaine {jours}.")
    factories.make_blocage(
        startup, alice, titre="Accès refusé", resolu_le=factories.days_ago(1), issue="Donné."
    )
    client = sign_in(alice)
    first = client.get(address("suivi", startup))
    assert "Semaine 8." in text(first)
    assert "Semaine 9." not in text(first)
    assert "Semaine 9." in text(client.get(address("suivi", startup) + "?page=2"))
    link = soup(first).find("a", string=lambda words: words and "blocage résolu" in words)["href"]
    assert "Accès refusé" in text(client.get(link))


def test_empty_follow_up_says_what_to_do(sign_in, startup, alice, diane):
    assert "Le premier prend une minute" in text(sign_in(alice).get(address("suivi", startup)))
    assert "Le premier prend" not in text(sign_in(diane).get(address("suivi", startup)))


def test_page_costs_as_much_whatever_the_rows(sign_in, startup, alice, solange):
    client = sign_in(alice)
    others = [factories.make_personne() for _ in range(2)]

    def grow(author=alice, named=solange):
        factories.make_point(startup, author, confirme_le=factories.moment(1), confirme_par=named)
        factories.make_blocage(startup, author, attendu_de=named)

    def grow_twice():
        for other in others:
            grow(other, other)

    grow()
    assert_num_queries_constant(lambda: client.get(address("suivi", startup)), grow_twice, at_most=12)


# Writing --------------------------------------------------------------------------------------------------


def test_form_is_prefilled_so_that_little_is_typed(sign_in, startup, alice):
    factories.make_point(startup, alice, meteo=Meteo.ORAGEUX, suite="Ouvrir à dix communes.")
    client = sign_in(alice)
    page = client.get(address("suivi_nouveau", startup))
    answer = client.post(address("suivi_nouveau", startup), filled(page, fait="Neuf communes ouvertes."))
    assert answer.url == address("suivi", startup)
    point = startup.points.first()
    assert (point.fait, point.meteo, point.suite) == (
        "Neuf communes ouvertes.",
        Meteo.ORAGEUX,
        "Ouvrir à dix communes.",
    )
    shown = client.get(answer.url)
    assert "Point publié pour Carnet vert." in text(shown)
    # The browser drops its own copy of the text.
    key = soup(page).select_one("[data-brouillon]")["data-brouillon"]
    assert soup(shown).select_one(".fr-alert")["data-brouillon-enregistre"] == key
    assert str(alice.uuid) in key


def test_point_goes_back_where_one_came_from_on_this_site_only(sign_in, startup, alice):
    client = sign_in(alice)
    for asked, reached in [
        ("/startups/?phase=construction", "/startups/?phase=construction"),
        ("//ailleurs.example/", address("suivi", startup)),
        ("https://ailleurs.example/", address("suivi", startup)),
    ]:
        page = client.get(address("suivi_nouveau", startup), {"retour": asked})
        data = filled(page, meteo="nuageux", fait="Fini.")
        assert client.post(address("suivi_nouveau", startup), data).url == reached


def test_missing_and_too_long_texts_are_said_at_their_field(sign_in, startup, alice):
    client = sign_in(alice)
    data = filled(client.get(address("suivi_nouveau", startup)), suite="x" * 10_001, avis="Gardé.")
    answer = client.post(address("suivi_nouveau", startup), data)
    page = soup(answer)
    errors = {field.get("id"): field.get_text() for field in page.select("[id$=_error]")}
    assert set(errors) == {"carnet-vert-fait_error", "carnet-vert-suite_error"}
    assert page.select_one("[id$=meteo-messages] .fr-message--error")
    assert "x" * 10_001 in page.select_one("[name=suite]").text
    assert page.select_one("[name=avis]").text.strip() == "Gardé."
    assert not Point.objects.exists()


def test_intrapreneuse_writes_no_avis(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    page = client.get(address("suivi_nouveau", startup))
    assert not soup(page).select("[name=avis]")
    data = filled(page, meteo="nuageux", fait="Fini.", avis="Je me juge.")
    client.post(address("suivi_nouveau", startup), data)
    assert startup.points.get().avis == ""


def test_double_click_writes_one_point(sign_in, startup, alice):
    client = sign_in(alice)
    blocage = factories.make_blocage(startup, alice)
    data = filled(client.get(address("suivi_nouveau", startup)), meteo="nuageux", fait="Fini.")
    data |= {f"resolu_{blocage.uuid}": "on", f"issue_{blocage.uuid}": "Accès donné."}
    answers = [client.post(address("suivi_nouveau", startup), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert startup.points.get().fait == "Fini."
    assert Blocage.objects.get().issue == "Accès donné."


def test_second_person_sees_both_texts_then_publishes_knowingly(sign_in, startup, alice, emile):
    late = sign_in(alice)
    data = filled(late.get(address("suivi_nouveau", startup)), meteo="ensoleille", fait="Tout va bien.")
    first = sign_in(emile)
    first.post(
        address("suivi_nouveau", startup),
        filled(first.get(address("suivi_nouveau", startup)), meteo="orageux", fait="Une démission."),
    )
    both = late.post(address("suivi_nouveau", startup), data)
    assert f"{emile} a publié un point pendant que vous écriviez" in text(both)
    assert "Une démission." in text(both)
    assert soup(both).select_one("[name=fait]").text.strip() == "Tout va bien."
    assert startup.points.count() == 1
    late.post(address("suivi_nouveau", startup), filled(both))
    assert [point.fait for point in startup.points.all()] == ["Tout va bien.", "Une démission."]


def test_both_texts_never_show_the_avis_to_who_may_not_read_it(sign_in, startup, alice, ingrid):
    late = sign_in(ingrid)
    data = filled(late.get(address("suivi_nouveau", startup)), meteo="ensoleille", fait="Tout va bien.")
    factories.make_point(startup, alice, jours=0, fait="Une démission.", avis="Équipe fatiguée.")
    both = late.post(address("suivi_nouveau", startup), data)
    assert "Une démission." in text(both)
    assert "fatiguée" not in both.text


def test_blocage_resolved_meanwhile_keeps_what_was_typed(sign_in, startup, alice):
    client = sign_in(alice)
    blocage = factories.make_blocage(startup, alice)
    issue = f"issue_{blocage.uuid}"
    data = filled(client.get(address("suivi_nouveau", startup)), meteo="nuageux", fait="Fini.")
    Blocage.objects.update(resolu_le=factories.days_ago(1), issue="Contourné.")
    answer = client.post(
        address("suivi_nouveau", startup), data | {f"resolu_{blocage.uuid}": "on", issue: "Accès donné."}
    )
    assert "Contourné." in text(answer)
    assert soup(answer).select_one(f"[name={issue}]")["value"] == "Accès donné."
    assert not Point.objects.exists()
    answer = client.post(address("suivi_nouveau", startup), data)
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"resolu": "on"}, "issue"),
        ({"issue": "Accès donné."}, "resolu"),
    ],
)
def test_half_a_resolution_is_refused_with_a_sentence(sign_in, startup, alice, typed, field):
    client = sign_in(alice)
    blocage = factories.make_blocage(startup, alice)
    data = filled(client.get(address("suivi_nouveau", startup)), meteo="nuageux", fait="Fini.")
    answer = client.post(
        address("suivi_nouveau", startup),
        data | {f"{name}_{blocage.uuid}": value for name, value in typed.items()},
    )
    links = [link["href"] for link in soup(answer).select(".fr-alert--error a")]
    assert links == [f"#carnet-vert-{field}_{blocage.uuid}"]
    assert soup(answer).select_one("details[open]")


def test_blocage_without_a_name_is_refused(sign_in, startup, alice):
    client = sign_in(alice)
    data = filled(client.get(address("suivi_nouveau", startup)), meteo="nuageux", fait="Fini.")
    answer = client.post(address("suivi_nouveau", startup), data | {"blocage_attendu": "Un serveur."})
    assert "Nommez le blocage en une phrase" in text(answer)
    assert soup(answer).select_one("[name=blocage_attendu]").text.strip() == "Un serveur."


def test_something_is_expected_of_people_around_or_of_the_equipe(sign_in, startup, alice, emile, solange):
    gone = factories.make_personne("Partie")
    factories.make_affectation(startup, gone, RoleStartup.SPONSOR_PROXIMITE, fin=factories.days_ago(1))
    factories.make_personne("Inconnu")
    page = soup(sign_in(alice).get(address("suivi_nouveau", startup)))
    offered = {option.text for option in page.select("[name=blocage_attendu_de] option")}
    assert offered == {"Personne en particulier", str(alice), str(emile), str(solange)}


# Correcting -----------------------------------------------------------------------------------------------


def test_correction_by_two_people_shows_both_texts(sign_in, startup, alice, emile):
    point = factories.make_point(startup, alice)
    url = address("suivi_modifier", startup, point.uuid)
    late, first = sign_in(alice), sign_in(emile)
    data = filled(late.get(url), fait="Quatre entretiens.")
    first.post(url, filled(first.get(url), fait="Cinq entretiens."))
    both = late.post(url, data)
    assert "Cinq entretiens." in text(both)
    assert soup(both).select_one("[name=fait]").text.strip() == "Quatre entretiens."
    assert startup.points.get().fait == "Cinq entretiens."
    late.post(url, filled(both))
    assert startup.points.get().fait == "Quatre entretiens."


def test_correction_by_the_equipe_leaves_the_avis(sign_in, startup, alice, emile):
    point = factories.make_point(startup, alice, avis="Équipe fatiguée.")
    url = address("suivi_modifier", startup, point.uuid)
    client = sign_in(emile)
    client.post(url, filled(client.get(url), fait="Cinq entretiens.", avis="Tout va bien."))
    assert startup.points.get().avis == "Équipe fatiguée."


def test_point_cannot_be_emptied(sign_in, startup, alice):
    point = factories.make_point(startup, alice)
    url = address("suivi_modifier", startup, point.uuid)
    client = sign_in(alice)
    assert client.post(url, filled(client.get(url), fait="  ")).status_code == 200
    assert startup.points.get().fait == "Trois entretiens menés."


def test_point_of_another_startup_is_not_found_here(sign_in, startup, autre_startup, alice):
    elsewhere = factories.make_point(autre_startup, alice)
    assert sign_in(alice).get(address("suivi_modifier", startup, elsewhere.uuid)).status_code == 404


# « Rien de nouveau » --------------------------------------------------------------------------------------


def test_rien_de_nouveau_is_one_act_and_can_be_taken_back(sign_in, startup, alice):
    factories.make_point(startup, alice, jours=40)
    client = sign_in(alice)
    shown = client.post(address("rien_de_nouveau", startup), follow=True)
    assert "c’est noté à la date d’aujourd’hui" in text(shown)
    assert "Dernières nouvelles aujourd’hui" in text(shown)
    [undo] = [form["action"] for form in soup(shown).select("main form[action*=rien-de-nouveau]")]
    undone = client.post(undo, follow=True)
    assert "Dernières nouvelles il y a 5 semaines" in text(undone)
    assert "Seule votre confirmation" in text(client.post(undo, follow=True))


def test_rien_de_nouveau_before_the_first_point_leads_to_it(sign_in, startup, alice):
    answer = sign_in(alice).post(address("rien_de_nouveau", startup), follow=True)
    assert answer.redirect_chain[-1][0] == address("suivi_nouveau", startup)
    assert "publiez le premier" in text(answer)


# In place -------------------------------------------------------------------------------------------------


def test_form_opened_in_place_is_the_form_of_its_page(sign_in, startup, alice):
    factories.make_point(startup, alice)
    around = {"HX-Current-URL": "http://testserver" + address("suivi", startup)}
    opened = soup(sign_in(alice, htmx=True).get(address("suivi_nouveau", startup), headers=around))
    page = soup(sign_in(alice).get(address("suivi_nouveau", startup)))
    forms = []
    for tree in (opened, page):
        form = tree.select_one("form[data-brouillon]")
        form.select_one("[name=_auteur]").decompose()
        form.select_one(".actions").decompose()
        for attribute in ("hx-post", "hx-target", "hx-swap"):
            form.attrs.pop(attribute, None)
        forms.append(outline(form))
    assert forms[0] == forms[1]


def test_published_in_place_on_the_startups_own_page_loads_it_again(sign_in, startup, alice):
    client = sign_in(alice, htmx=True)
    around = {"HX-Current-URL": "http://testserver" + address("suivi", startup)}
    form = client.get(address("suivi_nouveau", startup), headers=around)
    data = filled(form, meteo="nuageux", fait="Fini.")
    answer = client.post(address("suivi_nouveau", startup), data, headers=around)
    assert answer.headers["HX-Redirect"] == address("suivi", startup)
    page = sign_in(alice).get(address("suivi", startup))
    assert "Fini." in text(page)


def test_closing_the_form_on_the_startups_own_page_loads_it_again(sign_in, startup, alice):
    around = {"HX-Current-URL": "http://testserver" + address("suivi", startup) + "?page=2"}
    answer = sign_in(alice, htmx=True).get(address("etat", startup), headers=around)
    assert answer.headers["HX-Redirect"] == address("suivi", startup) + "?page=2"


def test_mistakes_in_place_are_shown_in_place(sign_in, startup, alice):
    client = sign_in(alice, htmx=True)
    form = client.get(address("suivi_nouveau", startup))
    answer = client.post(address("suivi_nouveau", startup), filled(form, meteo="nuageux", suite="Gardée."))
    page = soup(answer)
    assert page.select_one(".fr-alert--error[data-focus]")
    assert page.select_one("[name=suite]").text.strip() == "Gardée."
    assert not page.select("html")
