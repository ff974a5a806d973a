"""Writing a draft of the model: order, text, preview; hostile text is text, and nobody loses what they wrote."""

from time import monotonic

import pytest
from django.core.exceptions import RequestDataTooBig
from django.urls import reverse

from missions.actions import modeles as actions
from missions.models import Section
from tests import factories
from tests.outils.html import soup, words

HOSTILE = (
    "{% load socle %}{{ lettre.titulaire.password }} <script>alert(1)</script> <img src=file:///etc/passwd> "
    "[ici](javascript:alert(1)) <style>@import url(http://ailleurs.example/)</style>"
)


@pytest.fixture
def brouillon(incubateur, emile):
    return actions.draft_modele(modele=factories.make_modele(incubateur, emile), by=emile)


@pytest.fixture
def section(brouillon):
    return brouillon.sections.first()


def adresse(name: str, modele, *more) -> str:
    return reverse(f"missions:{name}", args=[modele.uuid, *more])


def typed(page) -> dict:
    """What the form of a section holds, as a browser would send it."""
    form = soup(page).select_one("form[data-brouillon]")
    values = {
        field["name"]: field.get("value", "") for field in form.select("input[name]:not([type=checkbox])")
    }
    values |= {box["name"]: "on" for box in form.select("input[type=checkbox][checked]")}
    values |= {area["name"]: area.text.removeprefix("\n") for area in form.select("textarea")}
    return values | {"partie": form.select_one("select [selected]")["value"]}


def titles(modele, partie="corps") -> list[str]:
    return [section.titre for section in modele.sections.filter(partie=partie)]


# Order ------------------------------------------------------------------------------------------------------


def test_sections_are_moved_by_buttons(sign_in, emile, brouillon, section):
    client, before = sign_in(emile), titles(brouillon)
    url = adresse("section_deplacer", brouillon, section.uuid)
    assert client.post(url, {"sens": "descendre"}).url.endswith(f"#section-{section.uuid}")
    assert titles(brouillon) == [before[1], before[0], *before[2:]]
    client.post(url, {"sens": "monter"})
    client.post(url, {"sens": "monter"})
    assert titles(brouillon) == before


def test_section_is_added_last_and_removed(sign_in, emile, brouillon):
    client, before = sign_in(emile), titles(brouillon)
    client.post(
        adresse("section_nouvelle", brouillon), {"titre": "Moyens", "texte": "Un poste.", "partie": "corps"}
    )
    assert titles(brouillon) == [*before, "Moyens"]
    url = adresse("section_retirer", brouillon, brouillon.sections.get(titre="Moyens").uuid)
    assert "Un poste." in words(client.get(url))
    client.post(url)
    assert titles(brouillon) == before


def test_section_that_changes_part_goes_last_of_it(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    client.post(url, typed(client.get(url)) | {"partie": "annexe"})
    assert titles(brouillon, "annexe")[-1] == section.titre


@pytest.mark.parametrize(
    ("gesture", "who", "expected"),
    [
        ("monter", "sponsor_dg", ["sponsor_dg", "intrapreneur", "incubateur"]),
        ("descendre", "sponsor_dg", ["intrapreneur", "incubateur", "sponsor_dg"]),
        ("monter", "intrapreneur", ["intrapreneur", "sponsor_dg", "incubateur"]),
        ("descendre", "incubateur", ["intrapreneur", "sponsor_dg", "incubateur"]),
        ("retirer", "sponsor_dg", ["intrapreneur", "incubateur"]),
        ("ajouter", "hierarchie", ["intrapreneur", "sponsor_dg", "incubateur", "hierarchie"]),
        ("ajouter", "sponsor_dg", ["intrapreneur", "sponsor_dg", "incubateur"]),
        ("ajouter", "roi", ["intrapreneur", "sponsor_dg", "incubateur"]),
        ("inconnu", "sponsor_dg", ["intrapreneur", "sponsor_dg", "incubateur"]),
    ],
)
def test_signatories_are_ordered_by_buttons(sign_in, emile, brouillon, gesture, who, expected):
    actions.set_signataires(
        modele=brouillon, signataires=["intrapreneur", "sponsor_dg", "incubateur"], by=emile
    )
    sign_in(emile).post(adresse("modele_signataires", brouillon), {"geste": gesture, "qualite": who})
    brouillon.refresh_from_db()
    assert brouillon.signataires == expected


def test_last_signatory_stays(sign_in, emile, brouillon):
    actions.set_signataires(modele=brouillon, signataires=["intrapreneur"], by=emile)
    url = adresse("modele_signataires", brouillon)
    answer = sign_in(emile).post(url, {"geste": "retirer", "qualite": "intrapreneur"}, follow=True)
    assert "au moins un signataire" in words(answer)
    brouillon.refresh_from_db()
    assert brouillon.signataires == ["intrapreneur"]


# Subject ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("objet", "said"),
    [
        ("Lettre de {titulair}", "Vouliez-vous « {titulaire} »"),
        ("{contexte}", "l’objet tient sur une ligne"),
        ("", "Ce champ est obligatoire"),
        ("a" * 401, "400"),
    ],
)
def test_subject_is_checked(sign_in, emile, brouillon, objet, said):
    page = sign_in(emile).post(adresse("modele_modifier", brouillon), {"objet": objet})
    assert said in words(soup(page).select_one(".fr-messages-group"))
    assert soup(page).select_one("#id_objet")["value" if objet else "id"] == (objet or "id_objet")


