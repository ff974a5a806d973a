"""Recording what a comité decides: the impossible refused in words at its field, rows added, two people at once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from comites.enums import EtatCondition, Issue, StatutComite
from comites.models import Comite, Condition, Decision, ObjectifFixe
from socle.clock import today
from startups.enums import NomPhase, SourceFinancement
from tests import factories
from tests.factories import make_comite, make_condition, make_decision, make_objectif_fixe, make_passage
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

NEXT = (today() + timedelta(days=150)).isoformat()
KINDS = ("objectifs", "conditions")


@pytest.fixture
def comite(incubateur, emile):
    """Held today."""
    return make_comite(incubateur, emile, jours=0)


@pytest.fixture
def url(passage):
    return f"/comites/{passage.comite.uuid}/passages/{passage.uuid}/decision/"


def rows(kind: str, *filled: dict) -> dict:
    """What the browser sends of the rows of a kind."""
    sent = {f"{kind}-TOTAL_FORMS": len(filled), f"{kind}-INITIAL_FORMS": 0}
    return sent | {
        f"{kind}-{rank}-{name}": value for rank, row in enumerate(filled) for name, value in row.items()
    }


@pytest.fixture
def send(sign_in, url, emile):
    """`send(issue="convaincu", duree=6)`: post the form as emile, with the rows given."""

    def post(by=None, objectifs=(), conditions=(), **data):
        sent = {"version": 0} | data | rows("objectifs", *objectifs) | rows("conditions", *conditions)
        return sign_in(by or emile).post(url, sent)

    return post


def said(response, name: str) -> str:
    """The message shown at a field of the decision."""
    assert response.status_code == 200
    return words(soup(response).select_one(f"#id_{name}-messages, #id_{name}_error"))


# Recorded -------------------------------------------------------------------------------------------------


def test_a_whole_decision_is_recorded_and_changes_nothing_of_the_startup(
    send, passage, startup, ingrid, emile
):
    used = factories.make_indicateur(startup)
    response = send(
        issue="convaincu",
        duree=6,
        montant="150 k€",
        source="dinum",
        vers_phase="acceleration",
        motif="Usage en hausse",
        reserves="Une direction doute",
        objectifs=[
            {"indicateur": used.pk, "cible": "1 000", "echeance": NEXT},
            {"texte": "Un premier territoire convaincu", "echeance": NEXT},
            {},
        ],
        conditions=[{"texte": "Ouvrir les données", "responsable": ingrid.pk, "echeance": NEXT}],
    )
    assert (response.status_code, response.url) == (302, f"/comites/{passage.comite.uuid}/")
    decision = Decision.objects.get(passage=passage)
    assert (decision.issue, decision.duree, decision.montant) == (Issue.CONVAINCU, 6, Decimal(150_000))
    assert (decision.source, decision.vers_phase) == (SourceFinancement.DINUM, NomPhase.ACCELERATION)
    assert {(row.indicateur, row.cible, row.texte) for row in decision.objectifs.all()} == {
        (used, Decimal(1_000), ""),
        (None, None, "Un premier territoire convaincu"),
    }
    condition = decision.conditions.get()
    assert (condition.responsable, condition.etat) == (ingrid, EtatCondition.A_LEVER)
    assert decision.history.get().history_user == emile
    assert not startup.objectifs.exists()
    assert not startup.enveloppes.exists()
    assert [phase.nom for phase in startup.phases.all()] == [NomPhase.CONSTRUCTION]


def test_correcting_keeps_the_rows_left_alone_and_takes_out_those_removed(send, passage, ingrid):
    decision = make_decision(passage)
    kept = make_condition(decision, ingrid)
    removed = make_objectif_fixe(decision)
    corrected = make_condition(decision, ingrid, texte="Recruter")
    day = kept.echeance.isoformat()
    send(
        version=decision.version,
        issue="convaincu",
        duree=9,
        objectifs=[{"uuid": removed.uuid, "texte": removed.texte, "echeance": NEXT, "DELETE": "on"}],
        conditions=[
            {"uuid": kept.uuid, "texte": kept.texte, "responsable": ingrid.pk, "echeance": day},
            {
                "uuid": corrected.uuid,
                "texte": "Recruter deux personnes",
                "responsable": ingrid.pk,
                "echeance": day,
            },
        ],
    )
    decision.refresh_from_db()
    assert decision.duree == 9
    assert not decision.objectifs.exists()
    assert set(decision.conditions.values_list("pk", "texte")) == {
        (kept.pk, "Ouvrir les données"),
        (corrected.pk, "Recruter deux personnes"),
    }
    # What was left alone leaves no trace.
    assert Condition.history.filter(id=kept.pk).count() == 1
    assert ObjectifFixe.history.filter(id=removed.pk).latest().history_type == "-"


def test_a_decision_recorded_by_mistake_is_forgotten_with_its_rows(sign_in, url, passage, ingrid, emile):
    decision = make_decision(passage)
    make_condition(decision, ingrid)
    make_objectif_fixe(decision)
    client = sign_in(emile)
    assert "Convaincu" in words(client.get(f"{url}effacer/"))
    response = client.post(f"{url}effacer/", {"motif": "Mauvaise startup", "version": decision.version})
    assert response.status_code == 302
    for model in (Decision, Condition, ObjectifFixe):
        assert not model.objects.exists()
    assert Decision.history.latest().history_change_reason == "Mauvaise startup"


# Refused in words -----------------------------------------------------------------------------------------

LATER = {"issue": "ajourne", "motif": "Sponsor absent"}


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "issue", "obligatoire"),
        ({"issue": "convaincu"}, "duree", "Un comité convaincu dit pour combien de mois"),
        ({"issue": "convaincu", "duree": 25}, "duree", "24"),
        ({"issue": "incertain", "motif": "Preuves", "duree": 3}, "duree", "un ou deux mois"),
        (
            {"issue": "non_convaincu", "motif": "Non", "duree": 3},
            "duree",
            "qui ne finance pas n’a pas de durée",
        ),
        ({"issue": "non_convaincu"}, "motif", "Dites pourquoi"),
        (LATER, "prochain_le", "a une nouvelle date"),
        (LATER | {"prochain_le": "2020-01-01"}, "prochain_le", "dites un jour suivant"),
        (LATER | {"prochain_le": "20026-01-01"}, "prochain_le", "20026"),
        ({"issue": "convaincu", "duree": 6, "montant": "10 000"}, "source", "a une source"),
        ({"issue": "convaincu", "duree": 6, "source": "dinum"}, "source", "sans montant, pas de source"),
        ({"issue": "convaincu", "duree": 6, "montant": "beaucoup"}, "montant", "Écrivez"),
        ({"issue": "convaincu", "duree": 6, "montant": "-5", "source": "dinum"}, "montant", ""),
        (
            {"issue": "convaincu", "duree": 6, "vers_phase": "abandon"},
            "vers_phase",
            "n’arrête pas la startup",
        ),
        (
            {"issue": "convaincu", "duree": 6, "vers_phase": "construction"},
            "vers_phase",
            "déjà dans cette phase",
        ),
        (LATER | {"prochain_le": NEXT, "vers_phase": "transfert"}, "vers_phase", "ne change pas la phase"),
    ],
)
def test_the_impossible_is_refused_at_its_field_and_what_was_typed_stays(send, data, field, sentence):
    response = send(reserves="Une direction doute", **data)
    found = said(response, field)
    assert found
    assert sentence in found
    assert "Une direction doute" in response.text
    assert not Decision.objects.exists()


def test_the_impossible_of_a_row_is_refused_at_its_field(send, startup, ingrid, externe):
    used = factories.make_indicateur(startup)
    yesterday = (today() - timedelta(days=1)).isoformat()
    response = send(
        issue="convaincu",
        duree=6,
        objectifs=[
            {"indicateur": used.pk, "echeance": NEXT},
            {"cible": "10", "echeance": NEXT},
            {"texte": "x" * 301, "echeance": yesterday},
        ],
        conditions=[
            {"texte": "Ouvrir", "echeance": NEXT},
            {"responsable": ingrid.pk, "echeance": ""},
            {"texte": "Ouvrir", "responsable": externe.pk, "echeance": NEXT},
        ],
    )
    expected = {
        "objectifs-0-cible": "Donnez la valeur à atteindre",
        "objectifs-1-indicateur": "Un chiffre demande un indicateur",
        "objectifs-1-texte": "Choisissez un indicateur",
        "objectifs-2-texte": "300",
        "objectifs-2-echeance": "C’est avant la séance",
        "conditions-0-responsable": "obligatoire",
        "conditions-1-texte": "obligatoire",
        "conditions-1-echeance": "obligatoire",
        # Neither around the startup nor at the passage.
        "conditions-2-responsable": "",
    }
    for name, sentence in expected.items():
        assert sentence in said(response, name), name
    assert not Decision.objects.exists()


def test_a_startup_that_stops_has_no_objective(send):
    response = send(
        issue="non_convaincu",
        motif="Pas d’usagers",
        vers_phase="abandon",
        objectifs=[{"texte": "Encore un effort", "echeance": NEXT}],
    )
    assert "n’a plus d’objectifs" in said(response, "vers_phase")


def test_an_unusual_path_is_confirmed_before_it_is_recorded(send):
    data = {"issue": "convaincu", "duree": 6, "vers_phase": "investigation"}
    response = send(**data)
    stamp = soup(response).select_one("[name=confirme]")["value"]
    assert not Decision.objects.exists()
    assert send(**data, confirme=stamp).status_code == 302
    assert Decision.objects.exists()


# Rows added -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_added_and_what_was_typed_stays_without_a_reproach(sign_in, url, emile, ingrid, kind, htmx):
    sent = {"version": 0, "motif": "Usage en hausse", "ajouter": kind}
    sent |= rows("objectifs", {"texte": "Convaincre", "echeance": ""})
    sent |= rows("conditions", {"texte": "Ouvrir", "responsable": ingrid.pk, "echeance": NEXT})
    response = sign_in(emile, htmx=htmx).post(url, sent)
    tree = soup(response)
    for each in KINDS:
        assert len(tree.select(f"#{each} fieldset")) == 1 + (each == kind)
    assert tree.select_one("#id_objectifs-0-texte")["value"] == "Convaincre"
    assert tree.select_one("#id_conditions-0-responsable [selected]")["value"] == str(ingrid.pk)
    assert tree.select_one("#id_conditions-0-echeance")["value"] == NEXT
    assert "Usage en hausse" in tree.select_one("#id_motif").text
    assert "fr-message--error" not in response.text
    assert not Decision.objects.exists()


def test_no_more_rows_than_a_comite_can_follow(sign_in, url, emile):
    sent = {"ajouter": "objectifs"} | rows("objectifs", *[{"texte": "Un"}] * 8) | rows("conditions")
    tree = soup(sign_in(emile).post(url, sent))
    assert len(tree.select("#objectifs fieldset")) == 8
    assert "8 au plus" in words(tree.select_one("#objectifs"))


# Two people at once ---------------------------------------------------------------------------------------


def test_of_two_who_record_at_once_the_second_sees_both_and_loses_nothing(send, passage, ingrid, diane):
    assert send(issue="convaincu", duree=6).status_code == 302
    condition = {"texte": "Ouvrir les données", "responsable": ingrid.pk, "echeance": NEXT}
    response = send(by=diane, issue="incertain", duree=2, motif="Preuves attendues", conditions=[condition])
    text = words(response)
    assert "Quelqu’un d’autre a enregistré pendant que vous écriviez" in text
    for theirs_or_mine in ("Convaincu", "Incertain", "Preuves attendues", "Ouvrir les données"):
        assert theirs_or_mine in text
    assert Decision.objects.get().issue == Issue.CONVAINCU
    fresh = soup(response).select_one("[name=version]")["value"]
    again = send(
        by=diane, version=fresh, issue="incertain", duree=2, motif="Preuves attendues", conditions=[condition]
    )
    assert again.status_code == 302
    assert Decision.objects.get().issue == Issue.INCERTAIN


# When, and who --------------------------------------------------------------------------------------------


def test_a_passage_to_come_is_not_decided_yet(incubateur, emile, startup, sign_in):
    passage = make_passage(make_comite(incubateur, emile, jours=-1), startup)
    url = f"/comites/{passage.comite.uuid}/passages/{passage.uuid}/"
    client = sign_in(emile)
    response = client.get(f"{url}decision/", follow=True)
    assert "sa décision s’enregistre à partir de ce jour" in words(response)
    client.post(
        f"{url}decision/", {"issue": "convaincu", "duree": 6} | rows("objectifs") | rows("conditions")
    )
    assert not Decision.objects.exists()
    assert "Enregistrer la décision" not in words(client.get(url))


@pytest.mark.parametrize("statut", [StatutComite.CLOS, StatutComite.ANNULE])
def test_what_is_over_no_longer_decides(send, passage, statut):
    Comite.objects.update(statut=statut, motif="Grève" if statut == StatutComite.ANNULE else "")
    assert send(issue="convaincu", duree=6).status_code == 302
    assert not Decision.objects.exists()


def test_who_chairs_decides_without_any_other_role(send, sign_in, url, comite, externe, solange):
    comite.president = externe
    comite.save()
    assert send(by=solange, issue="convaincu", duree=6).status_code == 403
    assert send(by=externe, issue="convaincu", duree=6).status_code == 302
    factories.make_suppleance(externe, factories.make_personne("Sully"))
    stand_in = externe.suppleances.get().suppleant
    assert sign_in(stand_in).get(url).status_code == 404


def test_before_the_closing_those_who_decide_alone_read_it(
    sign_in, passage, comite, startup, emile, solange, ingrid
):
    make_condition(make_decision(passage, reserves="Une direction doute"), ingrid)
    pages = (
        f"/comites/{comite.uuid}/",
        f"/comites/{comite.uuid}/passages/{passage.uuid}/",
        f"/startups/{startup.identifiant}/comites/",
    )
    for statut, told in ((StatutComite.EN_SEANCE, False), (StatutComite.CLOS, True)):
        Comite.objects.update(statut=statut)
        for page in pages:
            assert "Une direction doute" in words(sign_in(emile).get(page)), page
            for other in (solange, ingrid):
                assert ("Une direction doute" in words(sign_in(other).get(page))) is told, (page, other)


def test_a_decided_passage_or_seance_is_neither_removed_nor_cancelled(sign_in, passage, comite, emile):
    make_decision(passage)
    client = sign_in(emile)
    sent = {"motif": "Erreur", "version": passage.version}
    client.post(f"/comites/{comite.uuid}/passages/{passage.uuid}/retirer/", sent)
    response = client.post(
        f"/comites/{comite.uuid}/annuler/", {"motif": "Grève", "version": comite.version}, follow=True
    )
    assert "Des décisions sont enregistrées" in words(response)
    comite.refresh_from_db()
    assert comite.statut == StatutComite.PREPARATION
    assert comite.passages.get() == passage


def test_the_form_costs_the_same_whatever_its_rows(sign_in, url, passage, startup, ingrid, emile):
    decision = make_decision(passage)
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            make_condition(decision, factories.make_personne("Camille"))
            make_objectif_fixe(decision, indicateur=factories.make_indicateur(startup), cible=Decimal(5))

    make_condition(decision, ingrid)
    make_objectif_fixe(decision, indicateur=factories.make_indicateur(startup), cible=Decimal(5))
    assert_num_queries_constant(lambda: client.get(url), grow, at_most=12)
