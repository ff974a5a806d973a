"""Several letters together: one table, one act in which each stands alone, one file to print."""

import io

import pikepdf
import pytest
from django.utils import timezone

from missions.actions.lot import MOST
from missions.enums import StatutLettre
from missions.models import Emission, Lettre
from socle.models import Courriel, Document
from tests import factories
from tests.outils import pdf as outils
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

LOT = "/lettres/lot/"
YEAR = timezone.localdate().year


@pytest.fixture
def drafts(lettre, startup, ingrid, signataires, emile):
    """Two drafts ready to be issued, and one without place."""
    second = factories.make_lettre(
        startup, ingrid, by=emile, signataires=signataires, quotite=1, derogation="Oui."
    )
    third = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, quotite=1, lieu="")
    return [lettre, second, third]


def at(lettres, name: str = LOT) -> str:
    return f"{name}?" + "&".join(f"lettre={lettre.uuid}" for lettre in lettres)


def confirm(client, lettres, **changed):
    """Send the act as the page shows it."""
    form = soup(client.get(at(lettres))).select_one("main form[method=post]")
    sent: dict = {}
    for field in form.select("input"):
        sent.setdefault(field["name"], []).append(field["value"])
    return client.post(at(lettres), sent | changed, follow=True)


def test_table_says_what_each_lacks_and_leads_there(sign_in, drafts, emile, ingrid):
    page = soup(sign_in(emile).get(at(drafts)))
    first, _, third = page.select("main tbody tr")
    assert words(page.caption) == "3 lettres, 2 prêtes à émettre"
    assert "Prête à émettre" in words(first)
    # 80 % on the first one is not issued yet: nothing overlaps.
    links = [link["href"] for link in third.select("td a")]
    assert any(
        link.startswith(f"/lettres/{drafts[2].uuid}/modifier/?champ=lieu&retour=%2Flettres%2Flot")
        for link in links
    )
    assert f"Un courriel part à {ingrid}." in words(page)


def test_one_act_issues_those_that_are_ready(sign_in, drafts, emile):
    response = confirm(sign_in(emile), drafts)
    assert f"2 lettres émises et scellées : n° {YEAR}-001, {YEAR}-002." in words(response)
    assert [letter.statut for letter in Lettre.objects.order_by("pk")] == ["emise", "emise", "brouillon"]
    assert list(Emission.objects.order_by("numero").values_list("lettre", flat=True)) == [
        drafts[0].pk,
        drafts[1].pk,
    ]
    assert "rien n’est dit" in words(response)
    assert Courriel.objects.count() == 2


def test_letter_that_fails_is_refused_alone_and_says_why(sign_in, startup, ingrid, emile, signataires, alice):
    """Together they would take more than all of a person's time: the second one is no longer ready."""
    both = [
        factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, quotite=60)
        for _ in range(2)
    ]
    response = confirm(sign_in(emile), both)
    assert f"n° {YEAR}-001." in words(response)
    assert f"{ingrid}, Carnet vert : non émise, Avec ses autres lettres (Carnet vert 60 %)" in words(response)
    assert Document.objects.count() == Emission.objects.count() == 1


def test_letter_that_changed_since_is_not_issued(sign_in, drafts, emile):
    stale = {f"version-{drafts[0].uuid}": drafts[0].version - 1}
    response = confirm(sign_in(emile), drafts, **stale)
    assert "non émise, quelqu’un l’a modifiée" in words(response)
    assert Lettre.objects.get(pk=drafts[0].pk).statut == StatutLettre.BROUILLON
    assert Emission.objects.count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"prete": "n’importe quoi"}, {"prete": "8f711ae1-a95a-531a-8648-0eea179a9038"}]
)
def test_nothing_shown_as_ready_issues_nothing(sign_in, drafts, emile, sent):
    response = sign_in(emile).post(at(drafts), sent, follow=True)
    assert "Aucune lettre n’était prête" in words(response)
    assert not Emission.objects.exists()


