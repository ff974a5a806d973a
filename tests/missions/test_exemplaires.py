"""The signed copy: a checked PDF, sealed beside the letter, with the signatures it bears; who may read it."""

import io
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from missions import emails
from missions.actions.exemplaires import ChangedMeanwhile, seal_exemplaire
from missions.actions.lettres import cancel_lettre
from missions.enums import StatutLettre
from missions.models import Emission, Lettre
from socle import documents
from socle.models import Courriel, Retrait
from socle.pdf.recus import MAX_BYTES, REFUS
from socle.transitions import ForbiddenTransition
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.killed import killed_after_each_statement

WRONG = "Ce n’est pas un PDF, quel que soit son nom."


def blank(pages: int = 2, **info) -> bytes:
    """A PDF of empty pages; other words in `info`, other bytes."""
    written = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        for name, value in info.items():
            document.docinfo[f"/{name}"] = value
        document.save(written, deterministic_id=True)
    return written.getvalue()


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", content, "application/pdf")


def at(lettre, name: str = "exemplaire", *more) -> str:
    return reverse(f"missions:{name}", args=[lettre.uuid, *more])


@pytest.fixture
def emise(lettre, emile):
    """Issued ten days ago as a document of two pages, at ingrid's turn."""
    document = documents.seal(nom="lettre.pdf", contenu=blank(2, Title="Lettre"), by=emile)
    factories.make_emission(lettre, emile, document=document, emise_le=timezone.now() - timedelta(days=10))
    lettre.refresh_from_db()
    emails.lettre_to_sign(lettre, by=emile)
    return lettre


@pytest.fixture
def bureau(sign_in, emise, emile):
    """Émile's form: `bureau(fichier=…)` sends it and returns the page that follows."""
    client = sign_in(emile)

    def post(content: bytes | None = None, **data):
        emise.refresh_from_db()
        typed = {"version": emise.version} | data
        if content is not None:
            typed["fichier"] = sent(content)
        return client.post(at(emise), typed)

    return post


def errors(page) -> dict[str, list[str]]:
    return {name: list(found) for name, found in page.context["form"].errors.items()}


def hidden(page) -> dict:
    """What the form carries when it is shown again."""
    fields = soup(page).select("form.colonne input[type=hidden]")
    return {
        field["name"]: field.get("value", "") for field in fields if field["name"] != "csrfmiddlewaretoken"
    }


# Uploading --------------------------------------------------------------------------------------------------


def test_copy_is_sealed_with_its_hash_and_leaves_the_letter_alone(bureau, emise, emile):
    content = blank(2)
    issued = Emission.objects.get().document.empreinte
    assert bureau(content).status_code == 302
    emise.refresh_from_db()
    assert emise.scan.empreinte == sha256(content).hexdigest()
    assert emise.scan.nom == f"lettre-{emise.emission.reference}-signee.pdf"
    assert emise.scan.scelle_par == emile
    assert (emise.statut, emise.emission.document.empreinte) == (StatutLettre.EMISE, issued)
    assert emise.history.first().history_change_reason == "Exemplaire signé déposé"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>Lettre</html>", WRONG),
        (b"", REFUS["vide"]),
        (b"%PDF-1.7 abc", REFUS["abime"]),
        (b"%PDF-1.7" + b"\0" * (MAX_BYTES + 50), REFUS["gros"]),
        (b"%PDF-1.7" + b"\0" * (50 * 1024 * 1024), REFUS["gros"]),
    ],
)
def test_wrong_file_is_refused_at_its_field(bureau, emise, content, said):
    page = bureau(content)
    assert page.status_code == 200
    assert [error for error in errors(page)["fichier"] if said in error]
    emise.refresh_from_db()
    assert emise.scan is None


def test_active_content_is_refused_at_its_field(bureau):
    document = pikepdf.open(io.BytesIO(blank()))
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    written = io.BytesIO()
    document.save(written)
    assert errors(bureau(written.getvalue())) == {"fichier": [REFUS["javascript"]]}


def test_nothing_sent_is_said(bureau):
    assert errors(bureau()) == {"fichier": ["Choisissez un fichier."]}


