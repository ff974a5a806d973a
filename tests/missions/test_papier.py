"""Letters already signed on paper: recorded by their scan, dates and signatories, without a number, renewed like others."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from missions.actions.suites import draft_suite
from missions.enums import NatureLettre, Qualite, StatutLettre
from missions.models import Emission, Lettre, Signature
from socle.clock import today
from socle.models import Document
from tests import factories
from tests.factories import days_ago
from tests.missions.test_suites import plain, to_renew
from tests.outils.html import soup


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }


def scanned(*, javascript: bool = False) -> bytes:
    """A PDF of one page, as a scanner gives."""
    written = io.BytesIO()
    with pikepdf.Pdf.new() as document:
        document.add_blank_page()
        if javascript:
            document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        document.save(written)
    return written.getvalue()


def upload(content: bytes | None = None, name: str = "lettre signée.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, scanned() if content is None else content, "application/pdf")


@pytest.fixture
def typed(ingrid, solange, serge, helene, emile, startup):
    """What is typed of a letter that ends in twenty days."""
    return {
        "titulaire": ingrid.pk,
        "debut": days_ago(160).isoformat(),
        "fin": days_ago(-20).isoformat(),
        "quotite": "60",
        "position": "statutaire",
        "lieu": "Rennes",
        "signee_intrapreneur": days_ago(170).isoformat(),
        "signataire_sponsor_dg": solange.pk,
        "signee_sponsor_dg": days_ago(169).isoformat(),
        "signataire_sponsor_proximite": "",
        "signee_sponsor_proximite": "",
        "signataire_hierarchie": helene.email,
        "signee_hierarchie": days_ago(168).isoformat(),
        "signataire_incubateur": "",
        "signee_incubateur": "",
    }


@pytest.fixture
def send(sign_in, startup, emile):
    """`send(typed, scan=…)`: the form as emile sends it."""

    def post(data: dict, **files):
        url = f"{reverse('missions:reprise')}?startup={startup.identifiant}"
        return sign_in(emile).post(url, data | files)

    return post


def errors(answer) -> list[str]:
    return [plain(error.get_text()) for error in soup(answer).select("main form .fr-message--error")]


def test_letter_is_recorded_as_it_was_signed(send, typed, ingrid, solange, helene, emile):
    content = scanned()
    answer = send(typed, scan=upload(content))
    lettre = Lettre.objects.get()
    assert answer.url == reverse("missions:lettre", args=[lettre.uuid])
    assert (lettre.statut, lettre.papier, lettre.modele, lettre.quotite) == (
        StatutLettre.SIGNEE,
        True,
        None,
        60,
    )
    assert (bytes(lettre.scan.contenu), lettre.scan.nom) == (content, "lettre signée.pdf")
    assert not Emission.objects.exists()
    signed = [
        (row.qualite, row.personne, row.signee_le, row.lieu) for row in Signature.objects.order_by("rang")
    ]
    assert signed == [
        (Qualite.INTRAPRENEUR, ingrid, days_ago(170), "Rennes"),
        (Qualite.SPONSOR_DG, solange, days_ago(169), "Rennes"),
        (Qualite.HIERARCHIE, helene, days_ago(168), "Rennes"),
    ]
    assert lettre.history.get().history_user == emile


@pytest.mark.parametrize("who", ["emile", "alice", "ingrid", "solange", "diane"])
def test_it_is_said_signed_on_paper_and_its_scan_is_read(request, sign_in, send, typed, who):
    client = sign_in(request.getfixturevalue(who))
    content = scanned()
    send(typed, scan=upload(content))
    lettre = Lettre.objects.get()
    page = soup(client.get(reverse("missions:lettre", args=[lettre.uuid])))
    assert "Signée sur papier" in page.main.get_text()
    assert client.get(reverse("missions:lettre_pdf", args=[lettre.uuid])).content == content
    assert "sur papier" in client.get(reverse("missions:liste")).text


def test_it_renews_like_others(send, typed, emile, ingrid, sign_in):
    send(typed, scan=upload())
    lettre = Lettre.objects.get()
    [line] = to_renew(emile)
    assert line.url == reverse("missions:suite", args=[lettre.uuid])
    draft = draft_suite(lettre=lettre, nature=NatureLettre.AVENANT, by=emile)
    assert draft.debut == lettre.fin + timedelta(days=1)
    page = plain(soup(sign_in(emile).get(reverse("missions:lettre", args=[draft.uuid]))).main.get_text(" "))
    assert "Avenant à la lettre de mission signée sur papier" in page
    assert page.count("sur papier") >= 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"fin": days_ago(161).isoformat()}, "La date de fin ne peut pas précéder la date de démarrage."),
        ({"debut": "20026-01-01"}, "Saisissez une date valide."),
        ({"debut": "1026-01-01"}, "L’année 1026 n’est pas plausible : vérifiez la date."),
        ({"quotite": "101"}, "Assurez-vous que cette valeur est inférieure ou égale à 100."),
        ({"signee_intrapreneur": ""}, "Ce champ est obligatoire."),
        ({"signee_sponsor_dg": ""}, "Dites quel jour Solange"),
        ({"signataire_sponsor_dg": ""}, "Dites qui a signé ce jour-là, ou effacez la date."),
        (
            {"signee_hierarchie": days_ago(-1).isoformat()},
            "Une lettre déjà signée ne l’a pas été dans l’avenir.",
        ),
        ({"lieu": "x" * 500}, "Assurez-vous que cette valeur comporte au plus 150 caractères"),
        ({"signataire_hierarchie": "Personne Inconnue"}, "ne correspond à personne de l’annuaire"),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_file_stays(send, typed, change, said):
    answer = send(typed | change, scan=upload())
    assert any(said in error for error in errors(answer)), errors(answer)
    assert not Lettre.objects.exists()
    form = soup(answer)
    assert "lettre signée.pdf est bien lu et gardé" in plain(form.main.get_text(" "))
    kept = {name: form.select_one(f'[name="{name}"]')["value"] for name in ("cle", "nom_du_fichier")}
    assert form.select_one('[name="quotite"]')["value"] == (typed | change)["quotite"]
    assert send(typed | kept).status_code == 302
    assert Lettre.objects.get().scan.nom == "lettre signée.pdf"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "Choisissez le fichier de la lettre numérisée."),
        (b"", "Le fichier soumis est vide."),
        (b"PK\x03\x04 pas un PDF", "Ce n’est pas un PDF, quel que soit son nom."),
        (b"%PDF-1.7\nrien", "Ce PDF est abîmé"),
        (scanned(javascript=True), "Ce PDF contient du code JavaScript."),
    ],
)
def test_only_a_plain_pdf_is_kept(send, typed, content, said):
    answer = send(typed) if content is None else send(typed, scan=upload(content))
    assert any(said in error for error in errors(answer)), errors(answer)
    assert (Lettre.objects.count(), Document.objects.count()) == (0, 0)


def test_same_letter_sent_twice_is_recorded_once(send, typed):
    send(typed, scan=upload())
    answer = send(typed, scan=upload())
    assert any("ces dates se chevauchent" in error for error in errors(answer))
    assert Lettre.objects.count() == 1


def test_file_kept_by_somebody_else_is_not_taken(send, typed, sign_in, startup, emile):
    answer = send(typed | {"lieu": ""}, scan=upload())
    key = soup(answer).select_one('[name="cle"]')["value"]
    other = factories.make_personne("Édith")
    factories.make_rattachement(other, startup.incubateur)
    url = f"{reverse('missions:reprise')}?startup={startup.identifiant}"
    answer = sign_in(other).post(url, typed | {"cle": key})
    assert any("Choisissez le fichier" in error for error in errors(answer))


def test_startup_is_chosen_among_one_s_own(sign_in, emile, startup, autre_startup, voisin):
    url = reverse("missions:reprise")
    page = soup(sign_in(emile).get(url))
    names = {link.text for link in page.select("main li a")}
    assert {"Carnet vert", "Haies vives"} <= names
    assert [
        link.text for link in soup(sign_in(emile).get(url, {"q": "haie"})).select("main ul a.fr-link")
    ] == ["Haies vives"]
    assert not soup(sign_in(voisin).get(url)).select("main ul a.fr-link")
    assert sign_in(voisin).get(url, {"startup": startup.identifiant}).status_code == 404


def test_paper_letter_is_cancelled_with_its_reason(send, typed, sign_in, emile):
    send(typed, scan=upload())
    lettre = Lettre.objects.get()
    sign_in(emile).post(
        reverse("missions:annuler", args=[lettre.uuid]),
        {"motif": "Erreur de saisie", "version": lettre.version},
    )
    lettre.refresh_from_db()
    assert (lettre.statut, lettre.motif) == (StatutLettre.ANNULEE, "Erreur de saisie")
    assert send(typed, scan=upload()).status_code == 302, "it can be recorded again, right this time"
    assert lettre.debut < today()