def test_two_people_writing_the_subject_see_both(sign_in, emile, brouillon):
    client = sign_in(emile)
    url = adresse("modele_modifier", brouillon)
    stale = soup(client.get(url)).select_one("[name=version]")["value"]
    brouillon.objet = "Lettre de la première"
    actions.write_objet(modele=brouillon, by=emile)
    page = client.post(url, {"objet": "Lettre du second", "version": stale})
    assert {"Lettre de la première", "Lettre du second"} <= {
        text.get_text(strip=True) for text in soup(page).select(".deux-textes .texte-saisi")
    }


# Sections ---------------------------------------------------------------------------------------------------


def test_unknown_variable_is_said_at_its_line(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    page = client.post(url, typed(client.get(url)) | {"texte": "Un.\r\nDeux {date_debu}."})
    error = soup(page).select_one("#id_texte_error").get_text(strip=True)
    assert error.startswith("Ligne 2")
    assert "{date_debut}" in error
    assert "Deux {date_debu}." in soup(page).select_one("textarea").text
    section.refresh_from_db()
    assert "date_debu}" not in section.texte


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("titre", "", "obligatoire"),
        ("titre", "T" * 201, "200"),
        ("titre", "Pour {titulaire}", "pas de variable"),
        ("texte", "", "obligatoire"),
        ("texte", "- a\n" * 601, "tient en 600 lignes"),
        ("texte", "Voici {contexte}.", "seule sur sa ligne"),
        ("partie", "ailleurs", "choix valide"),
    ],
)
def test_bad_input_is_said_at_its_field(sign_in, emile, brouillon, section, field, value, said):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    page = client.post(url, typed(client.get(url)) | {field: value})
    assert said in soup(page).select_one(f"#id_{field}_error").get_text()


