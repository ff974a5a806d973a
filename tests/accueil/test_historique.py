"""The tab « Historique »: what it tells, in which words, to whom, and what it costs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from incubateur.accueil.historique import PER_PAGE, THEMES, TRACES
from missions.enums import Qualite
from notes.models import Reponse as ReponseNote
from notes.models import Visa
from notes.periodes import Periode
from socle.history import delete_tracked, save_tracked
from startups.enums import Meteo, NomPhase, RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def address(startup) -> str:
    return reverse("accueil:historique", args=[startup.identifiant])


def plain(text: str) -> str:
    """Each white space a plain space."""
    return " ".join(text.split())


@pytest.fixture
def told(sign_in, startup):
    """`told(alice)`: the events that alice reads, newest first, without their time."""

    def events(personne, **query) -> list[str]:
        page = soup(sign_in(personne).get(address(startup), query))
        for time in page.select(".historique-fait p:first-child > .discret"):
            time.decompose()
        return [plain(event.get_text(" ")) for event in page.select(".historique-fait")]

    return events


def change(startup, by, reason: str = "", **values) -> None:
    for name, value in values.items():
        setattr(startup, name, value)
    save_tracked(startup, by=by, reason=reason)


# In which words -------------------------------------------------------------------------------------------


def test_one_field_is_a_sentence_with_from_to_and_reason(told, startup, alice):
    change(startup, alice, mission="Compter les haies.", reason="Relu avec l’équipe")
    assert told(alice)[0] == (
        f"{alice} a changé la mission : de « Rendre un service utile. » à « Compter les haies. » "
        "Motif : Relu avec l’équipe"
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"site": ""}, {"site": "https://x.example"}, "le site du service : « https://x.example » (vide auparavant)"),
        ({"contact": "a@x.example"}, {"contact": ""}, "l’adresse de contact : vide désormais (c’était « a@x.example »)"),
        ({"statistiques": False}, {"statistiques": True}, "l’ouverture des statistiques au public : de « non » à « oui »"),
        ({"analyse_risques": None}, {"analyse_risques": False}, "l’analyse de risques : « non » (vide auparavant)"),
        (
            {"accessibilite": "non conforme"},
            {"accessibilite": "totalement conforme"},
            "l’accessibilité : de « Non conforme » à « Totalement conforme »",
        ),
        (
            {"publics": ["etat"]},
            {"publics": ["etat", "parlement", "licornes"]},
            "les publics : de « État » à « État, Parlement, licornes »",
        ),
    ],
)  # fmt: skip
def test_values_are_said_as_people_read_them(told, startup, alice, before, after, said):
    change(startup, alice, **before)
    change(startup, alice, **after)
    assert told(alice)[0] == f"{alice} a changé {said}"


def test_several_fields_are_a_list(told, startup, alice):
    phase = startup.phases.get()
    phase.debut, phase.fin = days_ago(100), days_ago(10)
    save_tracked(phase, by=alice)
    event = told(alice)[0]
    assert event.startswith(f"{alice} a modifié la phase « Construction » début : de « ")
    assert " fin : « " in event


def test_field_of_something_of_the_startup_names_it(told, startup, alice):
    jalon = factories.make_jalon(startup)
    jalon.commentaire = "Report possible."
    save_tracked(jalon, by=alice)
    assert f"{alice} a changé le commentaire du jalon « Lancement du service, " in told(alice)[0]
    affectation = startup.affectations.first()
    affectation.quotite = 60
    save_tracked(affectation, by=alice)
    assert told(alice)[0] == (
        f"{alice} a changé la quotité (%) de l’affectation « {alice}, Coach » : « 60 » (vide auparavant)"
    )


def test_long_text_shows_its_differences_and_both_texts_whole(sign_in, startup, alice):
    before = "## Contexte\n\n" + "Une haie se compte mal. " * 30
    change(startup, alice, fiche=before)
    change(startup, alice, fiche=before.replace("Contexte", "Problème"))
    event = soup(sign_in(alice).get(address(startup))).select_one(".historique-fait")
    assert plain(event.p.get_text()).endswith(
        "a changé le texte de la fiche : ## ContexteProblème Une haie se compte mal. Une haie se compte mal. Une haie s […]"
    )
    assert (event.select_one("del").text, event.select_one("ins").text) == ("Contexte", "Problème")
    both = [plain(text.get_text()) for text in event.select("details .texte-saisi")]
    assert both == [plain(before), plain(before.replace("Contexte", "Problème"))]


def test_lists_say_what_is_added_and_removed_in_one_act(told, startup, alice):
    organisations = [factories.make_organisation(nom=nom) for nom in ("DG Eaux", "DG Forêts", "DG Sols")]
    startup.sponsors.set(organisations[:2])
    startup.history.update(history_date=timezone.now() - timedelta(days=1))
    save_tracked(startup, by=alice, reason="Nouvelle gouvernance")
    startup.sponsors.set(organisations[1:])
    assert told(alice)[0] == (
        f"{alice} a changé les organisations sponsors : ajout de DG Sols ; retrait de DG Eaux "
        "Motif : Nouvelle gouvernance"
    )


def test_what_is_created_says_what_it_holds(told, startup, alice, emile):
    factories.make_blocage(startup, alice, attendu="Une décision.", attendu_de=emile, depuis=days_ago(400))
    event = told(emile)[0]
    assert event.startswith(
        "L’application a ouvert le blocage « Accès aux données refusé » ce qui est attendu : « Une"
    )
    assert f"attendu de : {emile} ; depuis le : " in event


def test_what_is_deleted_says_what_it_held(told, startup, alice):
    jalon = factories.make_jalon(startup, commentaire="Prévu en mai.")
    delete_tracked(jalon, by=alice, reason="Doublon")
    event = told(alice)[0]
    assert event.startswith(f"{alice} a supprimé le jalon « Lancement du service, ")
    assert event.endswith("commentaire : « Prévu en mai. » Motif : Doublon")


def test_answers_are_told_as_well(told, startup, alice, solange):
    blocage = factories.make_blocage(startup, alice)
    factories.make_reponse(blocage, alice, texte="Relancée.", pour=solange)
    [answer] = told(alice, quoi="blocages")[:1]
    assert (
        answer
        == f"{alice} a répondu au blocage « Accès aux données refusé » pour : {solange} ; réponse : « Relancée. »"
    )


def test_saving_without_a_change_says_nothing(told, startup, alice):
    before = told(alice)
    change(startup, alice, mission=startup.mission)
    assert told(alice) == before


def test_newest_first_by_day(sign_in, startup, alice):
    change(startup, alice, mission="Compter les haies.")
    startup.history.filter(mission="Rendre un service utile.").update(history_date=factories.moment(40))
    page = soup(sign_in(alice).get(address(startup), {"quoi": "fiche"}))
    days = [heading.text for heading in page.select("h2")]
    assert len(days) == 2
    events = [plain(event.p.get_text()) for event in page.select(".historique-fait")]
    assert "a changé la mission" in events[0]
    assert "a créé la fiche" in events[1]


# To whom --------------------------------------------------------------------------------------------------


def correct_avis(point, by) -> None:
    point.avis = "Équipe épuisée."
    save_tracked(point, by=by, reason="Correction")


@pytest.mark.parametrize("who", ["alice", "emile", "diane"])
def test_avis_is_told_to_equipe_own_coach_and_dinum(request, told, startup, alice, who):
    correct_avis(factories.make_point(startup, alice, avis="Équipe fatiguée."), alice)
    events = told(request.getfixturevalue(who), quoi="points")
    assert "de « Équipe fatiguée. » à « Équipe épuisée. »" in events[0]
    assert "avis du coach : « Équipe fatiguée. »" in events[1]


@pytest.mark.parametrize("who", ["ingrid", "carla"])
def test_avis_is_not_told_to_others_who_read_points(request, sign_in, told, startup, alice, who):
    reader = request.getfixturevalue(who)
    correct_avis(factories.make_point(startup, alice, avis="Équipe fatiguée."), alice)
    [event] = told(reader, quoi="points")
    assert "Trois entretiens menés." in event
    page = sign_in(reader).get(address(startup)).text
    assert "fatiguée" not in page
    assert "épuisée" not in page


@pytest.mark.parametrize("who", ["solange", "serge", "leon", "denis"])
def test_points_and_blocages_are_not_told_to_sponsors_team_and_readers(request, sign_in, startup, who, alice):
    reader, secret = request.getfixturevalue(who), factories.make_personne("Sylvain")
    point = factories.make_point(startup, secret)
    save_tracked(point, by=secret)
    factories.make_reponse(factories.make_blocage(startup, secret), secret)
    for query in ({}, {"quoi": "points"}, {"quoi": "blocages"}, {"qui": secret.uuid}):
        answer = sign_in(reader).get(address(startup), query)
        assert "entretiens" not in answer.text
        assert "Accès aux données" not in answer.text
        page = soup(answer)
        offered = [option["value"] for option in page.select("option")]
        # Nobody is offered for having written only what the reader may not read.
        assert str(secret.uuid) not in offered
        assert "points" not in offered
        if query:
            assert not page.select(".historique-fait")


def test_sponsor_reads_the_history_of_the_blocage_handed_to_them(told, startup, alice, solange):
    handed = factories.make_blocage(startup, alice, titre="Signature", attendu_de=solange)
    factories.make_reponse(handed, solange, texte="Lundi.")
    factories.make_reponse(factories.make_blocage(startup, alice, titre="Conflit"), alice, texte="Tendu.")
    events = told(solange, quoi="blocages")
    assert len(events) == 2
    assert "Signature" in events[0]
    assert "Lundi." in " ".join(events)


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("emile", True),
        ("alice", True),
        ("solange", True),
        ("carla", False),
        ("leon", False),
        ("denis", False),
    ],
)
def test_budget_is_told_to_who_may_read_it(request, told, startup, who, reads):
    depense = factories.make_depense(factories.make_enveloppe(startup))
    factories.make_service_fait(depense)
    assert len(told(request.getfixturevalue(who), quoi="budget")) == (3 if reads else 0)


def test_history_of_another_startup_is_not_here(told, startup, autre_startup, emile):
    change(autre_startup, emile, mission="Ailleurs.")
    factories.make_jalon(autre_startup)
    assert "Ailleurs" not in " ".join(told(emile))
    assert not told(emile, quoi="jalons")


# By person and kind ---------------------------------------------------------------------------------------


def test_filter_by_person_and_kind_is_in_the_address(sign_in, told, startup, alice, emile):
    change(startup, alice, mission="Compter les haies.")
    jalon = factories.make_jalon(startup)
    jalon.commentaire = "Reporté."
    save_tracked(jalon, by=emile)
    assert [event.split(" a ")[0] for event in told(emile, qui=alice.uuid)] == [str(alice)]
    assert [event.split(" a ")[0] for event in told(emile, quoi="jalons")] == [str(emile), "L’application"]
    assert len(told(emile, quoi="jalons", qui="application")) == 1
    assert told(emile, quoi="jalons", qui=alice.uuid) == []
    page = soup(sign_in(emile).get(address(startup), {"quoi": "jalons", "qui": emile.uuid}))
    assert [option["value"] for option in page.select("option[selected]")] == ["jalons", str(emile.uuid)]


@pytest.mark.parametrize("query", [{"quoi": "licornes"}, {"qui": str(uuid4())}, {"qui": "x" * 500}])
def test_unknown_choice_finds_nothing(sign_in, startup, alice, query):
    answer = sign_in(alice).get(address(startup), query)
    assert "Rien ne répond à ce choix." in answer.text


def test_pages_keep_the_filter(sign_in, startup, alice):
    for jours in range(PER_PAGE + 3):
        factories.make_jalon(startup, date=days_ago(jours))
    client = sign_in(alice)
    first = soup(client.get(address(startup), {"quoi": "jalons"}))
    assert len(first.select(".historique-fait")) == PER_PAGE
    following = first.select_one(".fr-pagination__link--next")["href"]
    assert following == "?quoi=jalons&page=2"
    assert len(soup(client.get(address(startup) + following)).select(".historique-fait")) == 3
    assert client.get(address(startup), {"page": "999"}).status_code == 200


# What it costs --------------------------------------------------------------------------------------------


def make_one_of_each(startup, author) -> None:
    """One history row of every kind."""
    factories.make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(int(author.pk) % 500))
    factories.make_affectation(startup, author, RoleStartup.DESIGNER)
    factories.make_jalon(startup)
    factories.make_standard(startup, date=days_ago(int(author.pk) % 500))
    point = factories.make_point(startup, author)
    point.meteo = Meteo.ORAGEUX
    save_tracked(point, by=author)
    factories.make_reponse(factories.make_blocage(startup, author, attendu_de=author), author)
    indicateur = factories.make_indicateur(startup)
    factories.make_mesure(indicateur)
    factories.make_objectif(startup)
    factories.make_service_fait(factories.make_depense(factories.make_enveloppe(startup)))
    lettre = factories.make_lettre(startup, author, by=author, signataires={Qualite.INTRAPRENEUR: author})
    factories.sign(lettre.signatures.get(), by=author)
    comite = factories.make_comite(startup.incubateur, author)
    factories.make_decision(factories.make_passage(comite, startup))
    startup.thematiques.add(factories.make_thematique(f"Thème {author.pk}"))
    make_one_of_each_of_a_note(startup, author)


def make_one_of_each_of_a_note(startup, author) -> None:
    """A note sent, acknowledged and answered; a dispense."""
    note = factories.make_note(startup, Periode(date(2000 + author.pk % 90, 1, 1), 2))
    sent = factories.make_transmission(note, author, {author: "sponsor_dg"})
    Visa.objects.create(destinataire=sent.destinataires.get(), par=author, vise_le=timezone.now())
    ReponseNote.objects.create(note=note, auteur=author, texte="Merci.", repondu_le=timezone.now())
    factories.make_dispense(startup, debut=days_ago(int(author.pk) % 500))


def test_every_kind_on_a_page_costs_at_most_thirty_queries(sign_in, told, startup, emile):
    make_one_of_each(startup, factories.make_personne())
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            make_one_of_each(startup, factories.make_personne())

    assert_num_queries_constant(lambda: client.get(address(startup)), grow, at_most=30)
    for theme in THEMES:
        assert told(emile, quoi=theme), f"nothing is told of {theme}"


def test_every_kind_is_read_through_an_index():
    unread = [
        trace.rows.model.__name__
        for trace in TRACES
        if trace.key == "history_id"
        and not any(
            index.fields[:2] == [trace.owner.partition("__")[0], "-history_date"]
            for index in trace.rows.model._meta.indexes
        )
    ]
    assert unread == [], "say tracked(about=…)"


def test_every_label_and_named_field_exists():
    for trace in TRACES:
        model = trace.rows.model
        known = {each.name for each in trace.fields()}
        known |= {each.name for each in getattr(model, "_history_m2m_fields", ())}
        for names in (set(trace.labels), set(trace.named)):
            assert names <= known, f"{model.__name__}: {names - known}"