def test_nothing_chosen_says_where_to_choose(sign_in, emile):
    assert "Aucune lettre n’est choisie" in words(sign_in(emile).get(LOT))
    assert "Aucune lettre n’est choisie" in words(sign_in(emile).get(f"{LOT}?lettre=perdue"))


@pytest.mark.parametrize("who", ["voisin", "diane"])
def test_letters_of_others_are_not_in_the_lot(request, sign_in, drafts, who, emile):
    factories.make_emission(drafts[0], emile)
    client = sign_in(request.getfixturevalue(who))
    response = client.get(at(drafts))
    assert response.status_code in {200, 403}
    assert "Carnet vert" not in response.text
    assert client.get(at(drafts, f"{LOT}lettres.pdf")).status_code in {403, 404}
    client.post(at(drafts), {"prete": [str(letter.uuid) for letter in drafts]})
    assert Emission.objects.count() == 1


def test_lot_is_bounded(sign_in, drafts, emile, startup, ingrid):
    more = [factories.make_lettre(startup, ingrid, by=emile, quotite=1) for _ in range(MOST)]
    page = sign_in(emile).get(at([*drafts, *more]))
    assert len(soup(page).select("main tbody tr")) == MOST
    assert "les 3 dernières sont laissées de côté" in words(page)


def test_full_lot_stays_light(sign_in, emile, startup, ingrid):
    empty = {"lieu": "", "but": "", "contexte": "", "bureau": "", "affectation": "", "fonction": ""}
    lettres = [factories.make_lettre(startup, ingrid, by=emile, quotite=1, **empty) for _ in range(MOST)]
    page = soup(sign_in(emile).get(at(lettres)))
    assert "autres points à corriger" in words(page)
    assert len(page.find_all(True)) <= 600


def test_lot_costs_the_same_whatever_its_length(sign_in, lettre, startup, ingrid, emile, signataires):
    client = sign_in(emile)
    lettres = [lettre]

    def grow():
        for _ in range(2):
            lettres.append(
                factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, quotite=1)
            )

    assert_num_queries_constant(lambda: client.get(at(lettres)), grow, at_most=12)


# One file to print --------------------------------------------------------------------------------------------


def test_one_file_holds_the_letters_in_the_order_of_the_address(sign_in, drafts, emile):
    client = sign_in(emile)
    confirm(client, drafts)
    address = at([drafts[1], drafts[0], drafts[2]], f"{LOT}lettres.pdf")
    assert soup(client.get(at(drafts))).select_one(f"a[href='{at(drafts[:2], LOT + 'lettres.pdf')}']")
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert 'inline; filename="lettres.pdf"' in response["Content-Disposition"]
    with pikepdf.open(io.BytesIO(response.content)) as printed, printed.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            f"Lettre n°\u00a0{YEAR}-002",
            f"Lettre n°\u00a0{YEAR}-001",
        ]
        lengths = []
        for emission in Emission.objects.select_related("document").order_by("pk"):
            with pikepdf.open(io.BytesIO(bytes(emission.document.contenu))) as one:
                lengths.append(len(one.pages))
        assert len(printed.pages) == sum(lengths)
    said = outils.text(response.content).replace("\u00a0", " ")
    assert said.index(f"n° {YEAR}-002") < said.index(f"n° {YEAR}-001")
    assert client.get(address).content == response.content


def test_drafts_alone_are_not_printed(sign_in, drafts, emile):
    assert sign_in(emile).get(at(drafts, f"{LOT}lettres.pdf")).status_code == 404


# From the list ------------------------------------------------------------------------------------------------


def test_list_offers_its_letters_to_who_may_issue_them(sign_in, drafts, emile, alice):
    factories.make_emission(drafts[0], emile)
    page = soup(sign_in(emile).get("/lettres/"))
    boxes = page.select("input[name=lettre]")
    assert {box["value"] for box in boxes} == {str(letter.uuid) for letter in drafts}
    assert {box["form"] for box in boxes} == {page.select_one("main form#lot")["id"]}
    assert not soup(sign_in(alice).get("/lettres/")).select("input[name=lettre], form#lot")
