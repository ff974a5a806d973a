"""The fiche is written section by section: nothing else moves, nothing typed is lost, nothing typed runs."""

import pytest
from django.urls import reverse

from startups.forms.fiche import section_stamp
from startups.sections import trouver
from tests.outils.html import soup

FICHE = """
Une phrase d’abord.

## Contexte

Les haies disparaissent.

## Le **problème**

Personne ne les compte.
"""


@pytest.fixture
def startup(startup):
    startup.fiche = FICHE
    startup.save()
    return startup


def url(startup, slug="contexte"):
    return reverse("startups:fiche_section", args=[startup.identifiant, slug])


def new_url(startup):
    return reverse("startups:fiche_nouvelle", args=[startup.identifiant])


def removal_url(startup, slug="contexte"):
    return reverse("startups:fiche_supprimer", args=[startup.identifiant, slug])


def page(client, startup):
    return client.get(reverse("startups:page", args=[startup.identifiant]))


def stamp(startup, slug="contexte"):
    return section_stamp(trouver(startup.fiche, slug))


def typed(startup, slug="contexte", **changes):
    """What the form of a section sends."""
    section = trouver(startup.fiche, slug)
    return {"titre": section.titre, "texte": section.texte, "version": section_stamp(section)} | changes


def errors(response) -> str:
    return soup(response).select_one(".fr-alert--error").get_text(" ", strip=True)


# Read -------------------------------------------------------------------------------------------------------


def test_the_fiche_is_shown_by_section_with_its_titles(sign_in, leon, startup):
    tree = soup(page(sign_in(leon), startup))
    assert [
        tree.find(id=f"section-{slug}").get_text(" ", strip=True) for slug in ("contexte", "le-probleme")
    ] == [
        "Contexte Les haies disparaissent.",
        "Le problème Personne ne les compte.",
    ]
    assert "Une phrase d’abord." in tree.find(id="section-presentation").text


def test_readers_are_offered_nothing_to_write(sign_in, leon, startup):
    assert not soup(page(sign_in(leon), startup)).select(f"a[href*='/{startup.identifiant}/fiche/']")


def test_missing_usual_sections_are_offered_to_writers(sign_in, ingrid, startup):
    links = soup(page(sign_in(ingrid), startup)).select(f"a[href*='/{startup.identifiant}/fiche/']")
    offered = [link.get_text(" ", strip=True) for link in links]
    assert [text for text in offered if not text.startswith("Corriger")] == [
        "Solution",
        "Bénéficiaires",
        "Stratégie",
        "Autre section",
    ]


def test_an_empty_fiche_says_so(sign_in, leon, startup):
    startup.fiche = ""
    startup.save()
    assert "La fiche n’est pas encore écrite." in page(sign_in(leon), startup).text


def test_what_was_typed_is_shown_safely(sign_in, leon, startup):
    startup.fiche = "## <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n### Trop bas\n\n[ici](javascript:alert(1))"
    startup.save()
    tree = soup(page(sign_in(leon), startup))
    assert not tree.main.find_all(["script", "img"])
    assert not tree.main.select("a[href^=javascript]")


# Write ------------------------------------------------------------------------------------------------------


def test_correcting_a_section_moves_no_other_character(sign_in, ingrid, startup):
    response = sign_in(ingrid).post(url(startup), typed(startup, texte="Les haies **reviennent**.\r\n"))
    assert response.url == reverse("startups:page", args=[startup.identifiant]) + "#section-contexte"
    startup.refresh_from_db()
    assert startup.fiche == FICHE.replace("Les haies disparaissent.", "Les haies **reviennent**.")
    row = startup.history.first()
    assert row.history_user == ingrid
    assert "Contexte" in row.history_change_reason


def test_a_title_kept_keeps_its_formatting(sign_in, ingrid, startup):
    sign_in(ingrid).post(url(startup, "le-probleme"), typed(startup, "le-probleme", texte="Nouveau texte."))
    startup.refresh_from_db()
    assert "## Le **problème**\n\nNouveau texte.\n" in startup.fiche


