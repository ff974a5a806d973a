"""Replacing a person: who takes over what, from when; what stays; who is told."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement, Suppleance
from incubateur.accueil.actions import remplacer as actions
from incubateur.accueil.forms.remplacer import RemplacementForm
from incubateur.accueil.remplacement import gather
from socle.clock import today
from socle.models import Courriel
from socle.remplacements import Releve
from socle.templatetags.socle import jour
from startups.enums import Position, RoleStartup
from startups.models import Affectation, Blocage
from tests import factories
from tests.outils.html import soup
from tests.outils.killed import killed_after_each_statement
from tests.outils.queries import assert_num_queries_constant

NARROW = "\u202f"


def day(days: int):
    """That many days after today."""
    return today() + timedelta(days=days)


class Bureau:
    """Émile's browser on the page that replaces somebody."""

    def __init__(self, client, sortant: Personne, successeur: Personne | None = None):
        self.client = client
        self.address = reverse("accueil:remplacer", args=[sortant.uuid])
        self.address += f"?avec={successeur.uuid}" if successeur else "?nouvelle=1"

    def offered(self) -> list[str]:
        """Titles of what can be handed over."""
        return [found.titre for found in self.client.get(self.address).context["form"].transmissibles]

    def typed(self, *ticks: str, le=None, **data) -> dict:
        """What a person sends with only `ticks` (keys, or all when none is given) ticked."""
        form = self.client.get(self.address).context["form"]
        keys = ticks or [found.cle for found in form.transmissibles]
        initial = {
            f"{found.cle}-{name}": field.initial or ""
            for found in form.transmissibles
            for name, field in found.champs().items()
        }
        return {"cle": uuid4(), "le": le or today(), **initial, **dict.fromkeys(keys, "on")} | data

    def check(self, *ticks: str, **options):
        """The page that says what will happen (or the form again)."""
        return self.client.post(self.address, self.typed(*ticks, **options))

    def replace(self, *ticks: str, **options):
        """Go to the end; fails unless all is done."""
        page = self.check(*ticks, **options)
        assert "transmis" in page.context, page.context["form"].errors
        response = self.client.post(self.address, hidden(page) | {"confirmer": "1"})
        assert response.status_code == 302
        return response


def hidden(page) -> dict:
    """What the confirmation carries."""
    form = soup(page).find("button", attrs={"name": "confirmer"}).find_parent("form")
    return {field["name"]: field.get("value", "") for field in form.find_all("input")}


def told(page) -> dict[str, list[str]]:
    """What the confirmation says, by title, with plain spaces."""
    plain = str.maketrans({NARROW: " ", "\u00a0": " "})
    return {titre: [text.translate(plain) for text in said] for titre, said in page.context["transmis"]}


def refusals(page) -> list[str]:
    return [str(error) for errors in page.context["form"].errors.values() for error in errors]


def cle(row) -> str:
    prefix = {Affectation: "affectation", Rattachement: "role", Suppleance: "suppleance", Blocage: "blocage"}
    return f"{prefix[type(row)]}-{row.uuid}"


@pytest.fixture
def nadia(incubateur):
    """Known in the directory, without any role."""
    return factories.make_personne("Nadia", annuaires=[incubateur])


@pytest.fixture
def bureau(sign_in, emile):
    client = sign_in(emile)
    return lambda sortant, successeur=None: Bureau(client, sortant, successeur)


# What is offered --------------------------------------------------------------------------------------------


def test_successor_is_chosen_by_search_or_new(bureau, alice, nadia, voisin):
    page = bureau(alice).client.get(reverse("accueil:remplacer", args=[alice.uuid]), {"q": "nad"})
    assert page.context["found"] == [nadia]
    assert "C’est une personne nouvelle" in page.text
    everybody = bureau(alice).client.get(reverse("accueil:remplacer", args=[alice.uuid])).context["found"]
    assert alice not in everybody
    assert voisin not in everybody


