"""The invented portfolio: always the same for the same day, with something to do for the people of the sign-in page."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annuaire.models import Incubateur, Logo, Personne, Rattachement, Suppleance
from comites.enums import EtatCondition, Issue, StatutComite
from comites.models import (
    AvisCoach,
    Comite,
    Condition,
    Decision,
    DemiJournee,
    Dossier,
    Grille,
    Membre,
    Passage,
    Question,
)
from incubateur.accueil.demo.cadre import DOMAIN, PASSWORD, PEOPLE
from incubateur.accueil.demo.remplissage import Portefeuille
from incubateur.accueil.echeances import gather
from missions import differences
from missions.controles import manquements
from missions.emails import next_signatory
from missions.enums import StatutLettre
from missions.models import Emission, Lettre, Modele, Signature
from missions.relecture import relire
from notes.cadence import CLOSE, Faits, late, periode_of, with_cadence
from notes.calendrier import PERIODES
from notes.enums import NatureDispense, StatutNote
from notes.models import Dispense, Note, Transmission, Visa
from notes.models import Reponse as ReponseNote
from notes.selection import awaiting
from socle.clock import today
from socle.models import Courriel
from startups.budget.lecture import lire
from startups.enums import GenreJalon, IssueObjectif, NomPhase
from startups.financement import Etat
from startups.models import (
    Affectation,
    Blocage,
    Depense,
    Enveloppe,
    EtatStandard,
    Indicateur,
    Jalon,
    Mesure,
    Objectif,
    Phase,
    Point,
    Reponse,
    ServiceFait,
    Startup,
)
from tests.outils.html import soup

MODELS = [
    Affectation,
    AvisCoach,
    Blocage,
    Comite,
    Condition,
    Decision,
    DemiJournee,
    Depense,
    Dispense,
    Dossier,
    Enveloppe,
    EtatStandard,
    Grille,
    Incubateur,
    Indicateur,
    Jalon,
    Lettre,
    Membre,
    Mesure,
    Note,
    Objectif,
    Passage,
    Personne,
    Phase,
    Point,
    Question,
    Rattachement,
    ServiceFait,
    Signature,
    Startup,
    Suppleance,
]
# Drawn, hashed or dated at each run.
UNSTABLE = {"password", "importee_le", "created_at", "history_id", "history_date", "annulee_le"}
WORKERS = ["equipe", "coach", "intrapreneur", "sponsor.dg", "sponsor.proximite", "dinum"]


@pytest.fixture(scope="module")
def filled_once(django_db_setup, django_db_blocker):
    """Filling takes seconds: the tests of this file share it, each in a transaction inside this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        Portefeuille(today()).fill(40)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(filled_once, db) -> date:
    """The demonstration of `make demo`."""
    return today()


def someone(key: str) -> Personne:
    return Personne.objects.get(email=f"{key}@{DOMAIN}")


