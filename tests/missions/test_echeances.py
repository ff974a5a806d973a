"""Letters in « À traiter »: to sign, slow to be signed, to issue; each person gets only what is theirs to do."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annuaire.enums import RoleIncubateur
from missions.actions.lettres import cancel_lettre
from missions.echeances import echeances
from missions.enums import Qualite
from missions.models import Lettre, Signature
from socle import documents
from socle.clock import today
from socle.echeances import Urgence
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def emise(lettre, emile):
    """Issued ten days ago, at ingrid's turn."""
    factories.make_emission(lettre, emile, emise_le=timezone.now() - timedelta(days=10))
    return lettre


def lines(user) -> list[tuple[str, str, str]]:
    """Kind, why, for whom."""
    found = [line for lot in echeances(user, today()) for line in lot.first(20)]
    return [(line.kind, line.pourquoi.replace("\u00a0", " "), line.pour) for line in found]


def sign(lettre, by, *qualites: str, jours: int = 0) -> None:
    for signature in lettre.signatures.filter(qualite__in=qualites).order_by("rang"):
        signature.signee_le, signature.lieu = days_ago(jours), "Rennes"
        signature.enregistree_par = by
        signature.enregistree_le = timezone.now() - timedelta(days=jours)
        signature.save()


def test_only_the_person_whose_turn_it_is_has_something_to_sign(emise, emile, ingrid, solange, serge):
    assert lines(ingrid) == [("lettres-a-signer", "Votre signature est attendue depuis 10 jours", "")]
    assert lines(solange) == lines(serge) == []
    sign(emise, emile, Qualite.INTRAPRENEUR, jours=3)
    assert lines(ingrid) == []
    assert lines(solange) == [("lettres-a-signer", "Votre signature est attendue depuis 3 jours", "")]


def test_who_stands_in_sees_it_for_them(emise, emile, solange, externe):
    sign(emise, emile, Qualite.INTRAPRENEUR)
    factories.make_suppleance(solange, externe)
    [(kind, why, pour)] = lines(externe)
    assert (kind, pour) == ("lettres-a-signer", solange.nom_complet)
    assert why == f"La signature de {solange} est attendue depuis aujourd’hui"


def test_suppleance_that_ended_shows_nothing(emise, ingrid, externe):
    factories.make_suppleance(ingrid, externe, debut=days_ago(30), fin=days_ago(1))
    assert lines(externe) == []


def test_letter_issued_to_an_entry_since_merged_is_theirs_to_sign(emise, ingrid, externe):
    type(ingrid).objects.filter(pk=ingrid.pk).update(fusionnee_dans=externe, is_active=False)
    assert lines(externe) == [("lettres-a-signer", "Votre signature est attendue depuis 10 jours", "")]


def test_equipe_sees_whom_a_letter_waits_for_after_a_week(emise, emile, ingrid, voisin, alice, diane, leon):
    assert lines(emile) == [("lettres-attendues", f"Attend {ingrid} depuis 10 jours", "")]
    for other in (voisin, alice, diane, leon):
        assert lines(other) == []
    sign(emise, emile, Qualite.INTRAPRENEUR, jours=6)
    assert lines(emile) == []


def test_equipe_that_signs_has_it_once(emise, emile):
    sign(emise, emile, *(qualite for qualite in Qualite.values if qualite != Qualite.INCUBATEUR), jours=8)
    assert [kind for kind, _, _ in lines(emile)] == ["lettres-a-signer"]


def test_signed_out_of_order_the_first_of_those_left_is_awaited(emise, emile, ingrid, solange):
    sign(emise, emile, Qualite.SPONSOR_DG)
    assert [kind for kind, _, _ in lines(ingrid)] == ["lettres-a-signer"]
    assert lines(solange) == []


def test_cancelled_or_replaced_letter_awaits_nobody(emise, startup, ingrid, emile, signataires):
    emission = emise.emission
    new = documents.seal(nom="suite.pdf", contenu=b"%PDF-1.7", by=emile)
    documents.replace(emission.document, new=new, by=emile, motif="Nouvelle lettre")
    assert lines(ingrid) == lines(emile) == []
    other = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
    factories.make_emission(other, emile)
    assert len(lines(ingrid)) == 1
    cancel_lettre(lettre=other, by=emile, motif="Erreur")
    assert lines(ingrid) == []


def test_letter_whose_term_has_passed_is_the_equipe_s_alone(startup, ingrid, emile, signataires):
    late = factories.make_lettre(
        startup, ingrid, by=emile, signataires=signataires, debut=days_ago(300), fin=days_ago(2)
    )
    factories.make_emission(late, emile, emise_le=timezone.now() - timedelta(days=290))
    assert lines(ingrid) == []
    [why] = [why for kind, why, _ in lines(emile) if kind == "lettres-attendues"]
    assert "son terme est passé le" in why


@pytest.mark.parametrize(("jours", "shown"), [(5, True), (-6, True), (-8, False)])
def test_draft_is_recalled_when_its_planned_day_comes(lettre, emile, ingrid, voisin, jours, shown):
    Lettre.objects.update(prevue_le=days_ago(jours))
    assert [kind for kind, _, _ in lines(emile)] == (["lettres-a-emettre"] if shown else [])
    assert lines(ingrid) == lines(voisin) == []


def test_draft_without_a_planned_day_presses_nobody(lettre, emile):
    Lettre.objects.update(prevue_le=None)
    assert lines(emile) == []


def test_kinds_and_the_longest_wait_come_first(emise, startup, emile, ingrid, signataires):
    recent = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
    factories.make_emission(recent, emile, emise_le=timezone.now() - timedelta(days=2))
    lot = echeances(ingrid, today())[0]
    assert lot.urgence == Urgence.ATTENDU
    shown = lot.first(5)
    assert [line.urgence for line in shown] == sorted(line.urgence for line in shown)
    assert "10\u00a0jours" in shown[0].pourquoi


def test_first_page_leads_to_the_letter(sign_in, emise, ingrid, emile):
    link = soup(sign_in(ingrid).get("/")).select_one("section.a-traiter li a")
    assert words(link) == f"Lettre de mission de {ingrid}"
    assert sign_in(ingrid).get(link["href"]).status_code == 200
    page = soup(sign_in(emile).get("/?genre=lettres-attendues"))
    assert f"n° {emise.emission.reference}" in words(page.select_one("section.a-traiter")).replace(
        "\u00a0", " "
    )


def test_another_equipe_that_looks_does_not_read_it(emise, ingrid, autre_incubateur, externe):
    factories.make_rattachement(externe, autre_incubateur, RoleIncubateur.EQUIPE)
    assert lines(externe) == []


def test_cost_does_not_depend_on_how_many_letters_wait(sign_in, emise, startup, emile, ingrid, signataires):
    def another() -> None:
        for _ in range(2):
            lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)
            factories.make_emission(lettre, emile, emise_le=timezone.now() - timedelta(days=9))
            factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)

    for person in (ingrid, emile):
        client = sign_in(person)
        assert_num_queries_constant(lambda client=client: client.get("/"), another, at_most=30)
    assert Signature.objects.count() > 20
