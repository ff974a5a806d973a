"""Signing in and out: by code, by password, refused without telling who is known, limited."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import NoReverseMatch, reverse

from socle.history import save_tracked
from tests.outils.client import StrictClient
from tests.outils.html import soup

PASSWORD = "haie-vive-de-charmes"
HOME = "/"


@pytest.fixture
def ines(incubateur, make_known):
    return make_known("ines@agence.example", "Inès")


@pytest.fixture
def make_known(django_user_model):
    def make(email: str, prenom: str = "Inès", **fields):
        return django_user_model.objects.create_user(
            email, password=PASSWORD, prenom=prenom, nom="Charme", **fields
        )

    return make


@pytest.fixture
def in_demo(settings):
    settings.DEMO = True


def ask_code(client, email: str):
    return client.post(reverse("account_login"), {"login": email})


def received_code() -> str:
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]


def enter(client, code: str, **data):
    return client.post(reverse("account_confirm_login_code"), {"action": "verify", "code": code} | data)


def enter_password(client, email: str, password: str = PASSWORD):
    return client.post(reverse("account_login_password"), {"login": email, "password": password})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def errors(response) -> str:
    return " ".join(
        element.get_text(" ", strip=True)
        for element in soup(response).select(".fr-message--error, .fr-alert")
    )


# By code ----------------------------------------------------------------------------------------------------


def test_code_received_by_mail_signs_in(client, ines):
    page = client.get(reverse("account_login"))
    assert soup(page).h1.text == "Se connecter"
    response = ask_code(client, "Ines@Agence.example ")
    assert response.url == reverse("account_confirm_login_code")
    assert "ines@agence.example" in client.get(response.url).text
    assert mail.outbox[0].to == ["ines@agence.example"]
    assert not is_signed_in(client)
    assert enter(client, received_code()).url == HOME
    assert is_signed_in(client)


def test_code_serves_once_and_only_in_the_browser_that_asked(client, ines):
    ask_code(client, ines.email)
    elsewhere = StrictClient()
    assert enter(elsewhere, received_code()).url == reverse("account_login")
    assert not is_signed_in(elsewhere)
    enter(client, received_code())
    client.post(reverse("account_logout"))
    enter(client, received_code())
    assert not is_signed_in(client)


def test_code_too_old_is_refused(client, ines, settings):
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    ask_code(client, ines.email)
    assert enter(client, received_code()).url == reverse("account_login")
    assert not is_signed_in(client)


def test_after_three_wrong_codes_the_right_one_is_refused(client, ines):
    ask_code(client, ines.email)
    right = received_code()
    wrong = "000000" if right != "000000" else "111111"
    assert "Ce code ne convient pas." in errors(enter(client, wrong))
    enter(client, wrong)
    assert enter(client, wrong).url == reverse("account_login")
    assert "Trop d’essais" in errors(client.get(reverse("account_login")))
    enter(client, right)
    assert not is_signed_in(client)


def test_another_code_can_be_asked_twice(client, ines):
    ask_code(client, ines.email)
    first = received_code()
    for _ in range(2):
        assert "Recevoir un autre code" in client.get(reverse("account_confirm_login_code")).text
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
    assert "Recevoir un autre code" not in client.get(reverse("account_confirm_login_code")).text
    assert len(mail.outbox) == 3
    if first != received_code():
        enter(client, first)
        assert not is_signed_in(client)
    assert enter(client, received_code()).url == HOME


def test_address_can_be_changed_before_the_code_is_entered(client, ines):
    ask_code(client, "inse@agence.example")
    assert client.get(reverse("account_login")).url == reverse("account_confirm_login_code")
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert client.get(reverse("account_login")).status_code == 200


def test_page_first_asked_for_is_reached_after_signing_in(client, ines):
    wanted = reverse("account_set_password")
    to_sign_in = client.get(wanted).url
    response = client.post(to_sign_in, {"login": ines.email})
    client.get(response.url)
    code = received_code()
    assert client.post(response.url, {"action": "verify", "code": code}).url == wanted


def test_never_sent_to_another_site(client, ines):
    response = client.post(
        reverse("account_login") + "?next=https://ailleurs.example/", {"login": ines.email}
    )
    assert enter(client, received_code(), next="https://ailleurs.example/").url == HOME
    assert "ailleurs" not in response.url


# Who is known is never told ---------------------------------------------------------------------------------


def answers(email: str) -> list:
    """All one sees from the outside of an attempt with this address."""
    client = StrictClient()
    asked = ask_code(client, email)
    page = client.get(asked.url).text
    refused = enter(client, "abc")
    seen = [asked.status_code, asked.url, page, refused.status_code, refused.text, len(mail.outbox)]
    mail.outbox.clear()
    tokens = r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"'
    return [re.sub(tokens, "", str(part)).replace(email, "ADRESSE") for part in seen]


def test_known_unknown_and_inactive_addresses_get_the_same_answer(ines, make_known):
    make_known("partie@agence.example", is_active=False)
    known = answers(ines.email)
    assert answers("inconnue@agence.example") == known
    assert answers("partie@agence.example") == known


def test_unknown_address_is_told_so_by_mail_alone(client, db):
    ask_code(client, "inconnue@agence.example")
    assert mail.outbox[0].to == ["inconnue@agence.example"]
    assert not re.search(r"\d{6}", mail.outbox[0].body)


def test_wrong_password_and_unknown_address_get_the_same_sentence(client, ines):
    wrong = errors(enter_password(client, ines.email, "autre-mot-de-passe"))
    unknown = errors(enter_password(client, "inconnue@agence.example"))
    assert wrong == unknown
    assert "ne convient pas" in wrong


def test_password_reset_answers_the_same_to_all(client, ines):
    known = client.post(reverse("account_reset_password"), {"email": ines.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "inconnue@agence.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[ines.email], ["inconnue@agence.example"]]
    assert "oubli/" not in mail.outbox[1].body


@pytest.mark.parametrize("name", ["ines@agence.example", "inconnue@agence.example"])
def test_mail_server_away_is_said_to_all_alike(client, ines, settings, name):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }
    response = ask_code(client, name)
    assert response.url == reverse("account_login")
    assert "n’a pas pu partir" in errors(client.get(response.url))


# Limits -----------------------------------------------------------------------------------------------------


def test_codes_are_limited_per_address(ines):
    for _ in range(3):
        ask_code(StrictClient(), ines.email)
    assert "Trop d’essais" in errors(ask_code(StrictClient(), ines.email))
    assert len(mail.outbox) == 3


def test_passwords_are_limited_per_address(client, ines):
    for _ in range(5):
        enter_password(client, ines.email, "faux-mot-de-passe")
    assert "Trop d’essais" in errors(enter_password(client, ines.email))
    assert not is_signed_in(client)


def test_too_many_requests_get_a_page_in_french(client, db):
    for _ in range(21):
        response = client.post(reverse("account_reset_password"), {"email": "a@agence.example"})
    assert response.status_code == 429
    assert soup(response).h1.text == "Trop d’essais"


def test_attempts_are_counted_for_all_processes(settings):
    from incubateur import settings as product

    assert product.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


# By password ------------------------------------------------------------------------------------------------


def test_password_signs_in(client, ines):
    assert soup(client.get(reverse("account_login_password"))).h1.text == "Se connecter avec un mot de passe"
    assert enter_password(client, "INES@agence.example").url == HOME
    assert is_signed_in(client)


def test_inactive_person_is_told_whom_to_ask_only_with_the_right_password(client, make_known):
    make_known("partie@agence.example", is_active=False)
    assert "plus actif" not in errors(enter_password(client, "partie@agence.example", "faux-mot-de-passe"))
    response = enter_password(client, "partie@agence.example")
    assert response.url == reverse("account_login")
    assert "plus actif" in errors(client.get(response.url))
    assert not is_signed_in(client)


def test_forgotten_password_is_replaced_through_a_link_that_serves_once(client, ines):
    client.post(reverse("account_reset_password"), {"email": ines.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link).url
    chosen = {"password1": "charme-et-noisetier", "password2": "charme-et-noisetier"}
    assert "12 caractères" in client.get(form).text
    assert "trop court" in errors(client.post(form, {"password1": "court", "password2": "court"}))
    assert client.post(form, chosen).url == reverse("account_login")
    assert "Votre mot de passe est changé." in client.get(reverse("account_login")).text
    assert enter_password(StrictClient(), ines.email).status_code == 200
    assert enter_password(StrictClient(), ines.email, "charme-et-noisetier").url == HOME
    assert "plus valable" in StrictClient().get(link).text


def test_link_dies_with_the_address_it_was_sent_to(client, ines):
    client.post(reverse("account_reset_password"), {"email": ines.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    ines.email = "ines.nouvelle@agence.example"
    save_tracked(ines, by=None)
    assert "plus valable" in client.get(link).text


def test_old_address_signs_in_no_more(client, ines):
    client.post(reverse("account_reset_password"), {"email": ines.email})
    ask_code(client, ines.email)
    enter(client, received_code())
    client.post(reverse("account_logout"))
    old, ines.email = ines.email, "ines.nouvelle@agence.example"
    save_tracked(ines, by=None)
    assert not EmailAddress.objects.exists()
    mail.outbox.clear()
    ask_code(client, old)
    assert not re.search(r"\d{6}", mail.outbox[0].body)


def test_password_is_changed_by_who_knows_it(sign_in, ines):
    client = sign_in(ines)
    other_browser = sign_in(ines)
    chosen = {"password1": "charme-et-noisetier", "password2": "charme-et-noisetier"}
    wrong = client.post(reverse("account_change_password"), {"oldpassword": "faux", **chosen})
    assert "mot de passe actuel" in errors(wrong).lower()
    assert (
        client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **chosen}).url == "/compte/"
    )
    assert client.get(reverse("account_change_password")).status_code == 200
    assert other_browser.get(reverse("account_change_password")).status_code == 302


def test_password_is_chosen_by_who_had_none(sign_in, externe):
    client = sign_in(externe)
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    chosen = {"password1": "charme-et-noisetier", "password2": "charme-et-noisetier"}
    assert client.post(reverse("account_set_password"), chosen).url == "/compte/"
    externe.refresh_from_db()
    assert externe.check_password("charme-et-noisetier")


# Sessions ---------------------------------------------------------------------------------------------------


def test_signing_out_ends_the_session_and_needs_a_post(sign_in, externe):
    client = sign_in(externe)
    assert client.get(reverse("account_logout")).status_code == 405
    cookie = client.cookies["incubateur_session"].value
    assert client.post(reverse("account_logout")).url == reverse("account_login")
    stolen = StrictClient()
    stolen.cookies["incubateur_session"] = cookie
    assert stolen.get(reverse("account_set_password")).status_code == 302


def test_pages_of_a_signed_in_person_are_never_kept(sign_in, externe):
    response = sign_in(externe).get(reverse("account_set_password"))
    assert "no-store" in response["Cache-Control"]


def test_signing_in_is_no_edit_of_the_person(client, ines):
    before = (ines.version, ines.history.count())
    enter_password(client, ines.email)
    ines.refresh_from_db()
    assert ines.last_login is not None
    assert (ines.version, ines.history.count()) == before


def test_person_made_inactive_is_out_at_once(sign_in, externe):
    client = sign_in(externe)
    externe.is_active = False
    save_tracked(externe, by=None)
    assert client.get(reverse("account_set_password")).status_code == 302


# Nobody signs up --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/inscription/", "/connexion/signup/", "/accounts/signup/", "/signup/"])
def test_there_is_no_sign_up(client, db, path):
    assert client.get(path).status_code == 404


def test_sign_up_leads_to_sign_in():
    assert reverse("account_signup") == reverse("account_login") == "/connexion/"


@pytest.mark.parametrize("name", ["account_email", "account_inactive", "account_reauthenticate"])
def test_other_pages_of_allauth_do_not_exist(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


# Demonstration ----------------------------------------------------------------------------------------------


def test_demo_person_signs_in_with_one_click(client, in_demo, make_known):
    make_known("coach@demo.example", "Côme")
    make_known("inconnu@demo.example", "Noël")
    page = soup(client.get(reverse("account_login")))
    assert [button.text for button in page.select(".demo-personnes button")] == ["Côme Charme"]
    assert client.post(reverse("accueil:connexion_demo"), {"email": "coach@demo.example"}).url == HOME
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["inconnu@demo.example", "ines@agence.example", "lecture@demo.example", ""])
def test_one_click_is_for_the_demo_people_alone(client, in_demo, ines, make_known, email):
    make_known("inconnu@demo.example")
    assert client.post(reverse("accueil:connexion_demo"), {"email": email}).status_code == 404
    assert not is_signed_in(client)


def test_outside_the_demo_there_is_no_one_click(client, make_known):
    make_known("coach@demo.example")
    assert not soup(client.get(reverse("account_login"))).select(".demo-personnes")
    assert client.post(reverse("accueil:connexion_demo"), {"email": "coach@demo.example"}).status_code == 404


def test_demo_shows_the_code_to_its_people_alone(client, in_demo, ines, make_known):
    make_known("coach@demo.example")
    ask_code(client, "coach@demo.example")
    assert mail.outbox == []
    shown = re.search(r"le code (\d{6})", client.get(reverse("account_confirm_login_code")).text)[1]
    assert enter(client, shown).url == HOME
    other = StrictClient()
    ask_code(other, ines.email)
    assert received_code() not in other.get(reverse("account_confirm_login_code")).text


def test_outside_the_demo_no_code_is_ever_shown(client, make_known):
    make_known("coach@demo.example")
    ask_code(client, "coach@demo.example")
    assert received_code() not in client.get(reverse("account_confirm_login_code")).text


def test_demo_shows_the_link_of_a_forgotten_password(client, in_demo, make_known):
    make_known("coach@demo.example")
    client.post(reverse("account_reset_password"), {"email": "coach@demo.example"})
    page = soup(client.get(reverse("account_reset_password_done")))
    link = page.select_one(".fr-alert a")["href"].removeprefix("http://testserver")
    assert client.get(link).status_code == 302