def test_inactive_or_foreign_successor_cannot_be_chosen(bureau, alice, nadia, voisin):
    nadia.is_active = False
    nadia.save()
    for other in (nadia, voisin, alice):
        page = bureau(alice, other).client.get(bureau(alice, other).address)
        assert f"Qui remplace {alice}" in page.text


def test_what_is_held_in_ones_incubateur_is_offered(bureau, startup, alice, nadia, autre_incubateur, emile):
    ailleurs = factories.make_startup(
        "Marée basse", incubateur=autre_incubateur, co_incubateurs=[startup.incubateur]
    )
    factories.make_affectation(ailleurs, alice)
    factories.make_rattachement(alice, autre_incubateur, RoleIncubateur.COACH)
    factories.make_blocage(startup, emile, attendu_de=alice)
    factories.make_blocage(startup, emile, titre="Fini", attendu_de=alice, resolu_le=today())
    factories.make_blocage(ailleurs, emile, titre="Ailleurs", attendu_de=alice)
    assert bureau(alice, nadia).offered() == [
        "Coach, Carnet vert",
        "Accès aux données refusé, Carnet vert",
        "Coach, Incubateur du Bocage",
    ]


def test_role_that_ended_lately_is_offered_while_nobody_took_it(bureau, startup, ingrid, serge, nadia, denis):
    ingrid.affectations.update(fin=day(-10))
    factories.make_affectation(startup, ingrid, RoleStartup.DESIGNER, debut=day(-100), fin=day(-10))
    factories.make_affectation(startup, ingrid, RoleStartup.PARTENAIRE, debut=day(-400), fin=day(-90))
    # denis is still the designer
    assert bureau(ingrid, nadia).offered() == ["Intrapreneur·e, Carnet vert"]


def test_nothing_to_hand_over_is_said(bureau, nadia, alice):
    page = bureau(nadia, alice).client.get(bureau(nadia, alice).address)
    assert "ne tient plus rien que vous puissiez transmettre" in page.text


def test_suppleances_are_offered_unless_another_incubateur_counts_on_the_person(
    bureau, solange, nadia, denis, autre_incubateur
):
    factories.make_suppleance(solange, denis)
    assert bureau(solange, nadia).offered() == ["Sponsor DG, Carnet vert", f"Suppléé·e par {denis}"]
    assert bureau(denis, nadia).offered() == ["Designer, Carnet vert", f"Supplée {solange}"]
    solange.incubateurs.add(autre_incubateur)
    assert bureau(solange, nadia).offered() == ["Sponsor DG, Carnet vert"]
    assert bureau(denis, nadia).offered() == ["Designer, Carnet vert"]


def test_suppleant_of_another_incubateur_is_not_named(bureau, solange, nadia, voisin):
    factories.make_suppleance(solange, voisin)
    assert bureau(solange, nadia).offered() == ["Sponsor DG, Carnet vert"]


# Roles ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-30, 0, 45])
def test_role_ends_on_the_eve_and_starts_on_the_day(bureau, startup, ingrid, nadia, emile, days):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(
        quotite=60, position=Position.CONTRACTUEL, employeur="Mairie"
    )
    page = bureau(ingrid, nadia).check(le=day(days))
    since = "à partir du" if days > 0 else "depuis le"
    assert told(page) == {
        "Intrapreneur·e, Carnet vert": [
            f"{ingrid} jusqu’au {jour(day(days - 1))}.",
            f"{nadia} {since} {jour(day(days))}, 60 %, Contractuel·le.",
        ]
    }
    assert nadia.affectations.count() == 0
    bureau(ingrid, nadia).replace(le=day(days))
    held.refresh_from_db()
    taken = nadia.affectations.get()
    assert held.fin == day(days - 1)
    assert (taken.debut, taken.fin, taken.role, taken.startup) == (
        day(days), None, RoleStartup.INTRAPRENEUR, startup,
    )  # fmt: skip
    # The employer is the predecessor's own.
    assert (taken.quotite, taken.position, taken.employeur) == (60, Position.CONTRACTUEL, "")
    for row in (held, taken):
        written = row.history.first()
        assert written.history_change_reason == f"Relève de {ingrid} par {nadia}"
        assert written.history_user == emile