def test_a_new_title_moves_the_section_to_a_new_address(sign_in, ingrid, startup):
    response = sign_in(ingrid).post(url(startup), typed(startup, titre="Le  contexte\tagricole"))
    assert response.url.endswith("#section-le-contexte-agricole")
    startup.refresh_from_db()
    assert "## Le contexte agricole\n\nLes haies disparaissent." in startup.fiche


def test_the_presentation_needs_no_title(sign_in, ingrid, startup):
    response = sign_in(ingrid).post(
        url(startup, "presentation"), typed(startup, "presentation", texte="Autre phrase.")
    )
    assert response.status_code == 302
    startup.refresh_from_db()
    assert startup.fiche == FICHE.replace("Une phrase d’abord.", "Autre phrase.")


def test_a_missing_usual_section_is_added(sign_in, alice, startup):
    client = sign_in(alice)
    assert (
        soup(client.get(url(startup, "solution"))).find("input", attrs={"name": "titre"})["value"]
        == "Solution"
    )
    client.post(url(startup, "solution"), {"titre": "Notre solution", "texte": "Un carnet.", "version": 0})
    startup.refresh_from_db()
    assert startup.fiche == FICHE + "\n## Notre solution\n\nUn carnet.\n"


def test_a_section_of_ones_own_is_added_once(sign_in, alice, startup):
    client, data = sign_in(alice), {"titre": "Impact", "texte": "Deux haies.", "version": 0}
    assert client.post(new_url(startup), data).status_code == 302
    again = client.post(new_url(startup), data)
    assert "La fiche a déjà une section de ce titre" in errors(again)
    startup.refresh_from_db()
    assert startup.fiche.count("## Impact") == 1


def test_a_section_that_does_not_exist_is_not_found(sign_in, alice, startup):
    assert sign_in(alice).get(url(startup, "jamais-ecrite")).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"texte": ""}, "Écrivez un texte, ou supprimez la section."),
        ({"texte": " \n"}, "Écrivez un texte, ou supprimez la section."),
        ({"texte": "```\nun code oublié"}, "reste ouvert"),
        ({"texte": "<!-- un commentaire oublié"}, "reste ouvert"),
        ({"texte": "~~~\nencore"}, "reste ouvert"),
        ({"texte": "x" * 20_001}, "20000"),
        ({"titre": ""}, "Titre"),
        ({"titre": "# Grand #"}, "sans signe de mise en forme"),
        ({"titre": "**Gras**"}, "sans signe de mise en forme"),
        ({"titre": "x" * 500}, "150"),
    ],
)
def test_a_text_that_would_break_the_fiche_is_refused_and_kept_in_the_form(
    sign_in, alice, startup, changes, said
):
    data = typed(startup, **changes)
    response = sign_in(alice).post(url(startup), data)
    assert said in errors(response)
    assert soup(response).find("textarea", attrs={"name": "texte"}).text.strip() == data["texte"].strip()
    startup.refresh_from_db()
    assert startup.fiche == FICHE


def test_a_closed_code_block_is_fine(sign_in, alice, startup):
    text = "```\n## pas un titre\n```"
    assert sign_in(alice).post(url(startup), typed(startup, texte=text)).status_code == 302
    startup.refresh_from_db()
    assert trouver(startup.fiche, "contexte").texte == text


def test_a_block_left_open_by_an_imported_section_is_named(sign_in, alice, startup):
    startup.fiche = "## Contexte\n\n```\nresté ouvert\n"
    startup.save()
    response = sign_in(alice).post(
        new_url(startup), {"titre": "Impact", "texte": "Deux haies.", "version": 0}
    )
    assert "Une section précédente laisse un bloc de code ouvert" in errors(response)


# Two people -------------------------------------------------------------------------------------------------


