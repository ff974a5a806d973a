"""Pages of errors: in French, useful, with a way back."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from tests.outils.client import StrictClient
from tests.outils.html import faults, soup


def way_back(response) -> bool:
    return bool(soup(response).select_one("main a[href='/']"))


def heading(response) -> str:
    [h1] = soup(response).find_all("h1")
    return h1.get_text()


@pytest.mark.django_db
def test_unknown_address(client, sign_in, externe):
    response = client.get("/nulle-part/")
    assert (response.status_code, heading(response)) == (404, "Page introuvable")
    assert way_back(response)
    assert soup(response).select_one("main a[href='/connexion/']")
    signed_in = sign_in(externe).get("/nulle-part/")
    assert soup(signed_in).select_one("main a[href='/plan-du-site/']")
    assert not soup(signed_in).select_one("main a[href='/connexion/']")


def test_what_is_not_visible_looks_unknown(sign_in, startup, voisin):
    there, nowhere = (sign_in(voisin).get(f"/startups/{name}/") for name in ("carnet-vert", "inconnue"))
    assert there.status_code == nowhere.status_code == 404
    assert heading(there) == heading(nowhere)
    assert "Carnet vert" not in there.text


def test_not_allowed(sign_in, startup, solange):
    response = sign_in(solange).get("/startups/carnet-vert/suivi/")
    assert (response.status_code, heading(response)) == (403, "Accès réservé")
    assert way_back(response)
    assert soup(response).select_one("main a[href='/compte/']")


def test_stale_form_says_that_the_text_is_not_lost(startup, externe):
    client = StrictClient(enforce_csrf_checks=True)
    client.force_login(externe)
    response = client.post("/compte/fermer-les-autres-sessions/")
    assert (response.status_code, heading(response)) == (403, "Ce formulaire est périmé")
    assert "votre texte y est encore" in response.text
    assert way_back(response)


@pytest.mark.django_db
def test_request_that_cannot_be_read(client):
    response = client.post("/connexion/", {"login": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert (response.status_code, heading(response)) == (400, "Demande incomprise")
    assert way_back(response)


def test_error_of_ours(sign_in, externe, monkeypatch):
    def breaks(*args, **kwargs):
        raise RuntimeError("raté")

    monkeypatch.setattr("incubateur.accueil.views.a_traiter.gather", breaks)
    client = sign_in(externe, raise_request_exception=False)
    response = client.get("/")
    assert (response.status_code, heading(response)) == (500, "Une erreur de notre côté")
    assert way_back(response)
    assert "raté" not in response.text


@pytest.mark.django_db
def test_too_many_tries(client):
    for n in range(25):
        response = client.post("/compte/mot-de-passe/oubli/", {"email": f"lise.{n}@agence.example"})
        if response.status_code == 429:
            break
    assert (response.status_code, heading(response)) == (429, "Trop d’essais")
    assert soup(response).select_one("main a[href='/connexion/']")


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
@pytest.mark.parametrize("etat", [False, True])
def test_bare_pages_need_no_context(template, etat, settings):
    settings.MARQUE_ETAT = etat
    html = render_to_string(template)
    assert faults(html) == []
    assert ("République" in html) is etat