def test_two_people_writing_a_section_see_both_texts(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    mine = typed(client.get(url)) | {"texte": "Mon texte."}
    section.texte = "Son texte."
    actions.write_section(section=section, by=emile)
    page = client.post(url, mine)
    assert [text.get_text(strip=True) for text in soup(page).select(".deux-textes .texte-saisi")] == [
        "Son texte.",
        "Mon texte.",
    ]
    assert client.post(url, typed(page)).status_code == 302
    section.refresh_from_db()
    assert section.texte == "Mon texte."


def test_moving_a_section_is_no_conflict_with_writing_it(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    mine = typed(client.get(url)) | {"texte": "Mon texte."}
    actions.move_section(section=section, up=False, by=emile)
    assert client.post(url, mine).status_code == 302
    section.refresh_from_db()
    assert (section.texte, section.rang) == ("Mon texte.", 2)


def test_text_of_a_section_removed_meanwhile_is_not_lost(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    mine = typed(client.get(url)) | {"texte": "Mon texte."}
    actions.remove_section(section=section, by=emile)
    page = client.post(url, mine)
    assert "a été retirée pendant que vous écriviez" in words(page)
    client.post(soup(page).select_one("form[data-brouillon]")["action"], typed(page))
    assert brouillon.sections.get(texte="Mon texte.").titre == mine["titre"]


def test_text_survives_an_expired_session(client, sign_in, emile, brouillon, section):
    url = adresse("section", brouillon, section.uuid)
    mine = typed(sign_in(emile).get(url)) | {"texte": "Mon texte."}
    client.post(url, mine)
    client.force_login(emile)
    page = client.get(url)
    assert soup(page).select_one("textarea").text.strip() == "Mon texte."
    assert "Votre session avait expiré" in words(page)


# Preview ----------------------------------------------------------------------------------------------------


def test_preview_shows_what_is_typed_and_writes_nothing(sign_in, emile, brouillon, section):
    url = adresse("section", brouillon, section.uuid)
    before = section.texte
    for htmx in (False, True):
        client = sign_in(emile, htmx=htmx)
        mine = typed(sign_in(emile).get(url)) | {"texte": "Confiée à **{titulaire}**.", "apercu": "1"}
        page = soup(client.post(url, mine))
        assert page.select_one("#apercu .redige").get_text(strip=True) == "Confiée àCamille Aubrac."
        assert page.select_one("#apercu strong").text == "Camille Aubrac"
        assert bool(page.select_one("textarea")) is not htmx
    section.refresh_from_db()
    assert section.texte == before


def test_preview_of_a_new_section(sign_in, emile, brouillon):
    count = Section.objects.count()
    page = sign_in(emile, htmx=True).post(
        adresse("section_nouvelle", brouillon), {"texte": "- un\n- deux", "apercu": "1"}
    )
    assert len(soup(page).select("#apercu li")) == 2
    assert Section.objects.count() == count


def test_preview_says_the_error_at_its_line(sign_in, emile, brouillon, section):
    page = sign_in(emile, htmx=True).post(
        adresse("section", brouillon, section.uuid), {"titre": "T", "texte": "a\n{x}", "apercu": "1"}
    )
    assert "Ligne 2" in soup(page).select_one("#apercu .fr-error-text").get_text()


def test_variables_are_written_where_one_may_copy_them(sign_in, emile, brouillon, section):
    page = soup(sign_in(emile).get(adresse("section", brouillon, section.uuid)))
    codes = [code.text for code in page.select("[data-inserer=id_texte]")]
    assert "{titulaire}" in codes
    assert len(codes) == len(set(codes)) >= 20


# Hostile text -----------------------------------------------------------------------------------------------


def test_hostile_text_is_text(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    refused = client.post(url, typed(client.get(url)) | {"texte": HOSTILE})
    assert "n’est pas une variable connue" in soup(refused).select_one("#id_texte_error").get_text()
    Section.objects.filter(pk=section.pk).update(texte=HOSTILE)
    for address in (adresse("modele", brouillon), url):
        page = soup(client.get(address))
        shown = page.select_one("article, #apercu")
        assert "{{ lettre.titulaire.password }}" in shown.get_text()
        assert "<script>alert(1)</script>" in shown.get_text()
        assert shown.select("script, img, style, a[href^=javascript]") == []


def test_megabyte_is_refused_in_a_sentence_in_bounded_time(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    url = adresse("section", brouillon, section.uuid)
    mine = typed(client.get(url)) | {"texte": "**a" * 333_333}
    begun = monotonic()
    for extra in ({}, {"apercu": "1"}):
        page = client.post(url, mine | extra)
        assert "30 000" in words(page).replace("30000", "30 000")
    assert monotonic() - begun < 20


def test_more_than_the_site_admits_is_refused(sign_in, emile, brouillon, section):
    client = sign_in(emile)
    try:
        answer = client.post(adresse("section", brouillon, section.uuid), {"texte": "a" * 6_000_000})
    except RequestDataTooBig:
        pytest.fail("the site answers by a page")
    assert answer.status_code == 400