def test_two_people_correct_one_section_both_texts_are_shown(sign_in, alice, ingrid, startup):
    data = typed(startup)
    sign_in(ingrid).post(url(startup), data | {"texte": "Le texte d’Ingrid."})
    client, mine = sign_in(alice), data | {"texte": "Le texte d’Alice."}
    response = client.post(url(startup), mine)
    shown = soup(response).select_one(".deux-textes").get_text(" ", strip=True)
    assert "Le texte d’Ingrid." in shown
    assert "Le texte d’Alice." in shown
    startup.refresh_from_db()
    assert "Le texte d’Ingrid." in startup.fiche
    fresh = soup(response).find("input", attrs={"name": "version"})["value"]
    assert client.post(url(startup), mine | {"version": fresh}).status_code == 302
    startup.refresh_from_db()
    assert "Le texte d’Alice." in startup.fiche


def test_two_people_correct_two_sections_nobody_is_bothered(sign_in, alice, ingrid, startup):
    first, second = typed(startup, texte="Un."), typed(startup, "le-probleme", texte="Deux.")
    assert sign_in(ingrid).post(url(startup), first).status_code == 302
    assert sign_in(alice).post(url(startup, "le-probleme"), second).status_code == 302
    startup.refresh_from_db()
    assert "Un." in startup.fiche
    assert "Deux." in startup.fiche


def test_a_section_removed_while_one_writes_is_not_lost(sign_in, alice, ingrid, startup):
    data = typed(startup, texte="Le texte d’Alice.")
    sign_in(ingrid).post(removal_url(startup), {"motif": "Doublon", "version": stamp(startup)})
    client = sign_in(alice)
    response = client.post(url(startup), data)
    assert "Quelqu’un d’autre a enregistré" in errors(response)
    fresh = soup(response).find("input", attrs={"name": "version"})["value"]
    assert client.post(url(startup), data | {"version": fresh}).status_code == 302
    startup.refresh_from_db()
    assert "## Contexte\n\nLe texte d’Alice." in startup.fiche


# Remove -----------------------------------------------------------------------------------------------------


def test_a_section_is_removed_once_confirmed(sign_in, ingrid, startup):
    client = sign_in(ingrid)
    shown = soup(client.get(removal_url(startup))).main.get_text(" ", strip=True)
    assert "Les haies disparaissent." in shown
    startup.refresh_from_db()
    assert startup.fiche == FICHE
    response = client.post(removal_url(startup), {"motif": "Redite", "version": stamp(startup)})
    assert response.status_code == 302
    startup.refresh_from_db()
    assert trouver(startup.fiche, "contexte") is None
    assert "Personne ne les compte." in startup.fiche
    assert startup.history.first().history_change_reason == "Redite"


def test_a_section_that_changed_is_read_again_before_it_is_removed(sign_in, alice, ingrid, startup):
    seen = stamp(startup)
    sign_in(alice).post(url(startup), typed(startup, texte="Un texte neuf."))
    response = sign_in(ingrid).post(removal_url(startup), {"motif": "Redite", "version": seen})
    assert "relisez" in errors(response)
    assert "Un texte neuf." in response.text
    startup.refresh_from_db()
    assert trouver(startup.fiche, "contexte")


def test_text_typed_when_the_session_expired_is_given_back(sign_in, client, alice, startup):
    shown = soup(sign_in(alice).get(url(startup)))
    author = shown.find("input", attrs={"name": "_auteur"})["value"]
    client.post(url(startup), typed(startup, texte="Le texte perdu.", _auteur=author))
    client.force_login(alice)
    response = client.get(url(startup))
    assert "Votre session avait expiré" in response.text
    assert "Le texte perdu." in soup(response).find("textarea", attrs={"name": "texte"}).text
    assert client.post(url(startup), typed(startup, texte="Le texte perdu.")).status_code == 302
    assert "Votre session avait expiré" not in client.get(url(startup)).text
