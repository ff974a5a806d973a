"""What awaits each person about startups: every line just below and just above its limit."""

from datetime import date, timedelta

import pytest

from annuaire.enums import RoleIncubateur
from socle.clock import today
from socle.echeances import Urgence, rank
from socle.periods import months_before
from startups.echeances import echeances
from startups.enums import IssueObjectif, NomPhase, RoleStartup
from startups.reseau import DUREES, est_longue
from tests import factories
from tests.factories import days_ago, make_affectation, make_blocage, make_phase, make_point, make_startup
from tests.outils.html import words
from tests.outils.queries import assert_num_queries_constant


def lines(personne, kind: str = "") -> list[tuple[str, str]]:
    """(kind, title) of everything that awaits a person, in the order shown."""
    fresh = type(personne).objects.get(pk=personne.pk)
    lots = echeances(fresh, today())
    return [(lot.kind, line.titre) for lot in lots for line in lot[:50] if kind in ("", lot.kind)]


def only(personne, kind: str):
    """The single line of this kind."""
    fresh = type(personne).objects.get(pk=personne.pk)
    [line] = [line for lot in echeances(fresh, today()) if lot.kind == kind for line in lot[:50]]
    return line


def staffed(startup, **fields) -> None:
    """Give a startup everybody it needs, so that nothing is vacant."""
    for role in (RoleStartup.COACH, RoleStartup.INTRAPRENEUR, RoleStartup.SPONSOR_DG):
        make_affectation(startup, factories.make_personne("Quelqu’un"), role, **fields)


# News -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jours", "waits"), [(29, False), (30, True)])
def test_silent_from_the_delay_of_the_incubateur(startup, emile, alice, jours, waits):
    make_point(startup, alice, jours=jours)
    assert (("sans-nouvelles", "Carnet vert") in lines(emile)) is waits


@pytest.mark.parametrize(("jours", "waits"), [(6, False), (7, True)])
def test_delay_is_the_one_of_each_incubateur(startup, autre_incubateur, emile, voisin, alice, jours, waits):
    startup.incubateur.silence_jours = 7
    startup.incubateur.save()
    ailleurs = make_startup("Marée basse", incubateur=autre_incubateur, phase=NomPhase.CONSTRUCTION)
    for each in (startup, ailleurs):
        make_point(each, alice, jours=jours)
    assert (lines(emile, "sans-nouvelles") != []) is waits
    assert lines(voisin, "sans-nouvelles") == []


def test_nothing_new_counts_as_news(startup, emile, alice):
    make_point(startup, alice, jours=80, confirme_le=factories.moment(3), confirme_par=alice)
    assert lines(emile, "sans-nouvelles") == []


@pytest.mark.parametrize(("jours", "waits"), [(29, False), (30, True)])
def test_without_any_point_the_delay_starts_on_arrival(startup, emile, jours, waits):
    type(startup).objects.filter(pk=startup.pk).update(created_at=factories.moment(jours))
    assert (lines(emile, "sans-nouvelles") != []) is waits


def test_news_line_says_why_and_leads_to_the_act(startup, alice, diane):
    make_point(startup, alice, jours=51)
    line = only(alice, "sans-nouvelles")
    assert line.pourquoi == "Aucune nouvelle depuis 7\u00a0semaines (délai\u202f: 30\u00a0jours)"
    assert line.url == "/startups/carnet-vert/suivi/nouveau/"
    assert line.date == days_ago(21)
    # The DINUM does not write points: it reads the last ones.
    assert only(diane, "sans-nouvelles").url == "/startups/carnet-vert/suivi/"


@pytest.mark.parametrize("nom", [NomPhase.TRANSFERE, NomPhase.ABANDON])
def test_what_has_ended_or_not_begun_awaits_nothing(incubateur, emile, nom):
    ended = make_startup("Finie", incubateur=incubateur, phase=nom)
    planned = make_startup("Prévue", incubateur=incubateur)
    make_phase(planned, debut=days_ago(-10))
    for each in (ended, planned):
        make_point(each, emile, jours=100)
        make_affectation(each, emile, RoleStartup.COACH, debut=days_ago(2000), fin=days_ago(-5))
    assert lines(emile) == []


# Blocages -------------------------------------------------------------------------------------------------