def test_terms_and_end_may_differ_for_the_successor(bureau, ingrid, nadia):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(quotite=60, position=Position.STATUTAIRE, fin=day(90))
    key = cle(held)
    changed = {f"{key}-quotite": "80", f"{key}-position": "", f"{key}-fin": ""}
    bureau(ingrid, nadia).replace(le=day(5), **changed)
    taken = nadia.affectations.get()
    assert (taken.quotite, taken.position, taken.fin) == (80, "", None)
    held.refresh_from_db()
    assert (held.quotite, held.fin) == (60, day(4))


def test_planned_end_is_kept_unless_changed(bureau, ingrid, nadia):
    ingrid.affectations.update(fin=day(90))
    bureau(ingrid, nadia).replace(le=day(5))
    assert nadia.affectations.get().fin == day(90)


def test_end_planned_before_the_day_is_not_the_successors(bureau, ingrid, nadia):
    ingrid.affectations.update(fin=day(20))
    bureau(ingrid, nadia).replace(le=day(21))
    assert ingrid.affectations.get().fin == day(20)
    assert (nadia.affectations.get().debut, nadia.affectations.get().fin) == (day(21), None)


def test_wrong_terms_are_refused_and_nothing_typed_is_lost(bureau, ingrid, nadia):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(quotite=60, fin=day(90))
    key = cle(held)
    page = bureau(ingrid, nadia).check(le="2026-13-45", mot="Bon courage", **{f"{key}-quotite": "300"})
    assert set(page.context["form"].errors) == {"le", f"{key}-quotite"}
    assert "Bon courage" in page.text
    page = bureau(ingrid, nadia).check(le=day(5), **{f"{key}-fin": day(1)})
    assert refusals(page) == [f"La fin ({jour(day(1))}) précède la relève{NARROW}: changez-la ou videz-la."]
    page = bureau(ingrid, nadia).check(le=day(400))
    assert "à moins d’un an" in refusals(page)[0]


def test_role_already_over_starts_without_touching_the_past(bureau, ingrid, nadia):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(fin=day(-10))
    page = bureau(ingrid, nadia).check()
    assert told(page)["Intrapreneur·e, Carnet vert"][0] == f"{ingrid} jusqu’au {jour(day(-10))}."
    bureau(ingrid, nadia).replace()
    held.refresh_from_db()
    assert (held.fin, held.version) == (day(-10), 1)
    assert nadia.affectations.get().debut == today()


def test_role_not_begun_changes_hands_whole(bureau, startup, ingrid, nadia):
    ingrid.affectations.update(debut=day(30))
    page = bureau(ingrid, nadia).check(le=day(10))
    assert told(page) == {
        "Intrapreneur·e, Carnet vert": [
            f"{ingrid} ne commencera pas.",
            f"{nadia} à partir du {jour(day(30))}.",
        ]
    }
    bureau(ingrid, nadia).replace(le=day(10))
    assert not ingrid.affectations.exists()
    assert nadia.affectations.get().debut == day(30)


def test_role_begun_after_the_day_is_refused(bureau, ingrid, nadia):
    ingrid.affectations.update(debut=day(-5))
    page = bureau(ingrid, nadia).check(le=day(-8))
    assert refusals(page) == [
        f"{ingrid} n’a commencé que le {jour(day(-5))}{NARROW}: la relève vient après ce jour."
    ]


