"""The link of the mail: it opens one note to one person, and nothing else, in no way tried."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from annuaire import liens as annuaire
from notes.actions.transmission import transmit_note
from notes.enums import Qualite
from notes.envoi import preparer
from notes.liens import DUREE, SALT, lien, token_of
from notes.models import Destinataire, Lecture, Note, Reponse, Visa
from notes.views.liens import ESSAIS
from socle.models import Courriel
from startups.models import Blocage
from tests import factories
from tests.outils.client import StrictClient
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def note(startup, alice, emile, ingrid, solange, serge) -> Note:
    note = factories.make_note(startup)
    factories.make_transmission(
        note,
        ingrid,
        {solange: Qualite.SPONSOR_DG, serge: Qualite.SPONSOR_PROXIMITE, emile: Qualite.EQUIPE},
    )
    return note


def row(note: Note, personne) -> Destinataire:
    return Destinataire.objects.get(transmission__note=note, personne=personne)


@pytest.fixture
def link(note, solange) -> str:
    """The link that solange received."""
    return lien(row(note, solange))


def answer(texte: str = "Bravo", **data) -> dict:
    return {"texte": texte, "cle": uuid4()} | data


def written() -> int:
    return sum(model.objects.count() for model in (Lecture, Visa, Reponse, Courriel))


def old(destinataire, days: int, monkeypatch) -> str:
    """The link of a mail sent that many days ago."""
    now = signing.time.time()
    with monkeypatch.context() as patched:
        patched.setattr(signing.time, "time", lambda: now - timedelta(days=days).total_seconds())
        return lien(destinataire)


# What it is for ---------------------------------------------------------------------------------------------


def test_the_link_opens_the_note_and_writes_nothing(client, link, solange):
    response = client.get(link)
    assert response.status_code == 200
    page = words(response)
    assert "Cent haies comptées" in page
    assert f"Ce lien ouvre cette note à {solange}" in page
    assert written() == 0
    assert client.head(link).status_code == 200


def test_acknowledging_asks_first_then_writes_once(client, note, link, solange, ingrid):
    asked = client.get(f"{link}viser/")
    assert f"{ingrid}" in words(asked)
    assert written() == 0
    button = soup(asked).select_one("#visa button")
    for _ in range(2):
        response = client.post(f"{link}viser/", {button["name"]: button["value"], "version": note.version})
    assert response.url == f"{link}#visa"
    visa = Visa.objects.get()
    assert (visa.par, visa.par_lien, visa.destinataire.personne) == (solange, True, solange)
    # Who acknowledges has read.
    assert Lecture.objects.get().destinataire.personne == solange
    assert "Visée le" in words(client.get(link))


def test_one_answers_without_signing_in(client, note, link, solange):
    assert client.post(f"{link}repondre/", answer("Bien reçu.")).url == f"{link}#reponses"
    reponse = Reponse.objects.get()
    assert (reponse.auteur, reponse.note, reponse.pour) == (solange, note, None)
    assert "Bien reçu." in client.get(link).text


@pytest.mark.parametrize("texte", ["", "a" * 5_001])
def test_a_wrong_answer_is_told_and_kept(client, link, texte):
    response = client.post(f"{link}repondre/", answer(texte))
    assert response.context["form"].errors["texte"]
    assert texte in response.text
    assert not Reponse.objects.exists()


def test_a_suppleant_acts_for_the_sponsor(client, note, solange, ingrid):
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    destinataire = factories.make_destinataire(note.transmission, suppleant, Qualite.SUPPLEANT, pour=solange)
    theirs = lien(destinataire)
    assert f"Viser pour {solange}" in words(client.get(theirs))
    client.post(f"{theirs}viser/")
    visa = Visa.objects.get()
    assert (visa.par, visa.destinataire.personne) == (suppleant, solange)
    client.post(f"{theirs}repondre/", answer())
    assert Reponse.objects.get().pour == solange
    assert Lecture.objects.get().destinataire == destinataire


def test_who_only_receives_it_reads_and_writes_nothing(client, note, emile):
    theirs = lien(row(note, emile))
    tree = soup(client.get(theirs))
    assert tree.find(id="visa") is None
    assert tree.find(id="reponses") is None
    assert "Aucun visa n’est attendu de vous" in client.get(f"{theirs}viser/").text
    before = written()
    client.post(f"{theirs}viser/", {"destinataire": row(note, emile).uuid})
    client.post(f"{theirs}repondre/", answer())
    assert written() == before


def test_taking_charge_of_a_blocage_asks_to_sign_in(client, startup, ingrid, solange):
    blocage = factories.make_blocage(startup, ingrid, attendu_de=solange)
    note = factories.make_note(startup, blocages=[str(blocage.uuid)])
    factories.make_transmission(note, ingrid, {solange: Qualite.SPONSOR_DG})
    page = client.get(lien(row(note, solange)))
    assert "Se connecter pour s’en occuper" in page.text
    assert reverse("startups:blocage_prendre", args=[blocage.uuid]) not in page.text
    assert client.post(reverse("startups:blocage_prendre", args=[blocage.uuid])).status_code == 302
    assert Blocage.objects.get().pris_en_charge_par is None


def test_the_mail_that_carries_the_note_holds_the_link(startup, ingrid, solange, alice):
    note = factories.make_note(startup)
    factories.make_indicateur(startup, principal=True)
    transmit_note(note=note, by=ingrid, vu=preparer(note).empreinte)
    mail = Courriel.objects.get(destinataire=solange.email)
    path = mail.texte.split("/notes/lien/")[1].split()[0]
    assert StrictClient().get(f"/notes/lien/{path}").status_code == 200


# When it opens nothing --------------------------------------------------------------------------------------


def closed(client, path: str, status: int, said: str) -> None:
    before = written()
    for ask in (
        lambda: client.get(path),
        lambda: client.get(f"{path}viser/"),
        lambda: client.post(f"{path}viser/"),
        lambda: client.post(f"{path}repondre/", answer()),
    ):
        response = ask()
        assert response.status_code == status
        assert said in words(response)
        assert "Cent haies comptées" not in response.text
    assert written() == before


def test_an_expired_link_says_so_and_leads_to_sign_in(client, note, solange, monkeypatch):
    assert client.get(old(row(note, solange), DUREE.days - 1, monkeypatch)).status_code == 200
    closed(client, old(row(note, solange), DUREE.days + 1, monkeypatch), 410, "Ce lien a expiré")


@pytest.mark.parametrize(
    "alter",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: token.swapcase(),
        lambda token: "é" * 500,
        lambda token: "-",
        lambda token: signing.dumps(token, salt=SALT),
        lambda token: signing.dumps(12, salt=SALT),
        lambda token: signing.dumps(None, salt=SALT),
        lambda token: signing.dumps(["x"], salt=SALT),
        lambda token: signing.dumps(str(uuid4()), salt=SALT),
        lambda token: signing.dumps(signing.loads(token, salt=SALT), salt="annuaire.liens"),
        lambda token: signing.dumps(signing.loads(token, salt=SALT), salt=SALT, key="autre clé"),
    ],
)
def test_an_altered_link_opens_nothing(client, note, solange, alter):
    path = reverse("notes:lien", args=[alter(token_of(row(note, solange)))])
    closed(client, path, 404, "Ce lien n’ouvre rien")


def test_the_link_of_somebody_inactive_is_dead(client, link, solange):
    solange.is_active = False
    solange.save()
    closed(client, link, 410, "n’est plus dans l’annuaire")


def test_the_link_of_a_merged_entry_serves_the_one_kept(client, note, link, solange, startup):
    kept = factories.make_personne("Solène")
    factories.make_affectation(startup, kept, "sponsor_dg")
    solange.is_active, solange.fusionnee_dans = False, kept
    solange.save()
    client.post(f"{link}viser/")
    assert Visa.objects.get().par == kept
    kept.is_active = False
    kept.save()
    closed(client, link, 410, "n’est plus dans l’annuaire")


def test_a_link_sent_to_an_address_left_since_is_dead(client, link, solange):
    solange.email = "nouvelle@agence.example"
    solange.save()
    closed(client, link, 410, "Votre adresse a changé")


@pytest.mark.parametrize("again", [True, False])
def test_the_link_of_a_version_rectified_since_says_so(client, note, link, solange, serge, ingrid, again):
    second = factories.make_note(note.startup, note.libelle_periode, version=2, motif="Un chiffre faux")
    factories.make_transmission(second, ingrid, {solange if again else serge: Qualite.SPONSOR_DG})
    where = "un autre lien vous a été envoyé" if again else "connectez-vous pour la lire"
    closed(client, link, 410, where)
    if again:
        assert client.get(lien(row(second, solange))).status_code == 200


def test_a_suppleant_who_no_longer_replaces_anybody_acknowledges_nothing(client, note, solange):
    suppleant = factories.make_personne("Sully")
    destinataire = factories.make_destinataire(note.transmission, suppleant, Qualite.SUPPLEANT, pour=solange)
    factories.make_suppleance(solange, suppleant, fin=factories.days_ago(1))
    theirs = lien(destinataire)
    # They received it: they may read it again.
    assert client.get(theirs).status_code == 200
    client.post(f"{theirs}viser/", {"destinataire": row(note, solange).uuid})
    client.post(f"{theirs}repondre/", answer())
    assert not Visa.objects.exists()
    assert not Reponse.objects.exists()


# What it opens besides: nothing -----------------------------------------------------------------------------


def test_the_link_signs_nobody_in(client, link, note, solange):
    client.get(link)
    client.post(f"{link}viser/")
    client.post(f"{link}repondre/", answer())
    assert "_auth_user_id" not in client.session
    for path in (
        "/",
        "/compte/",
        "/startups/",
        reverse("notes:note", args=[note.startup.identifiant, note.periode]),
        f"/startups/{note.startup.identifiant}/notes/{note.periode}/note.pdf",
        reverse("startups:page", args=[note.startup.identifiant]),
    ):
        assert client.get(path).status_code in {302, 404}, path
    # Nor does it sign in by the pages that do.
    token = token_of(row(note, solange))
    for path in ("/connexion/", "/connexion/code/", "/connexion/mot-de-passe/"):
        client.post(path, {"email": solange.email, "login": solange.email, "code": token, "password": token})
        assert "_auth_user_id" not in client.session


def test_the_token_opens_no_other_signed_address(client, note, solange):
    token = token_of(row(note, solange))
    assert annuaire.demande_of(token) is None
    assert client.get(reverse("annuaire:confirmer", args=[token])).status_code == 404


def test_the_link_of_one_serves_no_other_recipient(client, note, link, solange, serge):
    client.post(f"{link}viser/", {"destinataire": row(note, serge).uuid})
    assert not Visa.objects.exists()
    client.post(f"{link}viser/", {"destinataire": row(note, solange).uuid})
    assert Visa.objects.get().par == solange


def test_the_link_of_a_note_serves_no_other_note(client, note, link, solange, ingrid, autre_startup):
    other = factories.make_note(autre_startup)
    factories.make_transmission(other, ingrid, {solange: Qualite.SPONSOR_DG})
    client.post(f"{link}viser/", {"destinataire": row(other, solange).uuid})
    client.post(f"{link}repondre/", answer(note=other.pk, periode=other.periode))
    assert not Visa.objects.exists()
    assert Reponse.objects.get().note == note
    assert "Haies vives" not in client.get(link).text


def test_whoever_is_signed_in_the_act_is_that_of_the_link(sign_in, link, solange, emile, voisin):
    for personne in (emile, voisin):
        client = sign_in(personne)
        page = client.get(link)
        # Nothing of the application, nor of who is signed in, is on the page.
        assert personne.nom_complet not in page.text
        assert "Se déconnecter" not in page.text
        assert "/recherche/" not in page.text
    client.post(f"{link}viser/")
    assert Visa.objects.get().par == solange
    # They are signed in as before.
    assert client.get("/compte/").status_code == 200


def test_a_form_of_another_site_is_refused(link):
    strict = StrictClient(enforce_csrf_checks=True)
    strict.get(link)
    assert strict.post(f"{link}viser/").status_code == 403
    token = soup(strict.get(link)).select_one("[name=csrfmiddlewaretoken]")["value"]
    evil = {"origin": "https://ailleurs.example"}
    data = {"csrfmiddlewaretoken": token}
    assert strict.post(f"{link}viser/", data, headers=evil).status_code == 403
    assert not Visa.objects.exists()
    assert strict.post(f"{link}viser/", data, headers={"origin": "http://testserver"}).status_code == 302
    assert Visa.objects.get()


@pytest.mark.parametrize("after", ["", "viser/", "repondre/"])
def test_the_address_is_kept_by_no_cache_no_robot_and_told_to_no_page(client, link, after):
    for path in (f"{link}{after}", reverse("notes:lien", args=["x"]) + after):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "strict-origin"
        assert response["X-Frame-Options"] == "DENY"


def test_links_that_open_nothing_are_tried_a_few_times(client, link):
    for _ in range(ESSAIS.nombre):
        assert client.get(reverse("notes:lien", args=["x"])).status_code == 404
    refused = client.get(link)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert "Recommencez dans" in words(refused)
    cache.clear()
    assert client.get(link).status_code == 200


def test_what_is_written_by_a_link_is_limited(client, link):
    for number in range(ESSAIS.nombre):
        assert client.post(f"{link}repondre/", answer(f"Encore {number}")).status_code == 302
    assert client.post(f"{link}repondre/", answer("Une de trop")).status_code == 429
    assert Reponse.objects.count() == ESSAIS.nombre


# Mails read in the application ------------------------------------------------------------------------------


def test_who_looks_after_the_mails_does_not_get_the_links_of_others(
    sign_in, startup, ingrid, solange, emile, alice
):
    note = factories.make_note(startup)
    transmit_note(note=note, by=ingrid, vu=preparer(note).empreinte)
    for personne in (solange, emile):
        mail = Courriel.objects.get(destinataire=personne.email)
        page = sign_in(emile).get(reverse("accueil:courriel", args=[mail.uuid]))
        assert page.status_code == 200
        mine = personne == emile
        assert (
            "/notes/lien/" in page.text and token_of(row(note, personne)).split(":")[0] in page.text
        ) == mine
        assert ("masqué" in page.text) == (not mine)


# Cost -------------------------------------------------------------------------------------------------------


def test_the_page_of_a_link_costs_the_same_whatever_comes_back(client, note, link, solange):
    def grow():
        for _ in range(3):
            one = factories.make_personne()
            factories.make_destinataire(note.transmission, one, Qualite.SPONSOR_PROXIMITE)
            client.post(f"{link}repondre/", answer(f"Encore {one}"))

    grow()
    assert_num_queries_constant(lambda: client.get(link), grow, at_most=12)