def test_blocage_awaits_the_person_named_alone(startup, emile, alice, ingrid, solange, serge, diane, leon):
    blocage = make_blocage(startup, alice, attendu_de=solange)
    line = only(solange, "blocages")
    assert (line.titre, line.startup) == ("Accès aux données refusé", "Carnet vert")
    assert line.pourquoi == "Attendu de vous depuis 2\u00a0semaines"
    assert line.url == f"/startups/-/blocages/{blocage.uuid}/"
    for other in (emile, alice, ingrid, serge, diane, leon):
        assert lines(other, "blocages") == []


def test_blocage_awaits_who_stands_in(startup, alice, solange, externe):
    make_blocage(startup, alice, attendu_de=solange)
    suppleance = factories.make_suppleance(solange, externe)
    line = only(externe, "blocages")
    assert line.pour == solange.nom_complet
    assert line.pourquoi.startswith(f"Attendu de {solange.nom_complet} depuis")
    suppleance.fin = days_ago(1)
    suppleance.save()
    assert lines(externe) == []


def test_blocage_resolved_awaits_nobody(startup, alice, solange):
    make_blocage(startup, alice, attendu_de=solange, resolu_le=today())
    assert lines(solange) == []


def test_blocage_taken_still_awaits_its_end(startup, alice, solange):
    moment = factories.moment(2)
    make_blocage(startup, alice, attendu_de=solange, pris_en_charge_le=moment, pris_en_charge_par=solange)
    assert "pas encore résolu" in only(solange, "blocages").pourquoi


def test_oldest_blocage_first(startup, alice, solange):
    for titre, jours in [("Récent", 1), ("Ancien", 200), ("Moyen", 30)]:
        make_blocage(startup, alice, attendu_de=solange, titre=titre, depuis=days_ago(jours))
    assert [titre for _, titre in lines(solange)] == ["Ancien", "Moyen", "Récent"]


# Vacant roles ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "missing"),
    [
        ([], "Sans coach ni intrapreneur·e ni sponsor"),
        ([RoleStartup.COACH], "Sans intrapreneur·e ni sponsor"),
        ([RoleStartup.INTRAPRENEUR, RoleStartup.SPONSOR_DG], "Sans coach"),
        ([RoleStartup.COACH, RoleStartup.INTRAPRENEUR], "Sans sponsor"),
        ([RoleStartup.COACH, RoleStartup.SPONSOR_PROXIMITE, RoleStartup.DESIGNER], "Sans intrapreneur·e"),
    ],
)
def test_vacant_roles_are_named(startup, emile, held, missing):
    for role in held:
        make_affectation(startup, factories.make_personne(), role)
    line = only(emile, "roles-vacants")
    assert (line.pourquoi, line.url) == (missing, "/startups/carnet-vert/equipe/")


@pytest.mark.parametrize("sponsor", [RoleStartup.SPONSOR_DG, RoleStartup.SPONSOR_PROXIMITE])
def test_nothing_vacant(startup, emile, sponsor):
    for role in (RoleStartup.COACH, RoleStartup.INTRAPRENEUR, sponsor):
        make_affectation(startup, factories.make_personne(), role)
    assert lines(emile, "roles-vacants") == []


@pytest.mark.parametrize(("fin", "vacant"), [(0, False), (1, True)])
def test_role_is_vacant_the_day_after_its_end(startup, emile, fin, vacant):
    staffed(startup, fin=days_ago(fin))
    assert (lines(emile, "roles-vacants") != []) is vacant


@pytest.mark.parametrize(("debut", "vacant"), [(0, False), (-1, True)])
def test_role_is_vacant_until_its_first_day(startup, emile, debut, vacant):
    staffed(startup, debut=days_ago(debut))
    assert (lines(emile, "roles-vacants") != []) is vacant


# Roles that end -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("left", "waits"), [(-1, False), (0, True), (60, True), (61, False)])
def test_role_ends_within_sixty_days(startup, emile, ingrid, left, waits):
    ingrid.affectations.update(fin=today() + timedelta(days=left))
    assert (("affectations", ingrid.nom_complet) in lines(emile)) is waits