@pytest.mark.parametrize(
    ("debut", "fin", "widened"),
    [(-20, None, (-20, None)), (-20, 30, (-20, None)), (40, 60, (10, None)), (-60, -30, None)],
    ids=["already has it", "prolonged", "brought forward", "had it once"],
)
def test_successor_who_already_has_the_role(bureau, startup, ingrid, nadia, debut, fin, widened):
    theirs = factories.make_affectation(
        startup, nadia, RoleStartup.INTRAPRENEUR, debut=day(debut), fin=fin and day(fin)
    )
    bureau(ingrid, nadia).replace(le=day(10))
    theirs.refresh_from_db()
    assert ingrid.affectations.get().fin == day(9)
    if widened:
        start, end = widened
        assert (theirs.debut, theirs.fin) == (day(start), end and day(end))
        assert nadia.affectations.count() == 1
    else:
        assert (theirs.debut, theirs.fin) == (day(debut), day(fin))
        assert nadia.affectations.order_by("debut").last().debut == day(10)


def test_successor_who_has_the_role_at_several_periods_is_refused(bureau, startup, ingrid, nadia):
    for start in (20, 60):
        factories.make_affectation(
            startup, nadia, RoleStartup.INTRAPRENEUR, debut=day(start), fin=day(start + 5)
        )
    assert "plusieurs périodes" in refusals(bureau(ingrid, nadia).check(le=day(10)))[0]


def test_role_not_begun_that_the_successor_already_has_is_refused(bureau, startup, ingrid, nadia):
    ingrid.affectations.update(debut=day(30))
    factories.make_affectation(startup, nadia, RoleStartup.INTRAPRENEUR)
    assert "l’a déjà à ces dates" in refusals(bureau(ingrid, nadia).check(le=day(10)))[0]


def test_who_else_holds_the_role_is_said(bureau, startup, ingrid, nadia):
    autre = factories.make_personne("Noémie", annuaires=[startup.incubateur])
    factories.make_affectation(startup, autre, RoleStartup.INTRAPRENEUR, debut=day(9))
    factories.make_affectation(startup, autre, RoleStartup.INTRAPRENEUR, debut=day(-90), fin=day(-50))
    said = told(bureau(ingrid, nadia).check(le=day(5)))["Intrapreneur·e, Carnet vert"]
    assert said[2:] == [f"{autre} l’a aussi à partir du {jour(day(9))}."]


def test_roles_for_the_incubateur_pass_too(bureau, incubateur, leon, nadia):
    bureau(leon, nadia).replace(le=day(3))
    taken = nadia.rattachements.get()
    assert (taken.incubateur, taken.role, taken.debut, taken.fin) == (
        incubateur,
        RoleIncubateur.LECTURE,
        day(3),
        None,
    )
    assert leon.rattachements.get().fin == day(2)


def test_only_what_is_ticked_passes(bureau, startup, alice, nadia):
    [kept] = alice.rattachements.all()
    [given] = alice.affectations.all()
    bureau(alice, nadia).replace(cle(given))
    kept.refresh_from_db()
    assert kept.fin is None
    assert not nadia.rattachements.exists()
    assert nadia.affectations.get().startup == startup


def test_nothing_ticked_is_refused(bureau, alice, nadia):
    page = bureau(alice, nadia).check("rien")
    assert refusals(page) == ["Cochez au moins une chose à transmettre."]


# Suppléances ------------------------------------------------------------------------------------------------


def test_suppleant_follows_the_function(bureau, solange, nadia, denis):
    held = factories.make_suppleance(solange, denis)
    bureau(solange, nadia).replace(cle(held), le=day(7))
    held.refresh_from_db()
    taken = nadia.suppleances.get()
    assert held.fin == day(6)
    assert (taken.suppleant, taken.debut, taken.fin) == (denis, day(7), None)


def test_successor_stands_in_in_turn(bureau, solange, nadia, denis):
    held = factories.make_suppleance(solange, denis)
    bureau(denis, nadia).replace(cle(held), le=day(7))
    taken = nadia.suppleances_exercees.get()
    assert (taken.personne, taken.debut) == (solange, day(7))