def content(model) -> list[tuple]:
    """What the rows say, without their keys, in an order of its own."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in UNSTABLE]
    plain = [
        field.name
        for field in fields
        if not field.is_relation and not (model is Suppleance and field.name == "uuid")
    ]
    return sorted(map(str, model.objects.order_by("pk").values_list(*plain)))


def everything() -> dict[str, list]:
    return {model.__name__: content(model) for model in MODELS}


def filled(*totals: int, day: date | None = None) -> dict[str, list]:
    """What the database holds after these fillings; nothing of it stays."""
    with transaction.atomic():
        for total in totals:
            Portefeuille(day or today()).fill(total)
        found = everything()
        transaction.set_rollback(True)
    return found


@pytest.mark.django_db
def test_same_day_same_portfolio_whatever_the_steps():
    once = filled(12)
    assert filled(12) == once
    assert filled(5, 12) == once
    assert filled(12, 12) == once
    assert filled(12, day=today() - timedelta(days=1)) != once


@pytest.mark.django_db
def test_letters_are_the_same_the_same_day():
    found = []
    for _ in range(2):
        with transaction.atomic():
            assert Portefeuille(today()).fill(39) == 39
            issued = Emission.objects.order_by("pk").values_list("code", "texte", "document__empreinte")
            found.append([content(Lettre), content(Signature), list(issued)])
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][2]) > 10


def test_second_run_adds_nothing(demo):
    before = everything() | {"lines": [model.history.count() for model in MODELS]}
    assert Portefeuille(demo).fill(40) == 0
    assert everything() | {"lines": [model.history.count() for model in MODELS]} == before


def test_another_day_adds_nothing_either(demo):
    before = everything()
    assert Portefeuille(demo + timedelta(days=3)).fill(40) == 0
    assert everything() == before


def test_some_forty_startups_over_three_incubateurs_and_three_years(demo):
    startups = Startup.objects.with_phase_courante(demo)
    assert startups.count() == 40
    assert len({*startups.values_list("incubateur", flat=True)}) == 3
    phases = Counter(startups.values_list("phase_courante", flat=True))
    assert {*NomPhase.values[:4]} < {*phases}
    good, bad = {NomPhase.TRANSFERE, NomPhase.OPERE}, {NomPhase.ABANDON, NomPhase.ABANDON_INVESTIGATION}
    assert good & {*phases}
    assert bad & {*phases}
    oldest = Point.objects.order_by("created_at").first().created_at.date()
    assert timedelta(days=2.5 * 365) < demo - oldest <= timedelta(days=3 * 365)
    assert {*Point.objects.values_list("meteo", flat=True)} == {"ensoleille", "nuageux", "orageux"}
    assert Blocage.objects.open().exists()
    assert Blocage.objects.resolved().exists()
    assert Reponse.objects.filter(pour__isnull=False).exists()
    assert startups.filter(co_incubateurs__isnull=False).exists()


@pytest.mark.parametrize("key", [*WORKERS, "voisin"])
def test_something_awaits(demo, key):
    assert any(lot.first(1) for lot in gather(someone(key), demo))


@pytest.mark.parametrize("key", ["sponsor.dg", "sponsor.proximite"])
def test_sponsors_have_blocages_in_their_hands(demo, key):
    handed = Blocage.objects.open().filter(attendu_de=someone(key))
    assert handed.exists()
    assert {blocage.startup.phase_at().nom for blocage in handed} <= {*NomPhase.values[:4]}


def test_every_kind_of_line_awaits_the_equipe(demo):
    kinds = {lot.kind for lot in gather(someone("equipe"), demo) if lot.total}
    assert {
        "blocages",
        "sans-nouvelles",
        "roles-vacants",
        "affectations",
        "lettres-a-renouveler",
        "phases-longues",
        "coachs-anciens",
        "mesures-anciennes",
        "objectifs-depasses",
        "financement",
        "comites-a-programmer",
    } <= kinds


def test_who_has_no_role_has_none(demo):
    for key in ("externe", "jure"):
        assert not Startup.objects.visible_to(someone(key)).exists()
    assert Startup.objects.visible_to(someone("lecture")).exists()


def test_each_person_signs_in_and_follows_each_line(demo, sign_in):
    for key in WORKERS:
        client = sign_in(someone(key))
        links = [a["href"] for a in soup(client.get("/")).select(".a-traiter li a")]
        assert links
        for url in links:
            assert client.get(url).status_code == 200, (key, url)


def test_password_of_the_people(demo):
    for key, *_ in PEOPLE:
        assert someone(key).check_password(PASSWORD)
    assert not Personne.objects.get(email=f"coach.0@{DOMAIN}").has_usable_password()


# Letters --------------------------------------------------------------------------------------------------


def ending(demo: date, days: int) -> bool:
    """Whether a letter that nothing follows ends in that many days, or a few more."""
    span = (demo + timedelta(days=days), demo + timedelta(days=days + 7))
    return Lettre.objects.filter(statut=StatutLettre.SIGNEE, suivantes=None, fin__range=span).exists()


def test_letters_in_every_state(demo):
    lettres = Lettre.objects.all()
    assert {*lettres.values_list("statut", flat=True)} == {*StatutLettre.values}
    drafts = [bool(manquements(lettre)) for lettre in lettres.filter(statut=StatutLettre.BROUILLON)]
    assert {*drafts} == {True, False}
    issued = lettres.filter(statut=StatutLettre.EMISE)
    assert {lettre.signatures.filter(signee_le__isnull=False).count() for lettre in issued} >= {0, 1, 2}
    assert all(ending(demo, days) for days in (0, 15, 40))
    assert ending(demo, -25), "one ended and nothing follows"
    assert lettres.filter(fin__lt=demo, suivantes__statut=StatutLettre.EMISE).exists()
    assert lettres.in_force(demo).filter(nature="avenant", precedente__statut=StatutLettre.SIGNEE).exists()
    natures = Emission.objects.values_list("document__retrait__nature", flat=True)
    assert {"annule", "remplace"} < {*natures}
    paper = lettres.get(papier=True)
    assert bytes(paper.scan.contenu).startswith(b"%PDF")
    assert not Emission.objects.filter(lettre=paper).exists()


def test_numbers_of_letters_follow_each_other_in_time(demo):
    for incubateur in Incubateur.objects.all():
        issued = Emission.objects.filter(incubateur=incubateur).order_by("annee", "numero")
        days = [emission.emise_le for emission in issued]
        assert days == sorted(days)
        for year in {emission.annee for emission in issued}:
            numbers = [emission.numero for emission in issued if emission.annee == year]
            assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("key", ["intrapreneur", "sponsor.dg", "sponsor.proximite"])
def test_a_letter_awaits_their_signature_and_they_are_written_to(demo, key):
    awaiting = [
        lettre
        for lettre in Lettre.objects.visible_to(someone(key)).filter(statut=StatutLettre.EMISE)
        if next_signatory(lettre).personne == someone(key)
    ]
    assert awaiting
    told = Courriel.objects.filter(destinataire=someone(key).email, cle__startswith="lettre-a-signer:")
    assert told.exists()


def test_each_person_sees_their_letters_and_not_those_of_others(demo):
    seen = {
        key: Lettre.objects.visible_to(someone(key)).distinct() for key in [*WORKERS, "voisin", "externe"]
    }
    ours = Lettre.objects.filter(incubateur__identifiant="demo-verger")
    drafts = ours.filter(statut=StatutLettre.BROUILLON)
    assert {*seen["equipe"]} == {*ours}
    assert {*seen["dinum"]} == {*ours.exclude(pk__in=drafts)}
    names = {key: {lettre.startup.identifiant for lettre in found} for key, found in seen.items()}
    # Their own, and that of a startup they co-incubate.
    assert names["voisin"] == {"bois-local", "dossier-bio-unique"}
    assert names["intrapreneur"] == {"carnet-de-haies"}
    for key in ("coach", "sponsor.dg", "sponsor.proximite"):
        assert 0 < seen[key].count() < ours.count()
        assert not {*seen[key]} & {*drafts}
    assert not seen["externe"].exists()


# Notes ----------------------------------------------------------------------------------------------------


def test_each_startup_that_owes_notes_has_those_of_six_periods(demo):
    startups = Startup.objects.select_related("incubateur").prefetch_related("phases", "dispenses")
    late_ones = {*with_cadence(Startup.objects.all(), demo).filter(late()).values_list("pk", flat=True)}
    assert len(late_ones) >= 4
    for startup in startups:
        sent = {*startup.notes.sent().values_list("periode", flat=True)}
        closed = periode_of(startup, demo, CLOSE)
        for periode in closed.last(PERIODES - 1):
            awaited = periode == closed and startup.pk in late_ones
            owed = Faits.of(startup).owes(periode, demo)
            assert (periode.cle in sent) == (owed and not awaited), (startup, periode)
    assert Note.objects.filter(statut=StatutNote.BROUILLON).count() >= 3


def test_notes_in_every_state(demo):
    assert Note.objects.filter(version=2).exclude(motif="").exists()
    assert Visa.objects.exclude(par=F("destinataire__personne")).exists(), "one « pour » a sponsor"
    assert ReponseNote.objects.filter(pour__isnull=False).exists()
    assert {*Dispense.objects.values_list("nature", flat=True)} == {*NatureDispense.values}
    unread = Transmission.objects.filter(
        destinataires__lecture__isnull=True, destinataires__qualite="sponsor_dg"
    )
    assert unread.exists()
    assert not Transmission.objects.filter(transmise_le__date__gt=demo).exists()


@pytest.mark.parametrize("key", ["sponsor.dg", "sponsor.proximite"])
def test_notes_await_their_visa(demo, key):
    assert awaiting(someone(key)).exists()


@pytest.mark.parametrize("key", ["equipe", "coach", "intrapreneur"])
def test_late_notes_await_who_writes_them(demo, key):
    written = Note.objects.writable_by(someone(key)).values("startup")
    assert with_cadence(Startup.objects.filter(pk__in=written), demo).filter(late()).exists()


def test_documents_of_notes_are_sealed(demo):
    """The last one of each startup says the note; the others say that they do not."""
    said = []
    for sent in Transmission.objects.filter(note__in=Note.objects.current()).select_related(
        "document", "note"
    ):
        assert bytes(sent.document.contenu).startswith(b"%PDF")
        assert sent.document.intact
        assert sent.contenu["startup"]
        last = (
            not Note.objects.sent().filter(startup=sent.note.startup, periode__gt=sent.note.periode).exists()
        )
        said.append((last, "n’a pas été composé" in sent.page))
    assert {*said} == {(True, False), (False, True)}


# Impact and money -----------------------------------------------------------------------------------------


def test_what_is_built_is_measured_and_paid_for_over_three_years(demo):
    built = Startup.objects.with_phase_courante(demo).filter(
        phase_courante__in=[NomPhase.CONSTRUCTION, NomPhase.ACCELERATION, NomPhase.TRANSFERT]
    )
    silent = built.filter(indicateurs=None).count() + built.filter(enveloppes=None).count()
    assert 0 < silent < built.count() / 2, "some have none, most have both"
    oldest = Mesure.objects.filter(indicateur__startup__in=built).earliest("date").date
    assert timedelta(days=2.5 * 365) < demo - oldest <= timedelta(days=3 * 365)
    assert len({*Enveloppe.objects.values_list("exercice", flat=True)}) >= 3
    assert len({*Indicateur.objects.values_list("dimension", flat=True)}) >= 4
    for model in (Mesure, Depense, ServiceFait):
        assert not model.objects.filter(date__gt=demo).exists()


def test_awkward_cases_of_impact(demo):
    followed = Indicateur.objects.all()
    counts = {indicateur.mesures.count() for indicateur in followed}
    assert 1 in counts
    assert max(counts) >= 30
    assert followed.stale().filter(principal=True).exists()
    assert Startup.objects.filter(indicateurs__isnull=False).exclude(indicateurs__principal=True).exists()
    assert Mesure.objects.filter(valeur__lt=0).exists()
    values = [[*i.mesures.order_by("date").values_list("valeur", flat=True)] for i in followed]
    pairs = [pair for row in values for pair in pairwise(row)]
    assert any(0 < one * 100 < other for one, other in pairs), "a jump"
    assert {*Objectif.objects.values_list("issue", flat=True)} >= {
        IssueObjectif.EN_COURS,
        IssueObjectif.ATTEINT,
        IssueObjectif.PARTIEL,
        IssueObjectif.MANQUE,
    }
    assert Objectif.objects.filter(indicateur=None).exists()


def test_awkward_cases_of_money(demo):
    budgets = [lire(startup, demo) for startup in Startup.objects.filter(enveloppes__isnull=False).distinct()]
    states = {budget.financement.etat for budget in budgets}
    assert states >= {Etat.CALCULE, Etat.EPUISE, Etat.SANS_RYTHME}
    ends = [budget.financement.jusquau for budget in budgets if budget.financement.jusquau]
    assert any(end - demo < timedelta(days=92) for end in ends)
    assert any(end - demo > timedelta(days=92) for end in ends)
    years = [ligne for budget in budgets for ligne in budget.exercices]
    assert any(year.exercice.depassement for year in years)
    assert any(year.caduc for year in years)
    assert any(year.perdu for year in years)
    assert any(depense.montant % 1 for budget in budgets for depense in budget.depenses), "some cents"


# History --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_history_tells_how_each_row_came_to_be(demo, model):
    tracked = [field.attname for field in model.history.model.tracked_fields]
    lines: dict[int, list] = {}
    for line in model.history.order_by("history_date", "history_id"):
        lines.setdefault(line.id, []).append(line)
    assert lines.keys() == {*model.objects.values_list("pk", flat=True)}
    for row in model.objects.all():
        told = lines[row.pk]
        assert [line.history_type for line in told] == ["+", *"~" * (len(told) - 1)]
        assert all(line.history_change_reason for line in told)
        assert told[-1].history_date <= timezone.now() + timedelta(days=1)
        last = {name: getattr(told[-1], name) for name in tracked if name != "created_at"}
        assert last == {name: getattr(row, name) for name in last}


def test_history_is_as_old_as_what_it_tells(demo):
    for blocage in Blocage.objects.resolved():
        opened, resolved = blocage.history.order_by("history_id")[:2]
        assert (opened.history_date.date(), opened.resolu_le, opened.issue) == (blocage.depuis, None, "")
        assert (resolved.history_date.date(), resolved.resolu_le) == (blocage.resolu_le, blocage.resolu_le)
    for point in Point.objects.all():
        assert point.history.earliest("history_id").history_user == point.auteur


def test_points_are_signed_by_the_coach_of_the_time(demo):
    for point in Point.objects.select_related("startup", "auteur"):
        day = point.created_at.date()
        held = Affectation.objects.current(day).filter(
            startup=point.startup, role="coach", personne=point.auteur
        )
        assert held.exists() or point.auteur.rattachements.filter(role="equipe").exists()


def test_links_of_a_startup_are_in_its_history(demo):
    startup = Startup.objects.get(identifiant="carnet-de-haies")
    first, last = startup.history.earliest("history_id"), startup.history.latest("history_id")
    assert first.mission != startup.mission == last.mission
    for line in (first, last):
        assert {link.organisation_id for link in line.sponsors.all()} == {
            *startup.sponsors.values_list("pk", flat=True)
        }


def test_model_of_letter_has_a_version_in_preparation_and_a_letterhead(demo):
    drafts = Modele.objects.filter(publie_le__isnull=True)
    [draft] = drafts
    found = differences.entre(draft.tire_de, draft)
    assert [ecart.titre for ecart in found.changed] == [
        "Comment il est rendu compte",
        "Renouvellement et fin de la mission",
    ]
    assert relire(draft) == []
    assert Logo.objects.get().incubateur == draft.incubateur


def test_three_years_of_comites_one_today_one_next_week(demo):
    held = Comite.objects.filter(statut=StatutComite.CLOS).with_dates().order_by("debut")
    assert timedelta(days=2.5 * 365) < demo - held.first().debut
    past = Passage.objects.filter(comite__statut=StatutComite.CLOS)
    assert past.count() == Decision.objects.count() > 100
    assert {*Decision.objects.values_list("issue", flat=True)} > {Issue.CONVAINCU, Issue.INCERTAIN}
    days = DemiJournee.objects.filter(comite__incubateur=Incubateur.objects.get(identifiant="demo-verger"))
    for statut, day in [
        (StatutComite.EN_SEANCE, demo),
        (StatutComite.CONVOQUE, demo + timedelta(days=7)),
        (StatutComite.PREPARATION, demo + timedelta(days=35)),
    ]:
        assert days.filter(comite__statut=statut, date=day).exists()


def test_dossiers_of_next_week_are_half_ready(demo):
    near = Passage.objects.filter(comite__statut=StatutComite.CONVOQUE).for_dossier()
    begun = [bool(passage.dossier.demandes) for passage in near.order_by("pk")]
    assert {*begun} == {True, False}
    assert {*Question.objects.values_list("reponse", flat=True)} > {""}
    assert Grille.objects.exists()
    assert AvisCoach.objects.exists()


def test_conditions_are_met_or_await_those_who_sign_in(demo):
    assert {*Condition.objects.values_list("etat", flat=True)} == {EtatCondition.A_LEVER, EtatCondition.LEVEE}
    assert not Condition.objects.filter(close_le__gte=demo).exists()
    owners = {someone("intrapreneur"), someone("coach")}
    assert owners & {row.responsable for row in Condition.objects.to_meet().select_related("responsable")}


def test_comites_are_held_the_day_the_jalons_tell(demo):
    for passage in Passage.objects.filter(comite__statut=StatutComite.CLOS).select_related("demi_journee"):
        jalons = Jalon.objects.filter(startup=passage.startup_id, genre=GenreJalon.COMITE)
        assert jalons.filter(date=passage.demi_journee.date).exists()


@pytest.mark.parametrize("key", WORKERS)
def test_the_people_of_the_sign_in_page_have_comites_to_read(demo, key):
    assert Comite.objects.visible_to(someone(key)).to_hold().exists()
