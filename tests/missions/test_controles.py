"""Each control of the list: tripped by one fault, and it alone, leading to the field that mends it."""

from datetime import timedelta

import pytest

from missions.controles import manquements
from missions.enums import Qualite
from missions.models import Section
from socle.clock import today
from startups.enums import NomPhase
from tests import factories
from tests.factories import days_ago


def tripped(lettre) -> list[tuple[str, str]]:
    """(code, field) of each line that is not held."""
    return [(line.code, line.champ) for line in manquements(lettre)]


def change(lettre, **fields):
    for name, value in fields.items():
        setattr(lettre, name, value)
    lettre.save()
    return lettre


@pytest.mark.parametrize(
    "field", ["fonction", "bureau", "affectation", "lieu", "but", "contexte", "position"]
)
def test_nothing_is_empty(lettre, field):
    assert tripped(change(lettre, **{field: " " if field != "position" else ""})) == [
        (f"vide-{field}", field)
    ]


@pytest.mark.parametrize(
    "left", ["XXX", "bureau ????", "[à compléter]", "Rennes …. ou ....", "______", "Lorem ipsum"]
)
def test_nothing_is_left_to_fill(lettre, left):
    assert tripped(change(lettre, lieu=left)) == [("reste", "")]


def test_text_does_not_contradict_the_duration(lettre):
    assert tripped(change(lettre, contexte="La mission est à durée indéterminée.")) == [("indeterminee", "")]


def test_characters_no_font_has_are_named(lettre):
    [line] = manquements(change(lettre, lieu="漢字"))
    assert (line.code, line.texte.endswith("漢 字")) == ("caracteres", True)


def test_duration_and_end_agree(lettre):
    assert tripped(change(lettre, fin=lettre.fin + timedelta(days=1))) == [("duree", "duree")]
    assert ("duree", "duree") in tripped(change(lettre, duree=None))
    assert tripped(change(lettre, duree=1, fin=lettre.debut)) == [("fin", "duree")]


@pytest.mark.parametrize(("phase", "least"), [(NomPhase.INVESTIGATION, 40), (NomPhase.CONSTRUCTION, 60)])
def test_quotite_is_at_least_the_rule_of_the_phase_or_a_derogation(lettre, phase, least):
    change(lettre, phase=phase, quotite=least)
    assert "quotite" not in dict(tripped(lettre))
    change(lettre, quotite=least - 1)
    assert ("quotite", "quotite") in tripped(lettre)
    change(lettre, derogation="Accordée par le sponsor jusqu’au prochain comité.")
    assert "quotite" not in dict(tripped(lettre))


def test_titulaire_is_intrapreneur_at_the_start(lettre, ingrid):
    ingrid.affectations.update(debut=today() + timedelta(days=1))
    assert tripped(lettre) == [("titulaire", "debut")]


def test_day_of_signature_is_said(lettre):
    assert tripped(change(lettre, prevue_le=None)) == [("prevue_le", "prevue_le")]


@pytest.mark.parametrize("qualite", Qualite)
def test_each_signatory_is_known(lettre, qualite):
    lettre.signatures.filter(qualite=qualite).update(personne=None)
    assert (f"signataire-{qualite}", f"signataire_{qualite}") in tripped(lettre)


@pytest.mark.parametrize("qualite", Qualite)
def test_each_signatory_has_a_function(lettre, qualite):
    lettre.signatures.filter(qualite=qualite).update(fonction="")
    assert (f"signataire-{qualite}", f"fonction_{qualite}") in tripped(lettre)


def test_signatory_who_left_is_refused(lettre, solange, serge, emile, helene):
    solange.affectations.update(fin=days_ago(1))
    serge.affectations.update(role="partenaire")
    emile.rattachements.update(fin=days_ago(1))
    helene.is_active = False
    helene.save()
    assert tripped(lettre) == [
        (f"signataire-{qualite}", f"signataire_{qualite}")
        for qualite in (
            Qualite.SPONSOR_DG,
            Qualite.SPONSOR_PROXIMITE,
            Qualite.HIERARCHIE,
            Qualite.INCUBATEUR,
        )
    ]


def test_intrapreneur_signs_for_themselves(lettre, helene):
    lettre.signatures.filter(qualite=Qualite.INTRAPRENEUR).update(personne=helene)
    assert tripped(lettre) == [("signataire-intrapreneur", "signataire_intrapreneur")]


def test_time_of_a_person_does_not_exceed_all_of_it(lettre, autre_startup, ingrid, emile):
    other = factories.make_lettre(autre_startup, ingrid, by=emile, quotite=20)
    factories.make_emission(other, emile)
    assert tripped(lettre) == []
    assert tripped(change(lettre, quotite=81)) == [("cumul", "quotite")]


def test_letter_takes_over_the_time_of_the_one_it_follows(lettre, startup, ingrid, emile):
    before = factories.make_lettre(startup, ingrid, by=emile, quotite=80)
    factories.make_emission(before, emile)
    assert tripped(lettre) == [("cumul", "quotite")]
    assert tripped(change(lettre, precedente=before)) == []


def test_optional_section_that_is_not_kept_is_not_checked(lettre):
    section = Section.objects.get(modele=lettre.modele, facultative=True)
    lettre.startup.affectations.filter(role="coach").delete()
    assert tripped(lettre) == []
    assert tripped(change(lettre, options=[str(section.uuid)])) == [("vide-coach", "")]
