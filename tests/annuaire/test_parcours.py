"""Journeys in a browser: the équipe finds, corrects and merges; the person confirms from the mail they got."""

import re

import pytest
from django.urls import reverse

from annuaire.models import Personne
from socle.models import Courriel
from tests import factories

pytestmark = pytest.mark.navigateur


@pytest.fixture
def eleonore(incubateur):
    return factories.make_personne(
        "Éléonore", nom="Sorbier", email="eleonore@agence.example", annuaires=[incubateur]
    )


@pytest.fixture
def doublon(incubateur):
    return factories.make_personne(
        "Eleonore",
        nom="Sorbier",
        email="e.sorbier@agence.example",
        fonction="Cheffe de bureau",
        annuaires=[incubateur],
    )


def test_equipe_finds_corrects_and_merges_without_javascript(navigateur, emile, eleonore, doublon, startup):
    factories.make_affectation(startup, doublon, "designer")
    onglet = navigateur(emile, javascript=False, width=390)
    onglet.open("/annuaire/")
    onglet.fill("Nom, fonction, organisation ou adresse e-mail", "ELEON")
    onglet.click("button", "Chercher", exact=True)
    onglet.sees("2 personnes")
    onglet.click("link", "Éléonore Sorbier")
    onglet.click("link", "Corriger la fiche")
    onglet.fill("Téléphone (facultatif)", "01 02 03 04 05")
    onglet.click("button", "Enregistrer")
    onglet.sees("La fiche est corrigée.")
    onglet.click("link", "Fusionner avec un doublon")
    onglet.click("link", re.compile("Comparer"))
    onglet.sees("Affectations (personne)")
    onglet.click("button", "Fusionner les deux fiches")
    onglet.sees("est fusionnée dans celle de")
    onglet.sees("Carnet vert")
    onglet.sees("Cheffe de bureau")
    eleonore.refresh_from_db()
    assert (eleonore.prenom, eleonore.telephone) == ("Éléonore", "01 02 03 04 05")


def test_equipe_finds_and_gives_a_role_with_the_keyboard_only(navigateur, emile, eleonore):
    onglet = navigateur(emile, keyboard=True)
    # Enter overtakes the search that was about to start by itself.
    onglet.tolerate("htmx:(sendAbort|afterRequest)")
    onglet.open("/annuaire/")
    onglet.tab_to("searchbox", "Nom, fonction, organisation ou adresse e-mail")
    onglet.type("ELEON")
    onglet.press("Enter")
    onglet.sees("1 personne")
    onglet.tab_to("link", "Éléonore Sorbier")
    onglet.press("Enter")
    onglet.tab_to("link", "Donner un rôle")
    onglet.press("Enter")
    onglet.tab_to("radio", "Équipe de l’incubateur")
    onglet.press("ArrowDown")
    onglet.tab_to("button", "Donner ce rôle")
    onglet.press("Enter")
    onglet.sees("Éléonore Sorbier : Coach, Incubateur du Bocage.")
    onglet.check()


def test_person_confirms_their_new_address_on_a_phone(navigateur, emile, eleonore):
    eleonore.last_login = factories.moment(3)
    eleonore.save()
    onglet = navigateur(emile)
    onglet.open(reverse("annuaire:personne_modifier", args=[eleonore.uuid]))
    onglet.fill("Adresse e-mail", "sorbier@agence.example")
    onglet.click("button", "Enregistrer")
    onglet.sees("quand cette personne l’aura confirmé")
    onglet.check()
    mail = Courriel.objects.get(destinataire="eleonore@agence.example")
    link = re.search(r"/annuaire/confirmer/\S+", mail.texte)[0]
    phone = navigateur(width=390, dark=True)
    phone.open(link)
    phone.sees("sorbier@agence.example")
    phone.check()
    phone.click("button", "Confirmer")
    phone.sees("C’est confirmé.")
    phone.check()
    assert Personne.objects.get(pk=eleonore.pk).email == "sorbier@agence.example"