def test_letter_as_issued_is_not_a_signed_copy(bureau, emise):
    page = bureau(bytes(emise.emission.document.contenu))
    assert "sans signature" in errors(page)["fichier"][0]


def test_other_number_of_pages_is_confirmed_without_sending_the_file_again(bureau, emise):
    page = bureau(blank(3))
    assert page.status_code == 200
    assert "Ce fichier a 3\u00a0pages, la lettre en a 2." in page.context["form"].to_confirm[0]
    assert "Fichier reçu" in page.text
    assert bureau(**hidden(page)).status_code == 302
    emise.refresh_from_db()
    assert emise.scan.empreinte == sha256(blank(3)).hexdigest()


def test_accepted_file_is_kept_while_the_rest_is_mended(bureau, emise):
    page = bureau(blank(2), **{"signee-1": "20026-01-01", "lieu": "Rennes"})
    assert list(errors(page)) == ["signee-1"]
    again = hidden(page) | {"signee-1": str(days_ago(2)), "lieu": "Rennes"}
    assert bureau(**again).status_code == 302
    emise.refresh_from_db()
    assert emise.scan is not None


def test_file_of_somebody_else_cannot_be_confirmed(sign_in, bureau, emise, incubateur):
    key = hidden(bureau(blank(3)))["cle"]
    other = factories.make_personne("Paule")
    factories.make_rattachement(other, incubateur, "equipe")
    page = sign_in(other).post(at(emise), {"version": emise.version, "cle": key})
    assert errors(page) == {"fichier": ["Choisissez un fichier."]}


# Replacing --------------------------------------------------------------------------------------------------


def test_second_copy_replaces_the_first_with_a_reason_and_the_first_stays(
    sign_in, bureau, emise, emile, ingrid
):
    bureau(blank(2))
    assert errors(bureau(blank(2, Title="B"))) == {"motif": ["Ce champ est obligatoire."]}
    assert bureau(blank(2, Title="B"), motif="Une page était illisible").status_code == 302
    emise.refresh_from_db()
    [retrait] = Retrait.objects.all()
    assert (retrait.remplace_par, retrait.motif) == (emise.scan, "Une page était illisible")
    assert retrait.document.intact
    page = soup(sign_in(emile).get(at(emise)))
    [link] = page.select("main a[href$='.pdf']")
    assert sign_in(emile).get(link["href"]).content == blank(2)
    assert sign_in(ingrid).get(link["href"]).status_code == 403


def test_same_copy_again_changes_nothing(bureau, emise):
    bureau(blank(2))
    page = bureau(blank(2), motif="Encore")
    assert errors(page) == {"fichier": ["C’est l’exemplaire déjà déposé\u202f: rien ne changerait."]}


# Signatures it bears ----------------------------------------------------------------------------------------


def test_signatures_are_recorded_at_once_and_nobody_is_told_to_sign(bureau, emise, emile, alice):
    days = {f"signee-{rang}": str(days_ago(6 - rang)) for rang in range(1, 6)}
    assert bureau(blank(2), lieu="Rennes", **days).status_code == 302
    emise.refresh_from_db()
    assert emise.statut == StatutLettre.SIGNEE
    rows = emise.signatures.order_by("rang")
    assert [row.signee_le for row in rows] == [days_ago(6 - rang) for rang in range(1, 6)]
    assert {(row.lieu, row.enregistree_par) for row in rows} == {("Rennes", emile)}
    [told] = Courriel.objects.filter(cle__startswith="lettre-a-signer")
    assert told.destinataire == emise.titulaire.email
    assert Courriel.objects.filter(destinataire=alice.email).count() == 1


def test_those_left_blank_still_wait_and_the_next_is_told(bureau, emise, solange):
    bureau(blank(2), lieu="Rennes", **{"signee-1": str(days_ago(1))})
    emise.refresh_from_db()
    assert emise.statut == StatutLettre.EMISE
    assert [row.signee_le for row in emise.signatures.order_by("rang")][1:] == [None] * 4
    assert Courriel.objects.order_by("pk").last().destinataire == solange.email
    assert Courriel.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"signee-1": str(days_ago(-1)), "lieu": "Rennes"}, "signee-1", "Cette date est à venir"),
        ({"signee-1": str(days_ago(11)), "lieu": "Rennes"}, "signee-1", "La lettre n’a été émise que le"),
        ({"signee-1": str(days_ago(1))}, "lieu", "Dites où la lettre a été signée."),
        ({"signee-1": str(days_ago(1)), "lieu": "R" * 500}, "lieu", "150"),
    ],
)
def test_wrong_day_or_place_is_refused_at_its_field(bureau, emise, data, field, said):
    page = bureau(blank(2), **data)
    assert list(errors(page)) == [field]
    assert said in errors(page)[field][0]
    emise.refresh_from_db()
    assert emise.scan is None


