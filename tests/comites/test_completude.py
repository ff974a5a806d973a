"""What lacks to a dossier and who owes it; the reminders of it, a month, two weeks and one week before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comites.completude import manques
from comites.enums import Capacite, Doit, StatutComite
from comites.models import AvisCoach, Dossier, Passage
from comites.relances import relances
from socle.clock import today
from tests import factories
from tests.factories import days_ago
from tests.outils.html import words
from tests.outils.queries import assert_num_queries_constant, counted

TEXTES = ("probleme", "solution", "fait", "appris", "vision", "potentiel", "estimation", "budget", "profils")


def lacking(passage) -> dict[str, list[str]]:
    found = manques([Passage.objects.for_dossier().get(pk=passage.pk)], today())[passage.pk]
    return {doit: [words(manque.quoi) for manque in found if manque.doit == doit] for doit in Doit}


def page(passage) -> str:
    return reverse("comites:a_completer", args=[passage.comite.uuid, passage.uuid])


@pytest.fixture
def complet(startup, comite, passage, alice, ingrid, serge, emile, diane):
    """A dossier in which nothing lacks."""
    priorites = [{"priorite": f"Priorité {rang}", "resultat": "Un chiffre"} for rang in (1, 2, 3)]
    Dossier.objects.create(
        passage=passage,
        priorites=priorites,
        sans_financement="Le service ferme.",
        demandes="Six mois.",
        **dict.fromkeys(TEXTES, "Écrit."),
    )
    AvisCoach.objects.create(passage=passage, texte="Confiante.", auteur=alice)
    factories.make_mesure(factories.make_indicateur(startup, principal=True), "10")
    factories.make_visee(startup)
    for personne, capacite in ((serge, Capacite.SPONSOR_PROXIMITE), (ingrid, Capacite.INTRAPRENEUR)):
        factories.make_membre(passage, personne, capacite)
    factories.make_membre(comite, emile, Capacite.EQUIPE)
    factories.make_membre(comite, diane, Capacite.PORTEFEUILLE)
    comite.lieu, comite.president = "Salle des haies", emile
    comite.save()
    return passage


def test_nothing_lacks_to_a_complete_dossier(sign_in, complet, emile):
    assert lacking(complet) == {doit: [] for doit in Doit}
    assert "Rien ne manque : le dossier est complet" in words(sign_in(emile).get(page(complet)))


def test_what_is_over_says_what_lacked(sign_in, comite, passage, emile):
    comite.statut = StatutComite.CLOS
    comite.save()
    shown = words(sign_in(emile).get(page(passage)))
    assert "voici ce qui manquait encore" in shown
    assert "relancé" not in shown


@pytest.mark.parametrize("champ", [*TEXTES, "sans_financement", "demandes"])
def test_each_text_is_asked_for(complet, champ):
    Dossier.objects.update(**{champ: " "})
    assert len(lacking(complet)[Doit.INTRAPRENEUR]) == 1


def test_priorities_need_their_results(complet):
    Dossier.objects.update(
        priorites=[{"priorite": "Une", "resultat": "Deux"}, {"priorite": "Trois", "resultat": ""}]
    )
    assert lacking(complet)[Doit.INTRAPRENEUR] == [
        "Trois priorités avec le résultat dont on répond (1 pour l’instant)"
    ]


def test_stale_and_missing_measures_are_said(startup, complet):
    startup.indicateurs.get().mesures.update(date=days_ago(90))
    factories.make_indicateur(startup, "Satisfaction")
    found = lacking(complet)[Doit.INTRAPRENEUR]
    assert any("la dernière est du" in quoi for quoi in found)
    assert "Une mesure récente de « Satisfaction » (jamais mesuré)" in found
    startup.indicateurs.update(principal=False)
    assert "Un indicateur principal" in lacking(complet)[Doit.INTRAPRENEUR]


def test_each_objective_is_to_be_explained_once(startup, complet):
    objectif = factories.make_objectif(startup, texte="Ouvrir le code", fixe_le=days_ago(90))
    assert lacking(complet)[Doit.INTRAPRENEUR] == ["Pourquoi l’objectif « Ouvrir le code » en est là"]
    Dossier.objects.update(explications={str(objectif.uuid): "Faute de temps."})
    assert lacking(complet)[Doit.INTRAPRENEUR] == []


def test_équipe_owes_members_place_and_chair(comite, complet):
    complet.membres.filter(capacite=Capacite.SPONSOR_DG).delete()
    comite.lieu, comite.president = "", None
    comite.save()
    assert lacking(complet)[Doit.EQUIPE] == [
        "Un membre : Sponsor DG",
        "Le lieu de la séance ou son lien de visioconférence",
        "Qui préside la séance",
    ]


def test_avis_that_lacks_is_told_to_its_readers_alone(sign_in, complet, alice, ingrid):
    AvisCoach.objects.all().delete()
    assert "L’avis du coach" in words(sign_in(alice).get(page(complet)))
    shown = words(sign_in(ingrid).get(page(complet)))
    assert "avis du coach" not in shown.lower()
    assert "Rien ne manque" in shown


def test_page_names_who_owes_and_costs_few_queries(sign_in, startup, passage, alice, ingrid, emile):
    client = sign_in(emile)
    assert "Ingrid" in words(client.get(page(passage)))

    def grow():
        for rang in range(2):
            factories.make_objectif(startup, texte=f"Objectif {rang}")
            factories.make_indicateur(startup, f"Indicateur {rang}")

    assert_num_queries_constant(lambda: client.get(page(passage)), grow, at_most=12)


# Reminders --------------------------------------------------------------------------------------------------


def reminded(day) -> dict[str, int]:
    return {found.personne.prenom: found.etape for found in relances(day)}


@pytest.mark.parametrize(
    ("before", "stage"), [(31, None), (30, -30), (15, -30), (14, -14), (8, -14), (7, -7), (0, -7), (-1, None)]
)
def test_each_is_reminded_by_stages(comite, passage, alice, ingrid, emile, before, stage):
    day = comite.demi_journees.get().date - timedelta(days=before)
    expected = {} if stage is None else dict.fromkeys(("Alice", "Ingrid", "Émile"), stage)
    assert reminded(day) == expected


def test_each_is_told_of_their_own_part(comite, complet, alice, ingrid, emile):
    day = comite.demi_journees.get().date - timedelta(days=7)
    assert reminded(day) == {}
    Dossier.objects.update(demandes="")
    [found] = relances(day)
    assert (found.personne, found.url) == (ingrid, page(complet))
    assert "Les décisions demandées" in words(found.texte)
    AvisCoach.objects.all().delete()
    assert {f.personne: "avis du coach" in f.texte for f in relances(day)} == {ingrid: False, alice: True}


@pytest.mark.parametrize("statut", [StatutComite.CLOS, StatutComite.ANNULE])
def test_nobody_is_reminded_of_what_is_over(comite, passage, alice, ingrid, statut):
    comite.statut, comite.motif = statut, "Grève" if statut == StatutComite.ANNULE else ""
    comite.save()
    assert reminded(comite.demi_journees.get().date - timedelta(days=7)) == {}


def test_reminders_cost_the_same_whatever_the_number_of_passages(incubateur, comite, passage, alice, ingrid):
    day = comite.demi_journees.get().date - timedelta(days=7)
    list(relances(day))
    with counted() as before:
        list(relances(day))
    for nom in ("Haies vives", "Prairie"):
        other = factories.make_startup(nom, incubateur=incubateur)
        factories.make_affectation(other, ingrid, "intrapreneur")
        factories.make_passage(comite, other)
    with counted() as after:
        found = list(relances(day))
    assert len(found) > 4
    assert len(after) == len(before)
