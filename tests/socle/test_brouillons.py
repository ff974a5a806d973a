"""What was typed survives an expired session, another tab, another person: nothing is lost, nothing is shown to others."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from socle import brouillons
from tests import factories
from tests.outils.client import StrictClient
from tests.outils.html import soup
from tests.startups.test_suivi import filled, text

PASSWORD = "haie-vive-de-charmes"


@pytest.fixture
def url(startup) -> str:
    return reverse("startups:suivi_nouveau", args=[startup.identifiant])


@pytest.fixture
def typed(sign_in, url, alice) -> dict:
    """A form alice has filled."""
    page = sign_in(alice).get(url, {"retour": "/startups/?q=haies"})
    return filled(page, meteo="orageux", fait="Une démission. Été & cœur.", avis="À aider.")


def with_password(personne):
    personne.set_password(PASSWORD)
    personne.save(update_fields=["password"])
    return personne


def enter(client, personne, asked) -> str:
    """Sign in by password from the page one was sent to; returns where one lands."""
    query = asked.url.partition("?")[2]
    entered = client.post(
        f"{reverse('account_login_password')}?{query}", {"login": personne.email, "password": PASSWORD}
    )
    assert entered.status_code == 302
    return entered.url


def send_form(client, page: str, **fields):
    """Fill the first form of a page and send it, as a browser does."""
    form = soup(client.get(page)).select_one("main form")
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return client.post(form.get("action") or page, hidden | fields)


# Expired session ------------------------------------------------------------------------------------------


def test_text_sent_without_a_session_is_given_back_after_signing_in(client, url, typed, alice, startup):
    asked = client.post(url, typed)
    assert asked.url.startswith(reverse("account_login"))
    assert enter(client, with_password(alice), asked) == url
    page = client.get(url)
    assert "Votre session avait expiré" in text(page)
    again = filled(page)
    assert {name: again[name] for name in ("meteo", "fait", "avis", "cle", "vu", "retour")} == {
        name: typed[name] for name in ("meteo", "fait", "avis", "cle", "vu", "retour")
    }
    assert client.post(url, again).url == "/startups/?q=haies"
    assert startup.points.get().fait == "Une démission. Été & cœur."
    assert "Votre session avait expiré" not in text(client.get(url))


def test_text_is_given_back_after_signing_in_by_code(client, url, typed, alice):
    asked = client.post(url, typed)
    confirm = send_form(client, asked.url, login=alice.email)
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]
    assert send_form(client, confirm.url, action="verify", code=code).url == url
    assert filled(client.get(url))["fait"] == typed["fait"]


def test_somebody_else_who_signs_in_is_shown_nothing(client, url, typed, alice, emile):
    asked = client.post(url, typed)
    enter(client, with_password(emile), asked)
    page = client.get(url)
    assert "démission" not in page.text
    assert filled(page).get("fait") == ""


@pytest.mark.parametrize("token", ["", "faux", "MQ:1xVjV9:oVACtlZ"])
def test_text_without_a_true_author_is_not_kept(client, url, typed, alice, token):
    asked = client.post(url, typed | {"_auteur": token})
    assert brouillons.KEY not in client.session
    assert asked.url.startswith(reverse("account_login"))


def test_texts_of_two_tabs_are_both_kept(client, url, typed, alice, startup, sign_in):
    point = factories.make_point(startup, alice)
    correction = reverse("startups:suivi_modifier", args=[startup.identifiant, point.uuid])
    corrected = filled(sign_in(alice).get(correction), fait="Quatre entretiens.")
    asked = client.post(url, typed)
    client.post(correction, corrected)
    enter(client, with_password(alice), asked)
    assert filled(client.get(url))["fait"] == typed["fait"]
    assert filled(client.get(correction))["fait"] == "Quatre entretiens."


@pytest.mark.parametrize(
    ("act", "name", "typed"),
    [
        ("blocage_repondre", "texte", {"texte": "Décision lundi."}),
        ("blocage_confier", "mot", {"mot": "À vous."}),
        ("blocage_resoudre", "issue", {"issue": "Accès donné."}),
        ("blocage_modifier", "attendu", {"titre": "Accès", "attendu": "Une signature."}),
    ],
)
def test_texts_about_a_blocage_are_given_back(client, sign_in, startup, alice, act, name, typed):
    blocage = factories.make_blocage(startup, alice)
    address = reverse(f"startups:{act}", args=[blocage.uuid])
    page = soup(sign_in(alice).get(address))
    form = page.select_one(f"form[action='{address}']") or page.select_one("main form[data-brouillon]")
    asked = client.post(address, filled(f"<main>{form}</main>") | typed)
    assert enter(client, with_password(alice), asked) == address
    page = soup(client.get(address))
    assert page.select_one(f"[name={name}]").text.strip() == typed[name]
    assert page.get_text().count("Votre session avait expiré") == 1


def test_conflict_is_shown_on_the_text_given_back(client, url, typed, alice, emile, startup):
    asked = client.post(url, typed)
    factories.make_point(startup, emile, jours=0, fait="Une arrivée.")
    enter(client, with_password(alice), asked)
    answer = client.post(url, filled(client.get(url)))
    assert "Une arrivée." in text(answer)
    assert filled(answer)["fait"] == typed["fait"]


def test_only_the_last_texts_are_kept(rf, alice):
    request = rf.post("/a/", {"_auteur": brouillons.author_token(alice), "texte": "x"})
    request.session, request.user = {}, alice
    for number in range(brouillons.MAX_FORMS + 3):
        request.path = f"/a/{number}/"
        assert brouillons.keep(request)
    assert list(request.session[brouillons.KEY]) == [
        f"/a/{number}/" for number in range(3, brouillons.MAX_FORMS + 3)
    ]


# Another tab ----------------------------------------------------------------------------------------------


def test_form_shown_before_signing_in_again_is_given_back(url, alice, startup):
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(alice)
    stale = filled(client.get(url), meteo="orageux", fait="Une démission.")
    client.cookies["csrftoken"] = "x" * 32
    answer = client.post(url, stale)
    assert (answer.status_code, answer.url) == (302, url)
    page = client.get(url)
    again = filled(page)
    assert again["fait"] == "Une démission."
    assert client.post(url, again).status_code == 302
    assert startup.points.get().fait == "Une démission."


def test_forged_form_is_refused(url, alice, emile, typed):
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(emile)
    for forged in ({"fait": "Faux."}, typed):
        assert client.post(url, forged).status_code == 403
    assert brouillons.KEY not in client.session


def test_one_click_of_the_demonstration_leads_back_too(client, url, typed, alice, settings):
    settings.DEMO = True
    alice.email = "coach@demo.example"
    alice.save()
    asked = client.post(url, typed)
    button = soup(client.get(asked.url)).select_one("form:has([name=email])")
    fields = {field["name"]: field["value"] for field in button.select("input")}
    assert client.post(button["action"], fields).url == url
    assert client.post(button["action"], fields | {"next": "https://ailleurs.example/"}).url == "/"


# The way to the sign-in page ------------------------------------------------------------------------------


def next_of(answer) -> str:
    return (
        soup(f"<a href='{answer.url if answer.status_code == 302 else answer.headers['HX-Redirect']}'></a>")
        .a["href"]
        .partition("?")[2]
    )


def test_page_asked_is_where_one_comes_back(client, url):
    assert next_of(client.get(url + "?retour=/")) == f"next={url}%3Fretour%3D/"


def test_act_without_text_leads_back_to_the_page_it_was_on(client, startup):
    act = reverse("startups:rien_de_nouveau", args=[startup.identifiant])
    from_list = client.post(act, headers={"Referer": "http://testserver/startups/?q=haies"})
    assert next_of(from_list) == "next=/startups/%3Fq%3Dhaies"
    for foreign in ("https://ailleurs.example/x/", ""):
        assert next_of(client.post(act, headers={"Referer": foreign})) == "next=/"


def test_sign_in_page_never_lands_inside_a_fragment(client, url):
    around = {"HX-Request": "true", "HX-Current-URL": "http://testserver/startups/tableau/"}
    answer = client.get(url, headers=around)
    assert answer.status_code == 200
    assert not answer.content
    assert next_of(answer) == "next=/startups/tableau/"


def test_text_sent_by_htmx_without_a_session_is_given_back(client, url, typed, alice):
    answer = client.post(url, typed, headers={"HX-Request": "true"})
    assert next_of(answer) == f"next={url}"
    client.force_login(alice)
    assert filled(client.get(url))["fait"] == typed["fait"]
