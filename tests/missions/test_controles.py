"""Each control of the list: tripped by one fault, and it alone, leading to the field that mends it."""

from datetime import timedelta

import pytest

from missions.controles import ELSEWHERE, FIELDS, controler, manquements, prefetch
from missions.enums import Qualite
from missions.models import Lettre, Modele, Section
from missions.variables import VARIABLES
from socle.clock import today
from startups.enums import NomPhase
from tests import factories
from tests.factories import days_ago
from tests.outils.queries import assert_num_queries_constant


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
    assert tripped(change(lettre, lieu=left)) == [("reste", "lieu")]


def test_each_place_with_something_left_has_its_line(lettre, startup, solange):
    change(lettre, lieu="XXX", contexte="Voir [le site](https://haies.example) et [nom du rapport].")
    lettre.signatures.filter(qualite=Qualite.SPONSOR_DG).update(fonction="???")
    startup.mission = "À préciser."
    startup.save()
    lettre.refresh_from_db()
    found = [(line.champ, line.ailleurs) for line in manquements(lettre)]
    assert found == [("lieu", ""), ("contexte", ""), ("fonction_sponsor_dg", ""), ("", "startup")]


def test_fault_of_the_model_leads_to_the_model(lettre, emile):
    draft = Modele.objects.create(incubateur=lettre.incubateur, numero=2, objet="Lettre de XXX")
    section = Section.objects.create(modele=draft, rang=1, titre="Durée", texte="À durée indéterminée.")
    found = [(line.code, line.ailleurs) for line in manquements(change(lettre, modele=draft))]
    assert found == [("reste", "modele"), ("indeterminee", "modele")]
    section.delete()


def test_text_does_not_contradict_the_duration(lettre):
    assert tripped(change(lettre, contexte="La mission est à durée indéterminée.")) == [
        ("indeterminee", "contexte")
    ]


@pytest.mark.parametrize(
    ("said", "contradicts"),
    [
        ("Une durée de douze mois.", True),
        ("Pour une durée de 9 semaines.", True),
        ("Pour une durée de six mois.", False),
        ("Pour une durée de 6 mois.", False),
        ("Depuis douze mois, le terrain attend.", False),
    ],
)
def test_text_says_the_duration_of_the_letter(lettre, said, contradicts):
    assert tripped(change(lettre, contexte=said)) == [("indeterminee", "contexte")] * contradicts


def test_characters_no_font_has_are_named(lettre):
    [line] = manquements(change(lettre, lieu="漢字"))
    assert (line.code, line.champ, "漢 字" in line.texte) == ("caracteres", "lieu", True)


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
    [line] = manquements(lettre)
    assert (line.ailleurs, line.personne, line.role) == ("role", ingrid, "intrapreneur")


def test_day_of_signature_is_said(lettre):
    assert tripped(change(lettre, prevue_le=None)) == [("prevue_le", "prevue_le")]


def field_of(what: str, qualite) -> str:
    """The intrapreneur signs what the letter says of them."""
    return "fonction" if qualite == Qualite.INTRAPRENEUR else f"{what}_{qualite}"


@pytest.mark.parametrize("qualite", Qualite)
def test_each_signatory_is_known(lettre, qualite):
    lettre.signatures.filter(qualite=qualite).update(personne=None)
    assert (f"signataire-{qualite}", field_of("signataire", qualite)) in tripped(lettre)


@pytest.mark.parametrize("qualite", Qualite)
def test_each_signatory_has_a_function(lettre, qualite):
    lettre.signatures.filter(qualite=qualite).update(fonction="")
    assert (f"signataire-{qualite}", field_of("fonction", qualite)) in tripped(lettre)


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
    assert tripped(lettre) == [("signataire-intrapreneur", "fonction")]


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


def test_time_is_counted_day_by_day(lettre, startup, autre_startup, ingrid, emile):
    end = lettre.fin
    for debut, fin in [(lettre.debut, lettre.debut + timedelta(days=60)), (end - timedelta(days=60), end)]:
        other = factories.make_lettre(autre_startup, ingrid, by=emile, quotite=20, debut=debut, fin=fin)
        factories.make_emission(other, emile)
    assert tripped(lettre) == []
    avenant = factories.make_lettre(
        autre_startup,
        ingrid,
        by=emile,
        quotite=15,
        debut=lettre.debut,
        fin=end,
        nature="avenant",
        precedente=autre_startup.lettres.earliest("debut"),
    )
    factories.make_emission(avenant, emile)
    # The avenant speaks for the letter it amends: 80 + 20 + 15, not 20 more.
    [line] = manquements(lettre)
    assert (line.code, "115\u00a0%" in line.texte) == ("cumul", True)


def test_list_costs_the_same_whatever_the_number_of_letters(lettre, startup, ingrid, emile, signataires):
    def read():
        found = list(Lettre.objects.for_controls().order_by("pk"))
        prefetch(found)
        return [controler(one) for one in found]

    def grow():
        for _ in range(2):
            factories.make_lettre(startup, ingrid, by=emile, signataires=signataires)

    assert_num_queries_constant(read, grow, at_most=7)


def test_optional_section_that_is_not_kept_is_not_checked(lettre):
    section = Section.objects.get(modele=lettre.modele, facultative=True)
    lettre.startup.affectations.filter(role="coach").delete()
    assert tripped(lettre) == []
    assert tripped(change(lettre, options=[str(section.uuid)])) == [("vide-coach", "")]


# What the portfolio or the code always says.
NEVER_EMPTY = {
    "rythme_comites",
    "rythme_notes",
    "titulaire",
    "service",
    "incubateur",
    "phase",
    "date_debut",
    "date_fin",
    "quotite",
    "derogation",
}


@pytest.mark.parametrize("name", sorted(set(VARIABLES) - NEVER_EMPTY))
def test_variable_with_nothing_to_say_is_mended_somewhere(name):
    assert name in FIELDS or name in ELSEWHERE
