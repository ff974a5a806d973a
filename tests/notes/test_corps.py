"""The body of a note: what it shows, to whom something is said to be expected, what became of its blocages."""

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from notes.contenu import Contenu, contenu
from notes.corps import corps
from startups.actions import blocages as actions
from tests import factories
from tests.factories import days_ago, moment
from tests.outils.html import faults, soup, words
from tests.outils.queries import assert_num_queries_constant

LONG = "Mot" * 170


@pytest.fixture
def blocage(startup, alice, solange):
    return factories.make_blocage(
        startup, alice, titre="Signer la convention", attendu="Une signature", attendu_de=solange
    )


def told(startup, *blocages, **fields) -> Contenu:
    """What a note that tells these blocages says, frozen."""
    note = factories.make_note(startup, blocages=[str(each.uuid) for each in blocages], **fields)
    return Contenu.from_json(contenu(note).as_json())


def shown(said: Contenu, reader=None, **context) -> str:
    html = render_to_string("notes/_corps.html", corps(said, reader) | context)
    assert faults(f"<div><h1>Note</h1>{html}</div>") == []
    return html


def test_everything_a_note_says_is_shown(startup, alice, ingrid, blocage):
    indicateur = factories.make_indicateur(startup, "Haies comptées", unite="haies", principal=True)
    for jours in (80, 50, 10):
        factories.make_mesure(indicateur, str(1000 - jours), jours=jours)
    factories.make_objectif(startup, texte="Dix communes")
    factories.make_jalon(startup, date=days_ago(1), commentaire="Ouverture au public")
    said = told(startup, blocage, indicateurs="La courbe monte.", attentes="Un bureau à Rennes.")
    page = words(soup(shown(said)))
    for text in [
        "Nuageux",
        "Construction · Rendre un service utile.",
        "Cent haies comptées",
        "Haies comptées 990 haies",
        "La courbe monte.",
        "Dix communes",
        "Ouverture au public",
        "Signer la convention Une signature Attendu de Solange",
        "Un bureau à Rennes.",
        "Le comptage est ouvert à tous.",
        "Former les communes.",
        "(Intrapreneur·e)",
    ]:
        assert text in page
    tree = soup(shown(said))
    assert "990 haies" in tree.find("svg", role="img")["aria-label"].replace("\u00a0", " ")
    assert len(tree.select("details table tbody tr")) == 3


def test_an_almost_empty_note_shows_no_empty_section(startup):
    said = told(startup, faits=[], avancees="", suite="")
    assert soup(shown(said)).find_all("h2") == []


def test_long_texts_are_shown_whole(startup, alice):
    blocage = factories.make_blocage(startup, alice, titre=LONG[:250], attendu=LONG)
    page = shown(told(startup, blocage, avancees=LONG))
    assert page.count(LONG) == 2


def test_nothing_typed_is_taken_for_markup(startup):
    page = shown(told(startup, faits=["<script>alert(1)</script>"], avancees="<b>gras</b>"))
    assert "<script>" not in page
    assert "&lt;b&gt;gras" in page


def test_what_is_expected_of_the_reader_comes_first(startup, alice, blocage, solange, serge):
    said = told(startup, blocage)
    assert [suivi.dit.titre for suivi in corps(said, solange)["pour_vous"]] == ["Signer la convention"]
    assert corps(said, serge)["pour_vous"] == corps(said)["pour_vous"] == []
    suppleant = factories.make_personne("Sully")
    factories.make_suppleance(solange, suppleant)
    assert len(corps(said, suppleant)["pour_vous"]) == 1
    # A suppléant does not decide: they read it, and answer.
    assert not corps(said, suppleant)["pour_vous"][0].prenable


def test_only_the_person_named_takes_charge_where_acts_are_offered(startup, blocage, solange, alice):
    said = told(startup, blocage)
    assert "Je m’en occupe" in shown(said, solange, ici="/ici/", csrf_token="x")
    assert "Je m’en occupe" not in shown(said, solange)
    assert "Je m’en occupe" not in shown(said, alice, ici="/ici/", csrf_token="x")
    assert "Confier à quelqu’un d’autre" in shown(said, alice, ici="/ici/", csrf_token="x")


def test_without_signing_in_the_way_to_sign_in_is_shown(startup, blocage, solange, serge):
    said = told(startup, blocage)
    assert "Se connecter pour s’en occuper" in shown(said, solange, connexion_url="/connexion/")
    assert "Se connecter pour s’en occuper" not in shown(said, serge, connexion_url="/connexion/")


def test_what_became_of_a_blocage_is_shown_beside_what_was_told(startup, blocage, alice, solange, serge):
    said = told(startup, blocage)
    actions.take_blocage(blocage=blocage, by=solange)
    assert f"Pris en charge par {solange}" in words(soup(shown(said, serge)))
    actions.hand_blocage(blocage=blocage, by=solange, to=serge)
    page = words(soup(shown(said, solange)))
    assert f"Confié depuis à {serge}" in page
    assert "Ce que l’on attend de vous" not in page
    assert "Ce que l’on attend de vous" in words(soup(shown(said, serge)))
    actions.resolve_blocage(blocage=blocage, by=alice, issue="Signée hier", le=days_ago(1))
    page = words(soup(shown(said, serge)))
    assert "Résolu" in page
    # How it ended is told by the next note, to those who read the follow-up meanwhile.
    assert "Signée hier" not in page
    assert "Attendu de Solange" in words(soup(shown(said)))


def test_a_blocage_told_as_resolved_says_how_and_whether_it_is_open_again(startup, alice):
    blocage = factories.make_blocage(startup, alice, resolu_le=days_ago(2), issue="Accord obtenu")
    said = told(startup, blocage)
    assert "Résolus depuis la dernière note" in words(soup(shown(said)))
    assert "Accord obtenu" in shown(said)
    actions.reopen_blocage(blocage=blocage, by=alice)
    assert "Rouvert depuis" in shown(said)


def test_who_may_not_open_a_blocage_gets_no_link(startup, alice, blocage, denis, solange):
    said = told(startup, blocage)
    link = soup(shown(said, solange, ici="/ici/", csrf_token="x")).find("a")
    assert str(blocage.uuid) in link["href"]
    assert link["href"].endswith("?retour=/ici/")
    assert soup(shown(said, denis, ici="/ici/", csrf_token="x")).find("a") is None


def test_the_body_costs_the_same_whatever_the_number_of_blocages(startup, alice, ingrid, solange):
    def read():
        rows = startup.blocages.select_related("attendu_de", "pris_en_charge_par").order_by("pk")
        note = factories.Note(startup=startup, periode="2020-01", mois=2, created_at=timezone.now())
        note.blocages = [str(row.uuid) for row in rows]
        said = contenu(note)
        render_to_string("notes/_corps.html", corps(said, alice.__class__.objects.get(pk=solange.pk)))

    def grow():
        for _ in range(3):
            factories.make_blocage(
                startup, alice, attendu_de=solange, pris_en_charge_par=solange, pris_en_charge_le=moment(1)
            )

    grow()
    assert_num_queries_constant(read, grow)
