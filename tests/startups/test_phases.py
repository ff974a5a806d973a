"""Phases are opened, corrected, closed and removed: what is unusual is confirmed, what is impossible is refused."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from startups.enums import NomPhase
from startups.models import Phase
from tests.factories import days_ago, make_phase, make_startup
from tests.outils.html import soup


def url(startup, action="nouvelle", phase=None):
    arguments = [startup.identifiant] + ([phase.uuid] if phase else [])
    return reverse(f"startups:phase_{action}", args=arguments)


def to_confirm(response) -> list[str]:
    """Sentences shown before saving."""
    return [item.get_text(strip=True) for item in soup(response).select(".fr-alert--warning li")]


def errors(response) -> str:
    return soup(response).select_one(".fr-alert--error").get_text(" ", strip=True)


def confirmed(response, data):
    """The same form sent again, as the page that asks to confirm would send it."""
    return data | {"confirme": soup(response).find("input", attrs={"name": "confirme"})["value"]}


@pytest.fixture
def phase(startup):
    return startup.phases.get()


# Open -------------------------------------------------------------------------------------------------------


def test_the_usual_next_phase_opens_in_one_step(sign_in, alice, startup):
    data = {"nom": "acceleration", "debut": days_ago(3), "commentaire": "Décidé au comité."}
    response = sign_in(alice).post(url(startup), data)
    assert response.url == reverse("startups:page", args=[startup.identifiant])
    opened = startup.phase_at()
    assert (opened.nom, opened.debut, opened.fin) == ("acceleration", days_ago(3), None)
    assert opened.commentaire == "Décidé au comité."
    row = opened.history.get()
    assert (row.history_user, row.history_change_reason) == (alice, "Phase ouverte")


def test_the_form_proposes_the_phase_that_usually_follows_today(sign_in, alice, startup):
    tree = soup(sign_in(alice).get(url(startup)))
    assert tree.select_one("[name=nom] option[selected]")["value"] == "acceleration"
    assert tree.find("input", attrs={"name": "debut"})["value"] == days_ago(0).isoformat()


@pytest.mark.parametrize(
    ("held", "proposed"),
    [
        ([], "investigation"),
        (["investigation"], "construction"),
        (["transfert"], "transfert"),
        (["acceleration", "abandon"], "transfert"),
    ],
)
def test_proposed_phase_follows_the_last_one_of_the_method(sign_in, emile, incubateur, held, proposed):
    startup = make_startup(incubateur=incubateur)
    for index, nom in enumerate(held):
        make_phase(startup, nom, debut=days_ago(500 - index))
    tree = soup(sign_in(emile).get(url(startup)))
    assert tree.select_one("[name=nom] option[selected]")["value"] == proposed


@pytest.mark.parametrize(
    ("nom", "debut", "said"),
    [
        ("investigation", 3, "Retour en arrière"),
        ("transfert", 3, "sans « Accélération »"),
        ("construction", 3, "suit « Construction »"),
        ("acceleration", 90, "commencent le même jour"),
        ("acceleration", -40, "commence dans l’avenir"),
        ("abandon-investigation", 3, "pas une investigation"),
    ],
)
def test_an_unusual_phase_is_said_then_saved_once_confirmed(sign_in, alice, startup, nom, debut, said):
    client, data = sign_in(alice), {"nom": nom, "debut": days_ago(debut), "commentaire": "Choisi."}
    response = client.post(url(startup), data)
    assert response.status_code == 200
    assert any(said in sentence for sentence in to_confirm(response))
    assert startup.phases.count() == 1
    assert soup(response).find("textarea", attrs={"name": "commentaire"}).get_text(strip=True) == "Choisi."
    assert (
        soup(response).select_one("form.colonne .actions button").get_text(strip=True)
        == "Ouvrir la phase quand même"
    )
    assert client.post(url(startup), confirmed(response, data)).status_code == 302
    assert startup.phases.filter(nom=nom, debut=days_ago(debut)).exists()


def test_what_was_confirmed_is_asked_again_when_it_changes(sign_in, alice, startup):
    client = sign_in(alice)
    first = client.post(url(startup), {"nom": "investigation", "debut": days_ago(3)})
    second = client.post(url(startup), confirmed(first, {"nom": "transfert", "debut": days_ago(3)}))
    assert second.status_code == 200
    assert to_confirm(second) != to_confirm(first)
    assert startup.phases.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"nom": "construction", "debut": days_ago(90)}, "Cette phase commence déjà ce jour-là."),
        (
            {"nom": "acceleration", "debut": days_ago(3), "fin": days_ago(4)},
            "La date de fin ne peut pas précéder la date de début.",
        ),
        ({"nom": "acceleration", "debut": "2150-01-01"}, "L’année 2150 n’est pas plausible"),
        ({"nom": "acceleration", "debut": "20026-01-01"}, "Saisissez une date valide."),
        ({"nom": "acceleration", "debut": ""}, "Ce champ est obligatoire."),
        ({"nom": "alumni", "debut": days_ago(3)}, "alumni"),
        ({"nom": "acceleration", "debut": days_ago(3), "commentaire": "x" * 5_001}, "5000"),
    ],
)
def test_the_impossible_is_refused_with_a_sentence_beside_its_field(sign_in, alice, startup, data, said):
    response = sign_in(alice).post(url(startup), data)
    assert response.status_code == 200
    assert said in errors(response)
    assert soup(response).select_one(".fr-message--error")
    assert startup.phases.count() == 1


def test_the_first_phase_of_all(sign_in, emile, incubateur):
    startup = make_startup(incubateur=incubateur)
    response = sign_in(emile).post(url(startup), {"nom": "investigation", "debut": days_ago(0)})
    assert response.status_code == 302
    assert startup.phase_at().nom == "investigation"


# Correct ----------------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_said_in_the_history(sign_in, emile, startup, phase):
    data = {
        "nom": "construction",
        "debut": days_ago(80),
        "motif": "Le comité a eu lieu plus tard",
        "version": phase.version,
    }
    assert sign_in(emile).post(url(startup, "modifier", phase), data).status_code == 302
    latest, before = phase.history.all()
    assert (latest.debut, before.debut) == (days_ago(80), days_ago(90))
    assert latest.history_change_reason == "Le comité a eu lieu plus tard"


def test_a_correction_is_not_asked_to_confirm_what_was_already_so(sign_in, emile, startup, phase):
    """The path starts without investigation: nobody is bothered with it when correcting a comment."""
    data = {"nom": "construction", "debut": phase.debut, "commentaire": "Précision", "version": phase.version}
    assert sign_in(emile).post(url(startup, "modifier", phase), data).status_code == 302


def test_two_people_correct_the_same_phase_both_texts_are_shown(sign_in, alice, emile, startup, phase):
    data = {"nom": "construction", "debut": phase.debut, "version": phase.version}
    sign_in(alice).post(url(startup, "modifier", phase), data | {"commentaire": "Celui d’Alice"})
    client, mine = sign_in(emile), data | {"commentaire": "Celui d’Émile"}
    response = client.post(url(startup, "modifier", phase), mine)
    shown = soup(response).select_one(".deux-textes").get_text(" ", strip=True)
    assert "Celui d’Alice" in shown
    assert "Celui d’Émile" in shown
    phase.refresh_from_db()
    assert phase.commentaire == "Celui d’Alice"
    fresh = soup(response).find("input", attrs={"name": "version"})["value"]
    assert client.post(url(startup, "modifier", phase), mine | {"version": fresh}).status_code == 302
    phase.refresh_from_db()
    assert phase.commentaire == "Celui d’Émile"


def test_a_correction_cannot_make_two_equal_phases(sign_in, emile, startup, phase):
    other = make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(10))
    data = {"nom": "construction", "debut": phase.debut, "version": other.version}
    response = sign_in(emile).post(url(startup, "modifier", other), data)
    assert "Cette phase commence déjà ce jour-là." in errors(response)


def test_a_phase_of_another_startup_is_not_found(sign_in, alice, startup, autre_startup):
    elsewhere = autre_startup.phases.get()
    assert sign_in(alice).get(url(startup, "modifier", elsewhere)).status_code == 404


# Close ------------------------------------------------------------------------------------------------------


def test_a_phase_is_closed_with_its_reason(sign_in, alice, startup, phase):
    data = {"fin": days_ago(2), "motif": "Le financement s’arrête", "version": phase.version}
    assert sign_in(alice).post(url(startup, "clore", phase), data).status_code == 302
    phase.refresh_from_db()
    assert phase.fin == days_ago(2)
    assert phase.history.first().history_change_reason == "Le financement s’arrête"
    assert (
        "s’est terminée le" in sign_in(alice).get(reverse("startups:page", args=[startup.identifiant])).text
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"fin": days_ago(91), "motif": "Fin"}, "La date de fin ne peut pas précéder la date de début."),
        ({"fin": "", "motif": "Fin"}, "Dernier jour"),
        ({"fin": days_ago(2), "motif": ""}, "Pourquoi elle se termine"),
        ({"fin": days_ago(2), "motif": "x" * 501}, "500"),
    ],
)
def test_a_closing_needs_a_possible_day_and_a_reason(sign_in, alice, startup, phase, data, said):
    response = sign_in(alice).post(url(startup, "clore", phase), data | {"version": phase.version})
    assert said in errors(response)
    phase.refresh_from_db()
    assert phase.fin is None


def test_closing_after_the_next_phase_began_is_confirmed(sign_in, alice, startup, phase):
    make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(30))
    client, data = sign_in(alice), {"fin": days_ago(10), "motif": "Fin", "version": phase.version}
    response = client.post(url(startup, "clore", phase), data)
    assert "court jusqu’au" in to_confirm(response)[0]
    assert client.post(url(startup, "clore", phase), confirmed(response, data)).status_code == 302


def test_somebody_closed_it_meanwhile(sign_in, alice, emile, startup, phase):
    data = {"fin": days_ago(2), "motif": "Fin", "version": phase.version}
    sign_in(alice).post(url(startup, "clore", phase), data)
    response = sign_in(emile).post(url(startup, "clore", phase), data | {"fin": days_ago(5)})
    shown = soup(response).select_one(".deux-textes").get_text(" ", strip=True)
    assert str(days_ago(2)) in shown
    assert str(days_ago(5)) in shown
    assert "Pourquoi" not in shown


# Remove -----------------------------------------------------------------------------------------------------


def test_a_mistaken_phase_is_removed_and_tracked(sign_in, alice, startup, phase):
    mistaken = make_phase(startup, NomPhase.TRANSFERT, debut=days_ago(5))
    client, address = sign_in(alice), url(startup, "supprimer", mistaken)
    page = soup(client.get(address)).main.get_text(" ", strip=True)
    assert "La phase en cours sera\u202f: Construction" in page
    response = client.post(address, {"motif": "Mauvaise startup", "version": mistaken.version})
    assert response.status_code == 302
    assert list(startup.phases.all()) == [phase]
    row = Phase.history.filter(uuid=mistaken.uuid).first()
    assert (row.history_type, row.history_user, row.history_change_reason) == ("-", alice, "Mauvaise startup")


def test_removing_the_only_phase_says_that_none_is_left(sign_in, alice, startup, phase):
    page = sign_in(alice).get(url(startup, "supprimer", phase))
    assert "n’aura plus de phase en cours" in page.text


def test_a_removal_needs_a_reason(sign_in, alice, startup, phase):
    response = sign_in(alice).post(url(startup, "supprimer", phase), {"motif": "", "version": phase.version})
    assert "Pourquoi supprimer" in errors(response)
    assert startup.phases.exists()


def test_what_changed_meanwhile_is_read_before_it_is_removed(sign_in, alice, startup, phase):
    seen = phase.version
    phase.commentaire = "Corrigée entre-temps"
    phase.save()
    client = sign_in(alice)
    response = client.post(url(startup, "supprimer", phase), {"motif": "Erreur", "version": seen})
    assert "relisez" in errors(response)
    assert "Corrigée entre-temps" in response.text
    fresh = soup(response).find("input", attrs={"name": "version"})["value"]
    again = client.post(url(startup, "supprimer", phase), {"motif": "Erreur", "version": fresh})
    assert again.status_code == 302
    assert not startup.phases.exists()


# At once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_same_phase_opened_by_several_people_at_once_is_opened_once(sign_in, alice, emile, startup):
    data, statuses = {"nom": "acceleration", "debut": days_ago(0).isoformat()}, []

    def open_it(client):
        statuses.append(client.post(url(startup), data).status_code)
        connection.close()

    threads = [threading.Thread(target=open_it, args=[sign_in(who)]) for who in (alice, emile, alice, emile)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 200, 200, 302]
    assert startup.phases.filter(nom="acceleration").count() == 1
