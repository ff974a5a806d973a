"""Public verification: what a code proves, what it does not tell, and what stops who would guess."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incubateur.accueil.verification import canonical
from missions.actions.lettres import cancel_lettre, replace_previous
from missions.enums import NatureLettre, Qualite, StatutLettre
from missions.models import Lettre
from socle import documents
from socle.clock import today
from socle.models import Document
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

pytestmark = pytest.mark.django_db
CODE = "7KMP-4XWA-R9TC"


@pytest.fixture
def signataires(ingrid, solange):
    return {Qualite.INTRAPRENEUR: ingrid, Qualite.SPONSOR_DG: solange}


@pytest.fixture
def make_issued(startup, ingrid, emile, signataires):
    def make(code=CODE, **fields):
        lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, **fields)
        return factories.make_emission(lettre, emile, code=code)

    return make


def sign(lettre, by, number=10) -> None:
    for signature in lettre.signatures.order_by("rang")[:number]:
        signature.signee_le, signature.lieu = today(), "Rennes"
        signature.enregistree_par, signature.enregistree_le = by, lettre.emission.emise_le
        signature.save()
    if not lettre.signatures.filter(signee_le__isnull=True).exists():
        lettre.statut = StatutLettre.SIGNEE
        lettre.save()


def look(client, code=CODE, status=200):
    response = client.get(f"/verifier/{code}/")
    assert response.status_code == status
    return response


def verdict(response) -> str:
    return words(soup(response).select_one(".fr-alert__title"))


# What it says ---------------------------------------------------------------------------------------------


def test_letter_to_sign(client, make_issued, emile):
    emission = make_issued()
    sign(emission.lettre, emile, 1)
    response = look(client)
    assert verdict(response) == "Lettre de mission authentique, pas encore signée de tous"
    said = words(response)
    assert "1 signature enregistrée sur 2" in said
    for expected in (
        "Carnet vert",
        "Incubateur du Bocage",
        emission.reference,
        CODE,
        emission.document.empreinte,
        f"{emission.lettre.quotite} %",
    ):
        assert expected in said


def test_signed_letter(client, make_issued, emile):
    sign(make_issued().lettre, emile)
    assert verdict(look(client)) == "Lettre de mission authentique et signée"


def test_expired_letter(client, make_issued, emile):
    sign(make_issued(debut=days_ago(400), fin=days_ago(21)).lettre, emile)
    assert verdict(look(client)) == "Lettre de mission authentique, dont le terme est passé"


def test_cancelled_letter_says_when_and_not_why(client, make_issued, emile):
    cancel_lettre(lettre=make_issued().lettre, by=emile, motif="Ingrid est partie fâchée")
    response = look(client)
    assert verdict(response) == "Lettre de mission annulée"
    assert "annulé le" in words(response)
    assert "fâchée" not in response.text
    assert emile.nom not in response.text


def test_replaced_letter_names_the_later_one(client, make_issued, emile):
    first = make_issued()
    later = make_issued(code="ABCD-EFGH-JKLM", debut=days_ago(-20), precedente=first.lettre)
    replace_previous(later.lettre, later.document, emile)
    response = look(client)
    assert verdict(response) == "Lettre de mission remplacée"
    assert f"n° {later.reference}" in words(response)
    assert verdict(look(client, "ABCD-EFGH-JKLM")).startswith("Lettre de mission authentique")


def test_amended_letter_names_the_avenant(client, make_issued):
    first = make_issued()
    avenant = make_issued(code="ABCD-EFGH-JKLM", nature=NatureLettre.AVENANT, precedente=first.lettre)
    assert f"n° {avenant.reference}, émis le" in words(look(client))
    assert verdict(look(client, "ABCD-EFGH-JKLM")) == "Avenant authentique, pas encore signé de tous"


def test_nobody_is_named(client, make_issued, ingrid, solange, emile, sign_in):
    make_issued()
    page = look(client)
    for personne in (ingrid, solange, emile):
        assert personne.nom not in page.text
        assert personne.email not in page.text
    assert f"{ingrid.prenom[0]}. {ingrid.nom[0]}." in words(page)
    # The same to everybody: rights add nothing here.
    assert ingrid.nom not in words(look(sign_in(solange)))


def test_address_printed_in_the_letter_is_this_one():
    assert reverse("accueil:verifier_code", args=[CODE]) == f"/verifier/{CODE}/"


def test_page_is_neither_kept_nor_indexed(client, make_issued):
    make_issued()
    for response in (look(client), look(client, "ABCD-EFGH-JKLM", 404)):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]


def test_queries_do_not_grow(client, make_issued):
    make_issued()

    def grow():
        first = Lettre.objects.get(emission__code=CODE)
        make_issued(code="ABCD-EFGH-JKLM", nature=NatureLettre.AVENANT, precedente=first)
        make_issued(code="ABCD-EFGH-JKLN", debut=days_ago(-20))

    assert_num_queries_constant(lambda: look(client), grow, at_most=6)


# Typing a code --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7kmp4xwar9tc",
        " 7kmp 4xwa r9tc ",
        "7KMP–4XWA–R9TC",
        "7kmp-4xwa_r9tc",
        f"https://exemple.fr/verifier/{CODE}/",
    ],
)
def test_code_is_read_as_people_type_it(client, typed):
    assert canonical(typed) == CODE
    response = client.get("/verifier/", {"code": typed})
    assert (response.status_code, response.url) == (302, f"/verifier/{CODE}/")


def test_address_typed_in_lower_case_leads_to_the_letter(client, make_issued):
    make_issued()
    response = client.get("/verifier/7kmp4xwar9tc/")
    assert (response.status_code, response.url) == (302, f"/verifier/{CODE}/")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Recopiez le code"),
        ("7KMP-4XWA", "celui-ci en compte 8"),
        ("7KMP-4XWA-R9T0", "« 0 » n’apparaît dans aucun code"),
        ("7KMP-4XWA-R9Té", "« É » n’apparaît dans aucun code"),
        ("A" * 500, "200"),
    ],
)
def test_mistyped_code_is_told_at_the_field(client, typed, sentence):
    response = client.get("/verifier/", {"code": typed})
    assert response.status_code == 200
    assert sentence in words(soup(response).select_one("#id_code_error"))
    assert soup(response).select_one("#id_code").get("value", "") == typed


# Codes that lead nowhere ----------------------------------------------------------------------------------


def test_unknown_code_says_what_to_do_whatever_the_cause(client, make_issued):
    make_issued()

    def said(code):
        return words(look(client, code, 404)).replace(code, "")

    assert "Relisez-le sur le papier" in said("ABCD-EFGH-JKLM")
    # Never given, almost right, of another shape: nothing tells them apart.
    assert said("ABCD-EFGH-JKLM") == said("7KMP-4XWA-R9TD") == said("ABCD")


def test_draft_never_verifies(client, startup, ingrid, emile, signataires):
    lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
    for asked in (lettre.uuid, lettre.pk, "2026-001"):
        look(client, asked, 404)


def test_tries_are_limited_by_address(client, make_issued):
    make_issued()
    for _ in range(20):
        look(client, "ABCD-EFGH-JKLM", 404)
    # A right code then gets the same answer as a wrong one.
    for code in ("ABCD-EFGH-JKLM", CODE):
        response = look(client, code, 429)
        assert "Recommencez dans" in words(response)
        assert 0 < int(response["Retry-After"]) <= 600
    # Somebody else is not stopped.
    assert client.get(f"/verifier/{CODE}/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_addresses_of_one_ipv6_network_count_together(client):
    for at in range(20):
        client.get("/verifier/ABCD-EFGH-JKLM/", REMOTE_ADDR=f"2001:db8:1:2::{at:x}")
    assert client.get("/verifier/ABCD-EFGH-JKLM/", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get("/verifier/ABCD-EFGH-JKLM/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_right_codes_are_not_counted_and_waiting_ends(client, make_issued, monkeypatch):
    make_issued()
    for _ in range(25):
        look(client)
    for _ in range(20):
        look(client, "ABCD-EFGH-JKLM", 404)
    look(client, CODE, 429)
    later = factories.timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr("socle.essais.timezone.now", lambda: later)
    look(client)


# Comparing a file -----------------------------------------------------------------------------------------


def compare(client, content: bytes | None):
    files = {} if content is None else {"fichier": SimpleUploadedFile("lettre.pdf", content)}
    response = client.post(f"/verifier/{CODE}/", files)
    assert response.status_code == 200
    return response


def outcome(response) -> str:
    return words(soup(response).select_one("[role=status] .fr-alert__title"))


def test_file_is_compared_and_forgotten(client, make_issued, emile):
    emission = make_issued()
    emission.lettre.scan = documents.seal(nom="signe.pdf", contenu=b"%PDF-1.7 sign\xc3\xa9", by=emile)
    emission.lettre.save()
    before = Document.objects.count()
    assert outcome(compare(client, bytes(emission.document.contenu))) == "C’est le fichier émis"
    assert outcome(compare(client, b"%PDF-1.7 sign\xc3\xa9")) == "C’est l’exemplaire signé"
    assert outcome(compare(client, bytes(emission.document.contenu) + b" ")) == "Ce n’est pas le fichier émis"
    assert Document.objects.count() == before


@pytest.mark.parametrize(
    ("content", "sentence"), [(None, "Choisissez le fichier"), (b"", "Ce fichier est vide")]
)
def test_file_that_cannot_be_compared(client, make_issued, content, sentence):
    make_issued()
    assert sentence in words(soup(compare(client, content)).select_one("#id_fichier_error"))


def test_file_too_big(client, make_issued, monkeypatch):
    make_issued()
    monkeypatch.setattr("incubateur.accueil.forms.verifier.MAX_BYTES", 10)
    assert "dépasse" in words(soup(compare(client, b"0123456789A")).select_one("#id_fichier_error"))


def test_posting_unknown_codes_is_limited_too(client):
    for _ in range(20):
        assert client.post("/verifier/ABCD-EFGH-JKLM/").status_code == 404
    assert client.post("/verifier/ABCD-EFGH-JKLM/").status_code == 429