def test_suppleant_who_takes_over_cannot_stand_in_for_themself(bureau, solange, nadia, autre_incubateur):
    held = factories.make_suppleance(solange, nadia)
    assert "ne peut pas se suppléer" in refusals(bureau(solange, nadia).check(cle(held)))[0]
    ticks = bureau(solange, nadia).client.get(bureau(solange, nadia).address).context["form"]
    assert not ticks[cle(held)].initial


def test_suppleance_for_somebody_other_incubateurs_count_on_awaits_their_agreement(
    bureau, solange, nadia, denis, autre_incubateur
):
    held = factories.make_suppleance(solange, denis)
    nadia.incubateurs.add(autre_incubateur)
    assert "doit donner son accord" in refusals(bureau(solange, nadia).check(cle(held)))[0]


# Blocages ---------------------------------------------------------------------------------------------------


def test_blocage_changes_hands_at_once_even_before_the_day(bureau, startup, solange, nadia, alice, emile):
    found = factories.make_blocage(
        startup, alice, attendu_de=solange, pris_en_charge_par=solange, pris_en_charge_le=factories.moment()
    )
    page = bureau(solange, nadia).check(cle(found), le=day(20))
    assert told(page)["Accès aux données refusé, Carnet vert"] == [
        f"Attendu de {nadia} dès maintenant, sans attendre le {jour(day(20))}.",
        f"{solange} ne s’en occupe plus.",
        f"{alice}, qui l’a ouvert, en est prévenu·e par courriel tant que cette personne suit la startup.",
    ]
    bureau(solange, nadia).replace(cle(found), le=day(20))
    found.refresh_from_db()
    assert (found.attendu_de, found.pris_en_charge_par, found.ouvert_par) == (nadia, None, alice)
    assert solange.affectations.get().fin is None
    assert sorted(Courriel.objects.values_list("destinataire", flat=True)) == sorted(
        [nadia.email, alice.email]
    )


# Who is told, and when --------------------------------------------------------------------------------------


def test_successor_learns_all_in_one_mail(bureau, startup, solange, nadia, emile):
    for titre in ("Accès refusé", "Budget gelé"):
        factories.make_blocage(startup, emile, titre=titre, attendu_de=solange)
    bureau(solange, nadia).replace(le=day(7), mot="Merci d’avance.")
    [mail] = Courriel.objects.filter(destinataire=nadia.email)
    assert mail.sujet == f"Vous prenez la relève de {solange}"
    assert mail.portee == "bocage"
    for body in (mail.texte, mail.html):
        for words in (
            "Sponsor DG, Carnet vert",
            "Accès refusé",
            "Budget gelé",
            "Merci d’avance.",
            jour(day(7)),
        ):
            assert words in body
    assert not Courriel.objects.filter(destinataire=solange.email).exists()


def test_one_tells_oneself_nothing(bureau, alice, emile):
    page = bureau(alice, emile).check()
    assert "reçoit un courriel" not in page.text
    bureau(alice, emile).replace()
    assert not Courriel.objects.exists()


def test_nothing_happens_before_the_agreement_and_one_can_go_back(bureau, ingrid, nadia):
    here = bureau(ingrid, nadia)
    page = here.check(mot="À bientôt")
    back = here.client.post(here.address, hidden(page) | {"revenir": "1"})
    assert "À bientôt" in back.text
    assert "Voir ce qui va se passer" in back.text
    assert not nadia.affectations.exists()
    assert not Courriel.objects.exists()


def test_same_agreement_sent_twice_is_done_once(bureau, ingrid, nadia):
    here = bureau(ingrid, nadia)
    sent = hidden(here.check()) | {"confirmer": "1"}
    assert here.client.post(here.address, sent).status_code == 302
    assert here.client.post(here.address, sent).status_code == 200
    assert nadia.affectations.count() == 1
    assert Courriel.objects.count() == 1