def test_ending_line_says_why_and_leads_to_the_act(startup, emile, ingrid):
    ingrid.affectations.update(fin=today() + timedelta(days=20))
    line = only(emile, "affectations")
    assert line.pourquoi.startswith("Intrapreneur·e jusqu’au ")
    assert line.pourquoi.endswith("(dans 2\u00a0semaines)")
    assert (line.startup, line.url) == ("Carnet vert", "/startups/carnet-vert/equipe/")
    assert only(ingrid, "affectations").titre == "Votre rôle : Intrapreneur·e"


def test_ending_awaits_whoever_leads_the_startup_and_the_person(
    startup, alice, carla, emile, ingrid, denis, leon, diane
):
    denis.affectations.update(fin=today() + timedelta(days=20))
    for personne in (emile, alice, ingrid, denis):
        assert lines(personne, "affectations") != []
    for personne in (carla, leon, diane):
        assert lines(personne, "affectations") == []


@pytest.mark.parametrize("starts", [-5, 20, 21, 40])
@pytest.mark.parametrize(("ends", "waits"), [(None, False), (400, False), (20, True)])
def test_successor_already_named_answers_it(startup, emile, ingrid, starts, ends, waits):
    ingrid.affectations.update(fin=today() + timedelta(days=20))
    make_affectation(
        startup,
        factories.make_personne("Successeur"),
        RoleStartup.INTRAPRENEUR,
        debut=today() + timedelta(days=min(starts, ends or starts)),
        fin=ends and today() + timedelta(days=ends),
    )
    assert (("affectations", ingrid.nom_complet) in lines(emile)) is waits


def test_another_designer_does_not_replace_one(startup, emile, denis):
    denis.affectations.update(fin=today() + timedelta(days=20))
    make_affectation(startup, factories.make_personne(), RoleStartup.DESIGNER)
    assert lines(emile, "affectations") == [("affectations", denis.nom_complet)]
    make_affectation(startup, denis, RoleStartup.DESIGNER, debut=today() + timedelta(days=21))
    assert lines(emile, "affectations") == []


# Long phases ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nom", list(DUREES))
@pytest.mark.parametrize("over", [0, 1])
def test_phase_longer_than_three_quarters_of_the_network(incubateur, emile, nom, over):
    startup = make_startup("Tenace", incubateur=incubateur)
    jours = DUREES[nom].troisieme + over
    make_phase(startup, nom, debut=days_ago(jours))
    assert (("phases-longues", "Tenace") in lines(emile)) is bool(over)
    assert est_longue(nom, jours) is bool(over)


def test_outcome_is_never_long():
    assert not est_longue(NomPhase.TRANSFERE, 5000)


def test_only_the_current_phase_is_long(incubateur, emile):
    startup = make_startup("Repartie", incubateur=incubateur)
    make_phase(startup, NomPhase.INVESTIGATION, debut=days_ago(900))
    make_phase(startup, NomPhase.CONSTRUCTION, debut=days_ago(10))
    assert lines(emile, "phases-longues") == []


def test_long_phase_line_says_why(incubateur, emile):
    startup = make_startup("Tenace", identifiant="tenace", incubateur=incubateur)
    make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(1100))
    line = only(emile, "phases-longues")
    assert line.pourquoi == (
        "En accélération depuis 3\u00a0ans\u202f: trois startups sur quatre en sortent avant 2\u00a0ans"
    )
    assert line.url == "/startups/tenace/"


# Coaches --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("over", "waits"), [(0, False), (1, True)])
def test_coach_for_over_two_years(startup, emile, alice, carla, over, waits):
    alice.affectations.update(debut=months_before(today(), 24) - timedelta(days=over))
    assert (lines(emile, "coachs-anciens") == [("coachs-anciens", alice.nom_complet)]) is waits
    assert (lines(alice, "coachs-anciens") == [("coachs-anciens", "Votre rôle : Coach")]) is waits
    assert lines(carla, "coachs-anciens") == []


def test_months_of_a_coach_are_the_incubateur_s(startup, emile, alice):
    startup.incubateur.coach_mois = 3
    startup.incubateur.save()
    assert lines(emile, "coachs-anciens") == [("coachs-anciens", alice.nom_complet)]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 11, 24), 24, date(2024, 11, 24)),
    ],
)
def test_months_before(day, months, expected):
    assert months_before(day, months) == expected


