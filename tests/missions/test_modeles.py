"""The versions of the model of letter: read, prepared, published, compared; what is published never changes."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from missions import differences, exemples
from missions.actions import modeles as actions
from missions.enums import PartieModele, Qualite
from missions.models import Modele, Section
from missions.relecture import relire
from tests import factories
from tests.outils import pdf as outils
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

LISTE = "/lettres/modeles/"


@pytest.fixture
def publie(incubateur, emile):
    return factories.make_modele(incubateur, emile)


@pytest.fixture
def brouillon(publie, emile):
    return actions.draft_modele(modele=publie, by=emile)


def adresse(name: str, modele: Modele) -> str:
    return reverse(f"missions:{name}", args=[modele.uuid])


# The list ---------------------------------------------------------------------------------------------------


def test_list_tells_each_version(sign_in, emile, lettre, publie, brouillon):
    page = sign_in(emile).get(LISTE)
    rows = [words(row) for row in soup(page).select("tbody tr")]
    assert rows[0].startswith("Version 2 En préparation pas encore version 1")
    assert rows[1].startswith("Version 1 En vigueur le")
    assert rows[1].endswith("par " + emile.nom_complet + " texte fourni avec l’application 1")


def test_letters_one_may_not_read_are_not_counted(sign_in, carla, lettre, publie):
    [row] = soup(sign_in(carla).get(LISTE)).select("tbody tr")
    assert row.select("td")[-1].text == "0"


def test_incubateur_without_version_starts_from_the_shipped_text(sign_in, emile, incubateur):
    client = sign_in(emile)
    assert "le texte fourni avec l’application servira" in words(client.get(LISTE))
    answer = client.post(reverse("missions:modele_preparer", args=[incubateur.identifiant]))
    versions = list(Modele.objects.order_by("numero"))
    assert [(version.numero, version.published) for version in versions] == [(1, True), (2, False)]
    assert answer.url == adresse("modele_modifier", versions[1])


def test_list_costs_the_same_whatever_the_number_of_versions(sign_in, emile, publie):
    def grow():
        for _ in range(3):
            latest = Modele.objects.order_by("numero").last()
            actions.publish_modele(modele=actions.draft_modele(modele=latest, by=emile), by=emile)

    client = sign_in(emile)
    assert_num_queries_constant(lambda: client.get(LISTE), grow, at_most=12)


def test_second_draft_is_the_first_one(sign_in, emile, publie, brouillon):
    answer = sign_in(emile).post(adresse("modele_repartir", publie), follow=True)
    assert "déjà en préparation" in words(answer)
    assert Modele.objects.count() == 2


def test_new_version_may_start_from_an_old_one(sign_in, emile, publie, brouillon):
    brouillon.objet = "Autre objet"
    actions.publish_modele(modele=actions.write_objet(modele=brouillon, by=emile), by=emile)
    sign_in(emile).post(adresse("modele_repartir", publie))
    newest = Modele.objects.get(numero=3)
    assert (newest.objet, newest.tire_de) == (publie.objet, publie)


# To read ----------------------------------------------------------------------------------------------------

EXPECTED = {
    "investigation": ("neuf semaines", "40 %", "entretiens", "2 novembre 2026"),
    "construction": ("six mois", "60 %", "vrais usagers", "28 février 2027"),
    "acceleration": ("six mois", "60 %", "stratégie de déploiement", "28 février 2027"),
    "transfert": ("six mois", "60 %", "sortie de l’incubateur", "28 février 2027"),
}


@pytest.mark.parametrize("phase", exemples.PHASES)
def test_version_reads_right_for_each_phase(sign_in, emile, publie, phase):
    said = words(sign_in(emile).get(adresse("modele", publie), {"phase": phase}))
    assert [word for word in EXPECTED[phase] if word not in said] == []
    others = {EXPECTED[other][2] for other in EXPECTED if other != phase}
    tasks = soup(sign_in(emile).get(adresse("modele", publie), {"phase": phase})).select("article h2")[1]
    between = tasks.find_next_sibling("p").get_text()
    assert "{" not in said
    assert not [word for word in others if word in between]


@pytest.mark.parametrize("phase", exemples.PHASES)
def test_example_is_a_draft_on_paper_for_each_phase(sign_in, emile, publie, phase):
    answer = sign_in(emile).get(adresse("modele_pdf", publie), {"phase": phase})
    assert answer["Content-Type"] == "application/pdf"
    said = outils.text(answer.content).replace("\u00a0", " ")
    assert "Brouillon" in said
    assert EXPECTED[phase][0] in said
    assert outils.faults(answer.content) == []
    assert outils.unwritten(answer.content) == []


def test_unknown_phase_shows_a_construction(sign_in, emile, publie):
    assert "six mois" in sign_in(emile).get(adresse("modele", publie), {"phase": "zzz"}).text


def test_shipped_text_has_nothing_to_mend(publie):
    assert relire(publie) == []


# Differences ------------------------------------------------------------------------------------------------


def test_untouched_draft_changes_nothing(publie, brouillon):
    assert not differences.entre(publie, brouillon).any


def test_each_kind_of_difference_is_told(publie, brouillon, emile):
    _contexte, mission, compte, appui, _, sponsors, *_ = brouillon.sections.all()
    mission.texte = mission.texte.replace("Lieu", "Lieu de travail")
    mission.titre = "Votre mission"
    compte.facultative, compte.cochee = True, False
    sponsors.partie = PartieModele.CORPS
    for section in (mission, compte, sponsors):
        actions.write_section(section=section, by=emile)
    actions.remove_section(section=appui, by=emile)
    actions.move_section(section=compte, up=True, by=emile)
    added = Section(modele=brouillon, titre="Moyens", texte="Un poste à {lieu}.")
    actions.write_section(section=added, by=emile)
    actions.set_signataires(modele=brouillon, signataires=[Qualite.SPONSOR_DG], by=emile)
    found = differences.entre(publie, brouillon)
    told = {ecart.titre: (ecart.signe, [words(dit) for dit in ecart.dits]) for ecart in found.changed}
    assert (
        told["Votre mission"]
        == (
            "~",
            [
                "Titre : « La mission » devient « Votre mission ».",
                "Change de place.",
            ],
        )
        or told["Comment il est rendu compte"][1][0] == "Change de place."
    )
    assert {"Devient facultative.", "Décochée au départ."} <= {*told["Comment il est rendu compte"][1]}
    assert told["Moyens"] == ("+", [])
    assert told["Appui de l’incubateur"] == ("-", [])
    assert told["Rôle des sponsors"][1][0].startswith("Passe de")
    assert found.signataires == ["Sponsor DG"]
    [changed] = [ecart for ecart in found.changed if ecart.titre == "Votre mission"]
    assert "".join(piece.text for piece in changed.texte if piece.sign == "+") == " de travail"


def test_page_of_differences_marks_what_changed(sign_in, alice, publie, brouillon, emile):
    section = brouillon.sections.first()
    section.texte = section.texte.replace("service numérique", "service public")
    actions.write_section(section=section, by=emile)
    page = soup(sign_in(alice).get(adresse("modele_differences", brouillon)))
    assert [mark.text for mark in page.select(".comparee ins")] == ["public"]
    assert [mark.text for mark in page.select(".comparee del")] == ["numérique"]


def test_shipped_version_comes_from_none(sign_in, emile, publie):
    assert "ne vient d’aucune autre" in words(sign_in(emile).get(adresse("modele_differences", publie)))


# Publish ----------------------------------------------------------------------------------------------------


def test_publishing_says_what_it_changes_then_letters_follow_it(
    sign_in, emile, lettre, brouillon, startup, ingrid
):
    client = sign_in(emile)
    page = words(client.get(adresse("modele_publier", brouillon)))
    assert "1 lettre en brouillon garde sa version : sa page propose de suivre celle-ci." in page
    assert client.post(adresse("modele_publier", brouillon)).url == adresse("modele", brouillon)
    brouillon.refresh_from_db()
    assert (brouillon.published, brouillon.publie_par) == (True, emile)
    assert factories.make_lettre(startup, ingrid, by=emile).modele == brouillon
    lettre.refresh_from_db()
    assert lettre.modele.numero == 1


@pytest.mark.parametrize(
    ("texte", "said"),
    [
        ("Le bureau XXX.", "Il reste « XXX »"),
        ("Pour une durée indéterminée.", "contredit la date de fin"),
        ("{responsable_hierarchique} veille.", "« Responsable hiérarchique » n’est pas parmi"),
        ("漢字", "ne sait pas écrire"),
        ("{inconnue}", "n’est pas une variable connue"),
    ],
)
def test_version_that_no_letter_could_follow_is_not_published(sign_in, emile, brouillon, texte, said):
    actions.set_signataires(
        modele=brouillon, signataires=["intrapreneur", "sponsor_dg", "sponsor_proximite"], by=emile
    )
    Section.objects.filter(pk=brouillon.sections.first().pk).update(texte=texte)
    answer = sign_in(emile).post(adresse("modele_publier", brouillon))
    assert answer.status_code == 409
    assert said in words(answer)
    brouillon.refresh_from_db()
    assert not brouillon.published


def test_version_without_body_or_signatory_is_not_published(brouillon, emile):
    actions.set_signataires(modele=brouillon, signataires=[], by=emile)
    brouillon.sections.all().delete()
    assert [words(defaut.texte) for defaut in relire(brouillon)] == [
        "Le corps de la lettre n’a aucune section.",
        "Personne ne signe : ajoutez au moins un signataire.",
    ]


def test_abandoned_draft_goes_and_leaves_the_rest(sign_in, emile, publie, brouillon):
    assert sign_in(emile).post(adresse("modele_abandonner", brouillon)).url == LISTE
    assert list(Modele.objects.all()) == [publie]
    assert Section.objects.count() == publie.sections.count()


# What is published never changes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["modele_modifier", "modele_publier", "modele_abandonner", "section_nouvelle"]
)
def test_published_version_is_refused_in_a_sentence_and_nothing_typed_is_lost(sign_in, emile, publie, name):
    client = sign_in(emile)
    typed = {"titre": "Un titre", "texte": "Un long texte", "partie": "corps", "objet": "Un objet"}
    for answer in (client.get(adresse(name, publie)), client.post(adresse(name, publie), typed)):
        assert answer.status_code == 409
        assert "son texte ne change plus" in words(answer)
    assert "Un long texte" in answer.text
    assert Modele.objects.get() == publie


def test_section_of_a_published_version_is_refused(sign_in, emile, publie):
    section = publie.sections.first()
    client = sign_in(emile)
    for name in ("section", "section_deplacer", "section_retirer"):
        url = reverse(f"missions:{name}", args=[publie.uuid, section.uuid])
        assert client.post(url, {"titre": "A", "texte": "B", "partie": "corps"}).status_code == 409
    section.refresh_from_db()
    assert section.titre == "Contexte de la mission"


def test_actions_refuse_a_published_version(publie, emile):
    section = publie.sections.first()
    for act in (
        lambda: actions.write_section(section=section, by=emile),
        lambda: actions.write_section(section=Section(modele=publie, titre="A", texte="B"), by=emile),
        lambda: actions.move_section(section=section, up=False, by=emile),
        lambda: actions.remove_section(section=section, by=emile),
        lambda: actions.set_signataires(modele=publie, signataires=["incubateur"], by=emile),
        lambda: actions.write_objet(modele=publie, by=emile),
        lambda: actions.publish_modele(modele=publie, by=emile),
        lambda: actions.abandon_modele(modele=publie, by=emile),
    ):
        with pytest.raises(actions.AlreadyPublished):
            act()


def test_database_refuses_too(publie):
    for act in (
        lambda: Modele.objects.filter(pk=publie.pk).update(objet="Autre"),
        lambda: publie.sections.update(texte="Autre"),
        lambda: Section.objects.create(modele=publie, rang=99, titre="A", texte="B"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