def test_agreement_to_what_has_changed_is_asked_again(bureau, startup, ingrid, nadia):
    here = bureau(ingrid, nadia)
    sent = hidden(here.check(le=day(10))) | {"confirmer": "1"}
    factories.make_affectation(startup, nadia, RoleStartup.INTRAPRENEUR, debut=day(2))
    again = here.client.post(here.address, sent)
    assert "Rien n’est encore fait" in again.text
    assert f"{nadia} l’a déjà à partir du {jour(day(2))}." in told(again)["Intrapreneur·e, Carnet vert"]
    assert ingrid.affectations.get().fin is None
    assert here.client.post(here.address, hidden(again) | {"confirmer": "1"}).status_code == 302


# A new person -----------------------------------------------------------------------------------------------

NOUR = {"prenom": "Nour", "nom": "Genêt", "email": "nour@agence.example", "fonction": "Cheffe de projet"}


def test_new_person_is_created_with_the_agreement(bureau, startup, incubateur, ingrid):
    new = NOUR | {"incubateur": incubateur.pk}
    page = bureau(ingrid).check(**new)
    assert "La fiche de Nour Genêt (nour@agence.example) est créée." in page.text
    assert not Personne.objects.filter(email="nour@agence.example").exists()
    response = bureau(ingrid).replace(**new)
    nour = Personne.objects.get(email="nour@agence.example")
    assert response.url == reverse("accueil:personne", args=[nour.uuid])
    assert list(nour.incubateurs.all()) == [incubateur]
    assert nour.affectations.get().startup == startup
    assert Courriel.objects.get().destinataire == "nour@agence.example"


def test_new_person_whose_address_is_known_is_chosen_instead(bureau, incubateur, ingrid, nadia):
    page = bureau(ingrid).check(**NOUR | {"incubateur": incubateur.pk, "email": nadia.email})
    assert f"Choisir {nadia}" in page.text
    assert f"?avec={nadia.uuid}" in page.text


def test_incomplete_new_person_is_told_with_what_else_is_wrong(bureau, incubateur, ingrid):
    page = bureau(ingrid).check(prenom="Nour", incubateur=incubateur.pk, le="demain")
    assert set(page.context["personne_form"].errors) == {"nom", "email"}
    assert set(page.context["form"].errors) == {"le"}


def test_new_person_and_roles_are_created_together_or_not_at_all(bureau, incubateur, ingrid):
    here = bureau(ingrid)
    sent = hidden(here.check(**NOUR | {"incubateur": incubateur.pk})) | {"confirmer": "1"}
    factories.make_personne("Nour", email="nour@agence.example", annuaires=[incubateur])
    refused = here.client.post(here.address, sent)
    assert "email" in refused.context["personne_form"].errors
    assert ingrid.affectations.get().fin is None
    assert not Courriel.objects.exists()


# All or nothing, and at what cost ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_interrupted_replacement_leaves_nothing(startup, solange, emile, denis, incubateur):
    factories.make_suppleance(solange, denis)
    factories.make_blocage(startup, emile, attendu_de=solange)

    def arrange():
        return factories.make_personne("Nadia", annuaires=[incubateur])

    def act(nadia):
        found = gather(solange, nadia, {incubateur.pk}, today(), lock=False)
        releve = Releve(sortant=solange, successeur=nadia, le=day(3), by=emile)
        actions.remplacer(
            releve=releve, transmis=[(one, {}) for one in found], by=emile, incubateur=incubateur, cle=uuid4()
        )

    def check(nadia, finished):
        done = [
            nadia.affectations.exists(),
            nadia.suppleances.exists(),
            nadia.blocages_attendus.exists(),
            solange.affectations.filter(fin__isnull=False).exists(),
            Courriel.objects.filter(destinataire=nadia.email).exists(),
        ]
        assert done == [finished] * 5

    assert killed_after_each_statement(arrange, act, check) > 10


