"""The dossier of a passage: read live, written a section at a time; the avis du coach, that leaks nowhere."""

import pytest
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from comites.actions.dossiers import save_preuve
from comites.actions.passages import remove_passage
from comites.enums import Capacite, EtatCondition, StatutComite
from comites.models import AvisCoach, Dossier, Passage, PreuveGate
from startups.enums import EtatCritere, GenreJalon, IssueObjectif
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

SECRET = "Le sponsor doute, il faut le dire avant."


def address(passage, name: str = "dossier", *more) -> str:
    return reverse(f"comites:{name}", args=[passage.comite.uuid, passage.uuid, *more])


def text(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(soup(response).get_text(" ").split())


def write(client, passage, section: str, **typed):
    """Open the form as a person does, then send it."""
    url = address(passage, "dossier_rediger", section)
    vu = soup(client.get(url)).find("input", {"name": "vu"})["value"]
    return client.post(url, {"vu": vu} | typed)


# What is read live ------------------------------------------------------------------------------------------


@pytest.fixture
def suivi(startup, alice, ingrid, solange, passage):
    """Two comités apart: what each period says."""
    factories.make_jalon(startup, genre=GenreJalon.COMITE, date=days_ago(180))
    usagers = factories.make_indicateur(
        startup, "Usagers actifs", unite="usagers", principal=True, usagers=True
    )
    for jours, valeur in ((200, "100"), (100, "250"), (10, "400")):
        factories.make_mesure(usagers, valeur, jours=jours)
    ancien = factories.make_indicateur(startup, "Satisfaction", dimension="utile", unite="sur 10")
    factories.make_mesure(ancien, "8", jours=300)
    factories.make_objectif(
        startup,
        indicateur=usagers,
        texte="",
        depart=100,
        cible=500,
        fixe_le=days_ago(180),
        echeance=days_ago(-20),
    )
    factories.make_objectif(
        startup,
        texte="Ouvrir le code",
        fixe_le=days_ago(180),
        echeance=days_ago(60),
        clos_le=days_ago(60),
        issue=IssueObjectif.MANQUE,
        motif="Pas eu le temps",
    )
    factories.make_objectif(
        startup,
        texte="Objectif du comité d’avant",
        fixe_le=days_ago(300),
        echeance=days_ago(200),
        clos_le=days_ago(200),
        issue=IssueObjectif.ATTEINT,
    )
    factories.make_standard(startup, critere="code-ouvert", etat=EtatCritere.PARTIEL, date=days_ago(5))
    note = factories.make_note(startup, faits=["Trois départements nous rejoignent."])
    factories.make_transmission(note, ingrid, {solange: "sponsor_dg"})
    enveloppe = factories.make_enveloppe(startup, "150000")
    depense = factories.make_depense(enveloppe, "60000", jours=120)
    factories.make_service_fait(depense, "20000", jours=50)
    return startup


def test_bilan_tells_the_period_since_the_comite_before(sign_in, suivi, passage, solange):
    read = text(sign_in(solange), address(passage))
    assert "Depuis le comité du" in read
    assert "75 % du chemin" in read
    assert "Ouvrir le code" in read
    assert "Pas eu le temps" in read
    assert "Objectif du comité d’avant" not in read
    assert "Trois départements nous rejoignent." in read
    assert "1 mesure à rafraîchir avant la séance : Satisfaction" in read
    assert "Rien n’y répond encore" in read


def test_curve_is_that_of_the_principal_indicator(sign_in, suivi, passage, emile):
    page = soup(sign_in(emile).get(address(passage)))
    assert page.select_one("figure.courbe svg")["aria-label"].split()[:4] == [
        "Usagers",
        "actifs",
        ":",
        "400",
    ]
    assert [row.td.text for row in page.select(".courbe-table tbody tr")] == ["400", "250", "100"]


def test_first_comite_tells_all_that_is_known(sign_in, passage, emile):
    assert "Premier comité : tout ce qui est connu" in text(sign_in(emile), address(passage))


def test_what_comités_asked_for_returns_until_it_is_met(
    sign_in, incubateur, startup, passage, emile, ingrid, solange
):
    closed = factories.make_comite(incubateur, emile, jours=180, statut=StatutComite.CLOS)
    decision = factories.make_decision(factories.make_passage(closed, startup))
    factories.make_jalon(startup, genre=GenreJalon.COMITE, date=days_ago(180))
    factories.make_condition(decision, ingrid, texte="Trouver un hébergeur", echeance=days_ago(30))
    ended = {"etat": EtatCondition.LEVEE}
    factories.make_condition(decision, ingrid, texte="Ouvrir le code", close_le=days_ago(20), **ended)
    factories.make_condition(decision, ingrid, texte="Vieille affaire", close_le=days_ago(180), **ended)
    running = factories.make_comite(incubateur, emile, jours=5, statut=StatutComite.EN_SEANCE)
    other = factories.make_decision(factories.make_passage(running, startup))
    factories.make_condition(other, ingrid, texte="Pas encore décidé")
    read = text(sign_in(solange), address(passage))
    assert "Trouver un hébergeur" in read
    assert "en retard de 4 semaines" in read
    assert "Ouvrir le code" in read
    assert "Vieille affaire" not in read
    assert "Pas encore décidé" not in read


def test_passage_that_is_over_tells_its_own_day(sign_in, suivi, comite, passage, emile):
    comite.demi_journees.update(date=days_ago(50))
    comite.statut = StatutComite.CLOS
    comite.save()
    read = text(sign_in(emile), address(passage))
    assert "250 usagers" in read
    assert "400 usagers" not in read
    assert "ce jour-là : " in read
    assert "à rafraîchir" not in read
    assert "Trois départements nous rejoignent." not in read


def test_suite_shows_standards_money_and_cost(sign_in, suivi, passage, solange):
    read = text(sign_in(solange), address(passage, "dossier_suite"))
    assert "150 000 €" in read
    assert "En partie" in read
    assert "Usager actif 50 €" in read


def test_money_is_for_who_reads_the_budget(sign_in, suivi, passage):
    usager = factories.make_personne("Ulysse")
    factories.make_membre(passage, usager, Capacite.USAGER)
    client = sign_in(usager)
    assert "Trois départements" in text(client, address(passage))
    read = text(client, address(passage, "dossier_suite"))
    assert "Standards" in read
    assert "Budget et coût" not in read
    assert "000" not in read


def test_blocages_are_those_joined_for_who_does_not_follow(sign_in, startup, passage, alice, ingrid, solange):
    joint = factories.make_blocage(startup, alice, titre="Accès à la base refusé")
    factories.make_blocage(startup, alice, titre="Conflit dans l’équipe")
    assert "Accès à la base refusé" not in text(sign_in(solange), address(passage))
    assert write(sign_in(ingrid), passage, "besoins", blocages=[str(joint.uuid)]).status_code == 302
    read = text(sign_in(solange), address(passage))
    assert "Accès à la base refusé" in read
    assert "Conflit" not in read
    assert "Conflit dans l’équipe Pas dans le dossier" in text(sign_in(alice), address(passage))


# Writing ----------------------------------------------------------------------------------------------------


def test_each_section_is_written_apart(sign_in, suivi, passage, ingrid, solange):
    client = sign_in(ingrid)
    objectif = suivi.objectifs.get(issue=IssueObjectif.EN_COURS)
    for section, typed in {
        "raison": {"probleme": "Les haies disparaissent."},
        "periode": {"fait": "Ouvert à dix départements.", f"objectif_{objectif.uuid}": "Un canal de trop."},
        "vision": {"vision": "Partout en 2028.", "priorite_1": "Ouvrir l’API", "resultat_1": "500 appels"},
        "besoins": {"acteur_1": "La DGALN", "besoin_1": "Une donnée", "but_1": "Cartographier"},
        "demandes": {"demandes": "Six mois."},
    }.items():
        assert write(client, passage, section, **typed).status_code == 302
    read = text(sign_in(solange), address(passage)) + text(
        sign_in(solange), address(passage, "dossier_suite")
    )
    for said in (
        "disparaissent",
        "dix départements",
        "canal de trop",
        "2028",
        "500 appels",
        "DGALN",
        "Six mois.",
    ):
        assert said in read
    assert passage.dossier.history.count() == 5
    assert passage.dossier.history.first().history_user == ingrid


def test_unchanged_section_leaves_no_trace(sign_in, passage, ingrid):
    client = sign_in(ingrid)
    for _ in range(2):
        write(client, passage, "demandes", demandes="Six mois.")
    assert passage.dossier.history.count() == 1


def test_two_people_see_both_texts_and_lose_nothing(sign_in, passage, ingrid, alice):
    url = address(passage, "dossier_rediger", "periode")
    shown = soup(sign_in(ingrid).get(url)).find("input", {"name": "vu"})["value"]
    write(sign_in(alice), passage, "periode", fait="Version d’Alice")
    response = sign_in(ingrid).post(url, {"vu": shown, "fait": "Version d’Ingrid", "appris": "Beaucoup"})
    read = soup(response).get_text()
    assert response.status_code == 200
    assert "Version d’Alice" in read
    assert "Version d’Ingrid" in read
    assert "Beaucoup" in read
    assert Dossier.objects.get().fait == "Version d’Alice"
    again = soup(response).find("input", {"name": "vu"})["value"]
    sign_in(ingrid).post(url, {"vu": again, "fait": "Version d’Ingrid", "appris": "Beaucoup"})
    assert (Dossier.objects.get().fait, Dossier.objects.get().appris) == ("Version d’Ingrid", "Beaucoup")


def test_two_sections_written_at_once_do_not_conflict(sign_in, passage, ingrid, alice):
    url = address(passage, "dossier_rediger", "raison")
    shown = soup(sign_in(ingrid).get(url)).find("input", {"name": "vu"})["value"]
    write(sign_in(alice), passage, "demandes", demandes="Six mois.")
    assert sign_in(ingrid).post(url, {"vu": shown, "probleme": "Les haies."}).status_code == 302
    found = Dossier.objects.get()
    assert (found.probleme, found.demandes) == ("Les haies.", "Six mois.")


@pytest.mark.parametrize(
    ("section", "typed", "said"),
    [
        ("raison", {"probleme": "x" * 10_001}, "au plus 10"),
        ("vision", {"priorite_1": "x" * 1_001}, "au plus 1"),
        ("besoins", {"blocages": ["inconnu"]}, "rechargez la page"),
    ],
)
def test_bad_input_is_said_at_its_field(sign_in, startup, passage, alice, section, typed, said):
    factories.make_blocage(startup, alice)
    response = write(sign_in(alice), passage, section, **typed)
    assert response.status_code == 200
    assert said in soup(response).select_one(".fr-alert--error").get_text()
    assert not Dossier.objects.exists()


def test_unknown_section_is_not_found(sign_in, passage, alice):
    assert sign_in(alice).get(address(passage, "dossier_rediger", "secrets")).status_code == 404


def test_dossier_starts_from_the_one_before(sign_in, startup, emile, ingrid, incubateur, passage):
    before = factories.make_passage(factories.make_comite(incubateur, emile, jours=180), startup)
    Dossier.objects.create(passage=before, probleme="Les haies disparaissent.", demandes="Six mois de plus.")
    read = text(sign_in(emile), address(passage))
    assert "Les haies disparaissent." in read
    assert "Repris du dossier du passage d’avant" in read
    assert "Six mois de plus." not in text(sign_in(emile), address(passage, "dossier_suite"))
    write(sign_in(ingrid), passage, "demandes", demandes="Un an.")
    assert Dossier.objects.get(passage=passage).probleme == "Les haies disparaissent."


def test_séance_that_is_over_keeps_its_dossier(sign_in, comite, passage, alice):
    comite.statut = StatutComite.CLOS
    comite.save()
    client = sign_in(alice)
    response = client.post(
        address(passage, "dossier_rediger", "raison"), {"probleme": "Trop tard"}, follow=True
    )
    assert "le dossier ne change plus" in soup(response).get_text()
    client.post(address(passage, "avis"), {"texte": "Trop tard"})
    assert not Dossier.objects.exists()
    assert not AvisCoach.objects.exists()
    assert "Modifier" not in text(client, address(passage))
    assert "Écrire" not in text(client, address(passage))


def test_dossier_goes_with_its_passage_and_stays_in_the_history(passage, emile, alice):
    Dossier.objects.create(passage=passage, probleme="Les haies.")
    AvisCoach.objects.create(passage=passage, texte=SECRET, auteur=alice)
    remove_passage(passage=passage, by=emile, motif="Reporté")
    assert not Passage.objects.filter(pk=passage.pk).exists()
    assert Dossier.history.filter(history_type="-").get().probleme == "Les haies."


def test_history_tells_writers_what_was_written(sign_in, startup, passage, ingrid, alice, solange):
    write(sign_in(ingrid), passage, "demandes", demandes="Six mois.")
    write(sign_in(alice), passage, "demandes", demandes="Un an.")
    preuve = PreuveGate(passage=passage, critere="probleme", etat="non")
    save_preuve(preuve=preuve, by=alice)
    AvisCoach.objects.create(passage=passage, texte=SECRET, auteur=alice)
    url = reverse("accueil:historique", args=[startup.identifiant])
    told = text(sign_in(ingrid), url)
    assert "a commencé le dossier de comité" in told
    assert "Six mois." in told
    assert "Un an." in told
    assert "a renseigné le critère « Problème qualifié" in told
    assert SECRET not in told
    assert SECRET not in text(sign_in(alice), url)
    assert "Six mois." not in sign_in(solange).get(url).text


# The avis du coach ------------------------------------------------------------------------------------------


@pytest.fixture
def avis(passage, alice):
    return AvisCoach.objects.create(passage=passage, texte=SECRET, auteur=alice)


def test_avis_is_read_by_équipe_and_dinum(sign_in, avis, passage, emile, diane):
    for reader in (emile, diane):
        assert SECRET in text(sign_in(reader), address(passage, "avis"))


def test_avis_leaks_to_no_member(sign_in, avis, startup, comite, passage, ingrid, solange, serge):
    invite = factories.make_personne("Ulysse")
    factories.make_membre(passage, invite, Capacite.DIRECTION)
    pages = [
        address(passage, "passage"),
        address(passage),
        address(passage, "dossier_suite"),
        reverse("comites:comite", args=[comite.uuid]),
    ]
    for reader in (ingrid, solange, serge, invite):
        client = sign_in(reader)
        assert client.get(address(passage, "avis")).status_code == 403
        for page in pages:
            content = client.get(page).content.decode()
            assert SECRET not in content
            assert "Avis du coach" not in content
    history = sign_in(ingrid).get(reverse("accueil:historique", args=[startup.identifiant])).content.decode()
    assert SECRET not in history


def test_coach_writes_and_two_coaches_do_not_overwrite(sign_in, avis, startup, passage, alice):
    other = factories.make_personne("Amine")
    factories.make_affectation(startup, other, "coach")
    url = address(passage, "avis")
    shown = soup(sign_in(other).get(url)).find("input", {"name": "version"})["value"]
    sign_in(alice).post(url, {"texte": "Plus confiante.", "version": shown})
    response = sign_in(other).post(url, {"texte": "Moins confiant.", "version": shown})
    assert "Plus confiante." in soup(response).get_text()
    assert AvisCoach.objects.get().texte == "Plus confiante."


def test_empty_avis_is_said(sign_in, passage, alice):
    response = sign_in(alice).post(address(passage, "avis"), {"texte": " "})
    assert response.status_code == 200
    assert soup(response).select_one(".fr-alert--error")


# Cost of the pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["dossier", "dossier_suite"])
@pytest.mark.parametrize("who", ["emile", "solange"])
def test_pages_cost_the_same_whatever_there_is_to_tell(
    request, sign_in, suivi, passage, alice, ingrid, page, who
):
    client = sign_in(request.getfixturevalue(who))

    def grow():
        for nom in ("Appels", "Temps gagné"):
            factories.make_mesure(factories.make_indicateur(suivi, nom), "3")
            factories.make_blocage(suivi, alice, titre=nom)
            factories.make_objectif(suivi, texte=nom, fixe_le=days_ago(90), echeance=days_ago(-90))
            factories.make_standard(suivi, critere="securite", date=days_ago(len(nom)))

    factories.make_blocage(suivi, alice)
    assert_num_queries_constant(lambda: client.get(address(passage, page)), grow, at_most=12)


def test_co_incubateur_reads_and_does_not_write(sign_in, startup, passage, autre_incubateur):
    startup.co_incubateurs.add(autre_incubateur)
    colin = factories.make_personne("Colin")
    factories.make_rattachement(colin, autre_incubateur, RoleIncubateur.EQUIPE)
    assert "Écrire" not in text(sign_in(colin), address(passage))