# States and moments -----------------------------------------------------------------------------------------


def test_draft_and_cancelled_letter_have_no_signed_copy(sign_in, lettre, emile):
    for _ in range(2):
        page = sign_in(emile).get(at(lettre), follow=True)
        assert "Seule une lettre émise et non annulée a un exemplaire signé." in words(soup(page))
        with pytest.raises(ForbiddenTransition):
            seal_exemplaire(lettre=lettre, contenu=blank(), by=emile)
        if lettre.draft:
            factories.make_emission(lettre, emile)
            cancel_lettre(lettre=lettre, by=emile, motif="Erreur")
            lettre.refresh_from_db()


def test_letter_changed_meanwhile_is_shown_again_with_what_was_typed(bureau, emise, emile):
    page = bureau(blank(2), version=emise.version - 1, lieu="Rennes")
    assert "Quelqu’un d’autre a enregistré" in page.text
    assert soup(page).select_one("[name=lieu]")["value"] == "Rennes"
    assert bureau(**hidden(page)).status_code == 302
    stale = Lettre.objects.get()
    stale.version -= 1
    with pytest.raises(ChangedMeanwhile):
        seal_exemplaire(lettre=stale, contenu=blank(4), by=emile, motif="Autre")


# Reading ----------------------------------------------------------------------------------------------------


def test_whoever_reads_the_letter_reads_its_signed_copy(
    sign_in, bureau, emise, ingrid, solange, alice, carla, externe
):
    assert sign_in(ingrid).get(at(emise, "exemplaire_pdf")).status_code == 404
    bureau(blank(2))
    for person in (ingrid, solange, alice):
        page = soup(sign_in(person).get(at(emise, "lettre")))
        assert page.select_one(f"a[href='{at(emise, 'exemplaire_pdf')}']")
        assert not page.select(f"a[href='{at(emise)}']")
        assert sign_in(person).get(at(emise)).status_code == 403
        response = sign_in(person).get(at(emise, "exemplaire_pdf"))
        assert (response.status_code, response.content) == (200, blank(2))
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline; filename=")
        saved = sign_in(person).get(at(emise, "exemplaire_pdf") + "?telecharger")
        assert saved["Content-Disposition"].startswith("attachment; filename=")
    for person in (carla, externe):
        assert sign_in(person).get(at(emise, "exemplaire_pdf")).status_code == 404


def test_another_document_cannot_be_read_under_a_letter(sign_in, bureau, emise, emile):
    stray = documents.seal(nom="autre.pdf", contenu=blank(5), by=emile)
    bureau(blank(2))
    emise.refresh_from_db()
    for document in (stray, emise.emission.document, emise.scan):
        assert sign_in(emile).get(at(emise, "exemplaire_ancien", document.uuid)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(startup, ingrid, emile, alice, signataires):
    def arrange():
        # Two of them: each statement of the act is a process.
        two = dict(list(signataires.items())[:2])
        lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=two)
        factories.make_emission(lettre, emile)
        lettre.refresh_from_db()
        return lettre

    def act(lettre):
        signees = {row: days_ago(0) for row in lettre.signatures.order_by("rang")}
        seal_exemplaire(lettre=lettre, contenu=blank(2), by=emile, signees=signees, lieu="Rennes")

    def check(lettre, finished):
        lettre.refresh_from_db()
        signed = lettre.signatures.filter(signee_le__isnull=False).count()
        assert (lettre.scan is not None, signed, lettre.statut) in [
            (False, 0, StatutLettre.EMISE),
            (True, 2, StatutLettre.SIGNEE),
        ]
        assert finished == (signed == 2)

    assert killed_after_each_statement(arrange, act, check) > 10