# Old measures ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequence", "jours", "awaits"),
    [("mensuelle", 60, False), ("mensuelle", 61, True), ("annuelle", 366, False), ("annuelle", 367, True)],
)
def test_old_measure_awaits_beyond_sixty_days_or_its_frequency(startup, ingrid, frequence, jours, awaits):
    indicateur = factories.make_indicateur(startup, "Usagers actifs", frequence=frequence)
    factories.make_mesure(indicateur, jours=jours)
    factories.make_mesure(indicateur, jours=jours + 200)
    assert lines(ingrid, "mesures-anciennes") == ([("mesures-anciennes", "Usagers actifs")] if awaits else [])


def test_old_measure_says_since_when_and_leads_to_the_form(startup, ingrid):
    indicateur = factories.make_indicateur(startup, "Usagers actifs")
    factories.make_mesure(indicateur, jours=100)
    found = only(ingrid, "mesures-anciennes")
    assert found.pourquoi == "Mesuré il y a 3\u00a0mois (chaque mois)"
    assert found.url == f"/startups/carnet-vert/impact/{indicateur.uuid}/#saisie"
    assert (found.startup, found.date) == ("Carnet vert", days_ago(40))


def test_indicator_never_measured_awaits_once_its_delay_is_over(startup, ingrid):
    indicateur = factories.make_indicateur(startup)
    assert lines(ingrid, "mesures-anciennes") == []
    type(indicateur).objects.update(created_at=factories.moment(90))
    assert only(ingrid, "mesures-anciennes").pourquoi.startswith("Jamais mesuré, suivi depuis")


def test_archived_indicator_and_ended_startup_await_nothing(startup, autre_startup, emile):
    factories.make_mesure(factories.make_indicateur(startup, archive_le=days_ago(1)), jours=100)
    factories.make_mesure(factories.make_indicateur(autre_startup), jours=100)
    factories.make_phase(autre_startup, NomPhase.ABANDON, debut=days_ago(1))
    assert lines(emile, "mesures-anciennes") == []


# Late objectives ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jours", "awaits"), [(0, False), (1, True)])
def test_objective_awaits_from_the_day_after_its_own(startup, ingrid, jours, awaits):
    factories.make_objectif(startup, echeance=days_ago(jours))
    assert (lines(ingrid, "objectifs-depasses") != []) is awaits


def test_late_objective_says_how_far_it_is_and_leads_to_its_end(startup, ingrid, sign_in):
    indicateur = factories.make_indicateur(startup, "Usagers actifs", unite="usagers")
    factories.make_mesure(indicateur, "150", jours=30)
    objectif = factories.make_objectif(
        startup, indicateur=indicateur, depart=100, cible=200, echeance=days_ago(21)
    )
    found = only(ingrid, "objectifs-depasses")
    assert words(found.titre) == words("Usagers actifs : 200")
    assert words(found.pourquoi).startswith("Échéance dépassée depuis 3 semaines. 50 % du chemin")
    assert found.url == f"/startups/carnet-vert/impact/objectifs/{objectif.uuid}/clore/"
    assert (found.startup, found.date) == ("Carnet vert", days_ago(21))
    assert sign_in(ingrid).get(found.url).status_code == 200
    assert found.urgence == rank(Urgence.RETARD, 21)


def test_the_longest_late_objective_comes_first(startup, ingrid):
    for jours in (3, 40, 12):
        factories.make_objectif(startup, texte=f"{jours} jours", echeance=days_ago(jours))
    assert [titre for _, titre in lines(ingrid, "objectifs-depasses")] == ["40 jours", "12 jours", "3 jours"]


def test_closed_objective_and_ended_startup_await_nothing(startup, autre_startup, emile):
    factories.make_objectif(startup, echeance=days_ago(9), issue=IssueObjectif.MANQUE, clos_le=days_ago(1))
    factories.make_objectif(autre_startup, echeance=days_ago(9))
    factories.make_phase(autre_startup, NomPhase.ABANDON, debut=days_ago(1))
    assert lines(emile, "objectifs-depasses") == []


def test_late_objectives_cost_one_query_whatever_their_number(startup, sign_in, emile):
    factories.make_objectif(startup, echeance=days_ago(9))
    client = sign_in(emile)

    def grow() -> None:
        for _ in range(3):
            each = make_startup(incubateur=startup.incubateur, phase=NomPhase.CONSTRUCTION)
            indicateur = factories.make_indicateur(each)
            factories.make_objectif(each, echeance=days_ago(9))
            factories.make_objectif(each, indicateur=indicateur, cible=3, echeance=days_ago(9))

    assert_num_queries_constant(lambda: client.get("/"), grow, at_most=30)