@pytest.mark.django_db(transaction=True)
def test_two_agreements_at_once_hand_over_once(sign_in, emile, startup, ingrid, incubateur):
    successors = [factories.make_personne(name, annuaires=[incubateur]) for name in ("Nadia", "Nour")]
    visits = []
    for successor in successors:
        here = Bureau(sign_in(emile), ingrid, successor)
        visits.append((here, hidden(here.check(le=day(5))) | {"confirmer": "1"}))
    barrier, statuses = threading.Barrier(2), []

    def confirm(here: Bureau, sent: dict) -> None:
        barrier.wait()
        statuses.append(here.client.post(here.address, sent).status_code)
        connection.close()

    threads = [threading.Thread(target=confirm, args=visit) for visit in visits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 302]
    assert Affectation.objects.filter(personne__in=successors).count() == 1
    assert ingrid.affectations.get().fin == day(4)


def test_form_costs_the_same_whatever_is_handed_over(bureau, startup, incubateur, solange, nadia, emile):
    here = bureau(solange, nadia)

    def hold() -> None:
        other = factories.make_startup(incubateur=incubateur)
        factories.make_affectation(other, solange, RoleStartup.SPONSOR_DG, quotite=50)
        factories.make_affectation(other, nadia, RoleStartup.SPONSOR_DG)
        factories.make_blocage(other, factories.make_personne(), attendu_de=solange)
        factories.make_suppleance(solange, factories.make_personne(annuaires=[incubateur]))

    def grow() -> None:
        hold()
        hold()

    hold()
    assert_num_queries_constant(lambda: here.client.get(here.address), grow, at_most=17)


def test_preview_costs_the_same_whatever_is_handed_over(bureau, startup, incubateur, solange, nadia):
    here = bureau(solange, nadia)
    typed = here.typed()

    def grow() -> None:
        for _ in range(2):
            factories.make_affectation(
                factories.make_startup(incubateur=incubateur), solange, RoleStartup.SPONSOR_DG
            )
        typed.update(here.typed())

    assert_num_queries_constant(lambda: here.client.post(here.address, typed), grow, at_most=18)


def test_long_list_stays_readable(bureau, incubateur, alice, nadia):
    for _ in range(60):
        factories.make_affectation(factories.make_startup(incubateur=incubateur), alice)
    page = bureau(alice, nadia).client.get(bureau(alice, nadia).address)
    assert len(soup(page).find_all(True)) <= 600
    assert "Et 12\u00a0autres" in page.text


def test_every_offer_keeps_the_contract(startup, solange, nadia, alice, emile, denis):
    """What docs/remplacements.md asks of each package: distinct keys, fields that a form can hold, sentences."""
    factories.make_suppleance(solange, denis)
    factories.make_blocage(startup, alice, attendu_de=solange)
    found = gather(solange, nadia, {startup.incubateur_id}, today())
    assert len({one.cle for one in found}) == len(found) == 3
    releve = Releve(sortant=solange, successeur=nadia, le=today(), by=emile)
    for one in found:
        assert one.groupe
        assert one.titre
        assert all(sentence.endswith(".") for sentence in one.consequences(releve, {}))
    assert len(RemplacementForm(transmissibles=found).fields) == 3 + len(found)


# In a browser -----------------------------------------------------------------------------------------------


@pytest.mark.navigateur
def test_equipe_replaces_a_coach(navigateur, emile, startup, alice, nadia):
    onglet = navigateur(emile, width=390)
    onglet.open(reverse("accueil:personne", args=[alice.uuid]))
    onglet.click("link", "Remplacer par quelqu’un d’autre")
    onglet.find("searchbox", "Nom, fonction ou adresse e-mail de qui arrive").fill("nadia")
    onglet.click("button", "Chercher", exact=True)
    onglet.check()
    onglet.click("link", f"Choisir : {nadia}, {nadia.email}")
    onglet.check()
    onglet.click("button", "Voir ce qui va se passer")
    onglet.sees("Ce qui va se passer")
    onglet.check()
    onglet.click("button", "Confirmer la relève")
    onglet.sees("prend la relève de")
    assert nadia.affectations.get().role == RoleStartup.COACH
    assert alice.affectations.get().fin == day(-1)
