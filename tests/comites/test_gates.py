"""The criteria of the phase a passage opens, each with its evidence."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from comites.actions.passages import remove_passage
from comites.completude import manques
from comites.enums import Capacite, EtatGate, Objet, StatutComite
from comites.gates import CRITERES
from comites.models import Passage, PreuveGate
from socle.clock import today
from tests import factories
from tests.outils.html import soup, words
from tests.outils.queries import counted


@pytest.fixture
def passage(passage) -> Passage:
    passage.objet = Objet.INVESTIGATION
    passage.save()
    return passage


def address(passage, name: str = "gate", *more) -> str:
    return reverse(f"comites:{name}", args=[passage.comite.uuid, passage.uuid, *more])


def say(client, passage, critere: str = "probleme", **typed):
    url = address(passage, "preuve", critere)
    version = soup(client.get(url)).find("input", {"name": "version"}).get("value", "")
    return client.post(url, {"version": version} | typed)


def lacking(passage) -> list[str]:
    found = manques([Passage.objects.for_dossier().get(pk=passage.pk)], today())[passage.pk]
    return [words(manque.quoi) for manque in found if "critère" in manque.quoi]


@pytest.mark.parametrize("objet", [objet for objet in Objet if objet != Objet.SEMESTRIEL])
def test_each_gate_has_its_checklist(sign_in, passage, solange, objet):
    passage.objet = objet
    passage.save()
    shown = words(sign_in(solange).get(address(passage)))
    for texte in CRITERES[objet].values():
        assert words(texte) in shown
    assert f"0 critère acquis sur {len(CRITERES[objet])}" in shown
    field = PreuveGate._meta.get_field("critere")
    assert all(len(cle) <= field.max_length for cle in CRITERES[objet])


def test_ordinary_comité_has_none(sign_in, passage, emile):
    passage.objet = Objet.SEMESTRIEL
    passage.save()
    client = sign_in(emile)
    assert "n’ouvre aucune phase" in words(client.get(address(passage)))
    assert address(passage) not in client.get(address(passage, "passage")).text
    assert client.get(address(passage, "preuve", "probleme")).status_code == 404
    assert lacking(passage) == []


def test_evidence_is_linked_and_read_by_members(sign_in, passage, alice):
    usager = factories.make_personne("Ulysse")
    factories.make_membre(passage, usager, Capacite.USAGER)
    typed = {"etat": "acquis", "preuve": "https://etude.example/haies", "commentaire": "Trente entretiens."}
    assert say(sign_in(alice), passage, **typed).status_code == 302
    page = soup(sign_in(usager).get(address(passage)))
    assert page.find("a", href="https://etude.example/haies")
    assert "Trente entretiens." in page.get_text()
    assert "1 critère acquis sur 8" in words(page)
    assert "Corriger" not in page.main.get_text()
    assert PreuveGate.objects.get().history.get().history_user == alice


@pytest.mark.parametrize(
    ("typed", "champ"),
    [
        ({"etat": "acquis"}, "preuve"),
        ({"etat": "acquis", "preuve": "pas une adresse"}, "preuve"),
        ({"etat": "non", "preuve": "mailto:haies@etude.example"}, "preuve"),
        ({"etat": "ailleurs"}, "etat"),
        ({}, "etat"),
    ],
)
def test_bad_input_is_said_at_its_field(sign_in, passage, alice, typed, champ):
    response = say(sign_in(alice), passage, **typed)
    assert response.status_code == 200
    assert soup(response).select_one(f'.fr-alert--error a[href="#id_{champ}"]')
    assert not PreuveGate.objects.exists()


def test_two_people_see_both_texts(sign_in, passage, alice, ingrid):
    say(sign_in(alice), passage, etat="non", commentaire="Rien encore.")
    url = address(passage, "preuve", "probleme")
    shown = soup(sign_in(ingrid).get(url)).find("input", {"name": "version"})["value"]
    say(sign_in(alice), passage, etat="partiel", commentaire="Dix entretiens.")
    response = sign_in(ingrid).post(url, {"version": shown, "etat": "acquis", "commentaire": "Trente."})
    assert "Dix entretiens." in words(response)
    assert "Trente." in words(response)
    assert PreuveGate.objects.get().commentaire == "Dix entretiens."


def test_criterion_of_another_gate_is_not_found(sign_in, passage, alice):
    assert sign_in(alice).get(address(passage, "preuve", "recurrents")).status_code == 404


def test_criteria_without_evidence_lack(passage):
    assert lacking(passage) == ["Fin d’investigation : 8 critères sans preuve"]
    PreuveGate.objects.create(passage=passage, critere="probleme", etat=EtatGate.NON)
    assert lacking(passage) == ["Fin d’investigation : 8 critères sans preuve"]
    PreuveGate.objects.update(commentaire="Rien encore.")
    assert lacking(passage) == ["Fin d’investigation : 7 critères sans preuve"]
    for critere in CRITERES[Objet.INVESTIGATION]:
        PreuveGate.objects.get_or_create(
            passage=passage,
            critere=critere,
            defaults={"etat": EtatGate.ACQUIS, "preuve": "https://a.example"},
        )
    assert lacking(passage) == []


def test_one_row_a_criterion(passage):
    PreuveGate.objects.create(passage=passage, critere="probleme", etat=EtatGate.NON)
    with pytest.raises(ValidationError, match="déjà renseigné"):
        PreuveGate(passage=passage, critere="probleme", etat=EtatGate.NON).validate_constraints()


def test_what_is_over_no_longer_changes(sign_in, comite, passage, alice):
    comite.statut = StatutComite.CLOS
    comite.save()
    client = sign_in(alice)
    response = client.post(address(passage, "preuve", "probleme"), {"etat": "non"}, follow=True)
    assert "ne changent plus" in words(response)
    assert not PreuveGate.objects.exists()
    remove = PreuveGate.objects.create(passage=passage, critere="probleme", etat=EtatGate.NON)
    remove_passage(passage=passage, by=alice, motif="Reporté")
    assert not PreuveGate.objects.filter(pk=remove.pk).exists()


def test_pages_cost_few_queries(sign_in, passage, emile, alice, ingrid):
    PreuveGate.objects.create(passage=passage, critere="probleme", etat=EtatGate.NON)
    client = sign_in(emile)
    for name in ("gate", "a_completer"):
        client.get(address(passage, name))
        with counted() as queries:
            client.get(address(passage, name))
        assert len(queries) <= 12