# Each person ----------------------------------------------------------------------------------------------


@pytest.fixture
def everything_awaits(startup, autre_startup, alice, solange):
    """A line of each kind on `startup`, and of two kinds on `autre_startup`."""
    startup.phases.update(debut=days_ago(1000))
    make_point(startup, alice, jours=60)
    make_point(autre_startup, alice, jours=40)
    alice.affectations.update(debut=days_ago(900), fin=days_ago(-10))
    make_blocage(startup, alice, attendu_de=solange)
    factories.make_mesure(factories.make_indicateur(startup), jours=100)
    factories.make_objectif(startup, echeance=days_ago(5))


ON_STARTUP = {"sans-nouvelles", "roles-vacants", "phases-longues"}
IMPACT = {"mesures-anciennes", "objectifs-depasses"}


@pytest.mark.parametrize(
    ("who", "startups", "kinds"),
    [
        (
            "emile",
            {"Carnet vert", "Haies vives"},
            ON_STARTUP | IMPACT | {"affectations", "coachs-anciens"},
        ),
        ("alice", {"Carnet vert"}, ON_STARTUP | IMPACT | {"affectations", "coachs-anciens"}),
        ("carla", {"Haies vives"}, {"sans-nouvelles", "roles-vacants"}),
        (
            "ingrid",
            {"Carnet vert"},
            {"sans-nouvelles", "phases-longues", "affectations"} | IMPACT,
        ),
        ("solange", {"Carnet vert"}, {"blocages"}),
        ("diane", {"Carnet vert", "Haies vives"}, ON_STARTUP),
        ("serge", set(), set()),
        ("leon", set(), set()),
        ("denis", set(), set()),
        ("voisin", set(), set()),
        ("externe", set(), set()),
    ],
)
def test_each_person_gets_only_what_is_theirs(everything_awaits, request, who, startups, kinds):
    personne = request.getfixturevalue(who)
    found = [line for lot in echeances(personne, today()) for line in lot[:50]]
    assert {line.kind for line in found} == kinds
    assert {line.startup for line in found} == startups


def test_portefeuille_follows_what_it_was_given(everything_awaits, diane, autre_startup):
    make_affectation(autre_startup, diane, RoleStartup.PORTEFEUILLE)
    assert {titre for _, titre in lines(diane)} == {"Haies vives"}


def test_former_role_gives_nothing(everything_awaits, emile, alice):
    emile.rattachements.update(fin=days_ago(1))
    assert lines(emile) == []
    alice.affectations.update(fin=days_ago(1))
    assert lines(alice) == []


def test_co_incubateur_only_reads(everything_awaits, startup, autre_incubateur, voisin):
    startup.co_incubateurs.add(autre_incubateur)
    assert lines(voisin) == []


def test_coach_of_the_incubateur_is_not_coach_of_all(everything_awaits, incubateur):
    personne = factories.make_personne("Noam")
    factories.make_rattachement(personne, incubateur, RoleIncubateur.COACH)
    assert lines(personne) == []


def test_lines_of_a_lot_are_sorted_by_urgency(incubateur, emile):
    for jours in (40, 300, 90):
        startup = make_startup(f"Muette {jours}", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        startup.phases.update(debut=days_ago(jours * 5))
        make_point(startup, emile, jours=jours)
        coach = factories.make_personne(f"Coach {jours}")
        make_affectation(startup, coach, debut=days_ago(700 + jours), fin=days_ago(-jours // 10))
    for lot in echeances(emile, today()):
        ranks = [line.urgence for line in lot[:50]]
        assert ranks == sorted(ranks), lot.kind
        assert len(ranks) == (0 if lot.urgence is Urgence.ATTENDU else lot.total)


def test_first_lines_come_with_the_total(incubateur, emile):
    for _ in range(4):
        make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
    lot = next(lot for lot in echeances(emile, today()) if lot.kind == "roles-vacants")
    assert len(lot.first(3)) == 3
    assert lot.total == lot.count() == 4
    assert lot.first(3) == lot[:3]
