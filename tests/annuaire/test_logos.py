"""The logo of an incubateur: a real picture or a sentence, and the letters that bear it."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from annuaire.forms.logos import HAUTEUR, LARGEUR
from annuaire.models import Logo
from socle.images import MAX_BYTES
from tests import factories
from tests.outils.html import soup, words


@pytest.fixture
def adresse(incubateur) -> str:
    return reverse("annuaire:logo", args=[incubateur.identifiant])


def file(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(client, adresse, content: bytes | None, **fields):
    """The answer to the form filled as a browser would."""
    form = soup(client.get(adresse)).select_one("form[enctype]")
    values = {field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=file])")}
    upload = {"fichier": file(content)} if content is not None else {}
    return client.post(adresse, values | upload | fields)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_is_kept_shown_and_replaced(sign_in, emile, incubateur, adresse, kind):
    client = sign_in(emile)
    assert sent(client, adresse, factories.make_image(1800, 360, kind)).url == adresse
    logo = Logo.objects.get()
    assert (logo.alternatif, logo.largeur, logo.hauteur) == (f"Logo de {incubateur}", LARGEUR, 180)
    shown = soup(client.get(reverse("annuaire:incubateur", args=[incubateur.identifiant]))).select_one(
        "main img"
    )
    picture = client.get(shown["src"])
    assert (shown["alt"], picture["Content-Type"]) == (logo.alternatif, "image/png")
    assert Image.open(BytesIO(picture.content)).format == "PNG"
    sent(client, adresse, factories.make_image(50, 900))
    assert (Logo.objects.get().hauteur, Logo.objects.count()) == (HAUTEUR, 1)


def test_text_alone_may_change(sign_in, emile, incubateur, adresse):
    factories.make_logo(incubateur)
    sent(sign_in(emile), adresse, None, alternatif="Un  arbre")
    logo = Logo.objects.get()
    assert (logo.alternatif, bytes(logo.contenu)) == ("Un arbre", factories.make_image())


def hidden() -> bytes:
    """A picture that carries words and something after its end."""
    written = BytesIO()
    picture = Image.new("RGB", (30, 30))
    exif = Image.Exif()
    exif[0x010E] = "adresse secrete"
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue() + b"<script>alert(1)</script>"


def test_nothing_but_pixels_is_kept(sign_in, emile, adresse):
    sent(sign_in(emile), adresse, hidden())
    kept = bytes(Logo.objects.get().contenu)
    assert b"secrete" not in kept
    assert b"script" not in kept


def bomb() -> bytes:
    """A file of a few kilobytes that claims 100 million pixels."""
    written = BytesIO()
    Image.new("1", (10_000, 10_000)).save(written, "PNG")
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "exportez une image PNG",
        ),
        (b"%PDF-1.7", "n’est pas une image PNG ou JPEG"),
        (b"", "vide"),
        (factories.make_image()[:60], "n’est pas une image PNG ou JPEG"),
        (factories.make_image(kind="JPEG")[:600], "n’est pas une image PNG ou JPEG"),
        (factories.make_image(kind="GIF"), "n’est pas une image PNG ou JPEG"),
        (b"\x89PNG" + b"0" * MAX_BYTES, "dépasse 1 Mo"),
        (bomb(), "trop grande"),
        (None, "obligatoire"),
    ],
    ids=["SVG", "PDF", "empty", "cut", "cut JPEG", "GIF", "heavy", "bomb", "none"],
)
def test_anything_else_is_refused_in_a_sentence(sign_in, emile, adresse, content, said, monkeypatch):
    # As in a process that has already rendered a document.
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)
    answer = sent(sign_in(emile), adresse, content, alternatif="Un arbre")
    assert said in words(soup(answer).select_one("#id_fichier_error"))
    assert soup(answer).select_one("#id_alternatif")["value"] == "Un arbre"
    assert not Logo.objects.exists()


def test_logo_needs_words(sign_in, emile, adresse):
    answer = sent(sign_in(emile), adresse, factories.make_image(), alternatif=" ")
    assert "obligatoire" in words(soup(answer).select_one("#id_alternatif_error"))


def test_two_people_at_once_see_both(sign_in, emile, incubateur, adresse):
    client = sign_in(emile)
    stale = soup(client.get(adresse)).select_one("[name=version]")["value"]
    factories.make_logo(incubateur, alternatif="Le sien")
    answer = client.post(
        adresse, {"fichier": file(factories.make_image()), "alternatif": "Le mien", "version": stale}
    )
    assert {"Le sien", "Le mien"} <= {
        text.get_text(strip=True) for text in soup(answer).select(".texte-saisi")
    }


def test_logo_is_removed(sign_in, emile, incubateur, adresse):
    factories.make_logo(incubateur)
    client = sign_in(emile)
    url = reverse("annuaire:logo_retirer", args=[incubateur.identifiant])
    assert client.post(url).status_code == client.post(url).status_code == 302
    assert not Logo.objects.exists()
    assert client.get(reverse("annuaire:logo_png", args=[incubateur.identifiant])).status_code == 404
