"""Pages of blocages, as the person who opened one, the person named, who stands in for them, and others meet them."""

import pytest
from django.urls import reverse

from socle.models import Courriel
from startups.models import Blocage
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant
from tests.startups.test_suivi import filled, text

LIST = reverse("startups:blocages")


def address(name: str, blocage: Blocage) -> str:
    return reverse(f"startups:{name}", args=[blocage.uuid])


def form_of(page, action: str):
    """The form of a page that sends to an address ending so."""
    return soup(page).select_one(f"form[action$='/{action}/']")


def fields(form, **typed) -> dict:
    return filled(f"<main>{form}</main>") | typed


@pytest.fixture
def blocage(startup, alice, solange) -> Blocage:
    """Opened by alice three weeks ago, handed to solange."""
    return factories.make_blocage(
        startup, alice, attendu="Une décision écrite.", attendu_de=solange, depuis=days_ago(21)
    )


@pytest.fixture
def sully(solange):
    """Stands in for solange."""
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully)
    return sully


# The person named -----------------------------------------------------------------------------------------


def test_sponsor_reads_what_is_expected_of_them_and_nothing_else(sign_in, blocage, startup, alice, solange):
    other = factories.make_blocage(startup, alice, titre="Conflit dans l’équipe")
    client = sign_in(solange)
    page = client.get(address("blocage", blocage))
    assert "depuis 3 semaines" in text(page)
    assert "Une décision écrite." in text(page)
    assert not soup(page).select(f"a[href='{reverse('startups:suivi', args=[startup.identifiant])}']")
    assert not form_of(page, "resoudre")
    assert client.get(address("blocage", other)).status_code == 404
    assert "Conflit" not in client.get(LIST).text


def test_sponsor_takes_charge(sign_in, blocage, alice, solange):
    client = sign_in(solange)
    page = client.post(
        form_of(client.get(address("blocage", blocage)), "prendre-en-charge")["action"], follow=True
    )
    assert "vous vous en occupez" in text(page)
    assert f"par {solange}" in text(page)
    assert not form_of(page, "prendre-en-charge")
    assert Courriel.objects.get().destinataire == alice.email


def test_sponsor_answers(sign_in, blocage, solange):
    client = sign_in(solange)
    form = form_of(client.get(address("blocage", blocage)), "repondre")
    page = client.post(form["action"], fields(form, texte="Décision lundi."), follow=True)
    assert "Décision lundi." in text(page)
    assert soup(page).select_one(f"[data-brouillon-enregistre='{form['data-brouillon']}']")
    empty = client.post(form["action"], fields(form, texte=" "))
    assert form_of(empty, "repondre").select(".fr-message--error")


def test_sponsor_hands_over_and_reads_it_no_more(sign_in, blocage, solange, serge):
    client = sign_in(solange)
    form = form_of(client.get(address("blocage", blocage)), "confier")
    offered = {option["value"] for option in form.select("option")}
    assert str(serge.pk) in offered
    assert str(solange.pk) not in offered
    page = client.post(form["action"], fields(form, attendu_de=serge.pk, mot="À vous."), follow=True)
    assert page.redirect_chain == [(LIST, 302)]
    assert f"Confié à {serge}, qui est prévenu·e par courriel." in text(page)
    assert client.get(address("blocage", blocage)).status_code == 404
    assert sign_in(serge).get(address("blocage", blocage)).status_code == 200


def test_nobody_chosen_keeps_the_word_typed(sign_in, blocage, solange):
    client = sign_in(solange)
    form = form_of(client.get(address("blocage", blocage)), "confier")
    again = form_of(client.post(form["action"], fields(form, mot="À vous.")), "confier")
    assert again.select(".fr-message--error")
    assert again.select_one("[name=mot]").text.strip() == "À vous."
    assert again.find_parent("details").has_attr("open")


def test_person_named_without_any_role_reads_it(sign_in, startup, alice, externe):
    blocage = factories.make_blocage(startup, alice, attendu_de=externe)
    client = sign_in(externe)
    page = client.get(address("blocage", blocage))
    assert "Carnet vert" in text(page)
    assert not soup(page).select("main a[href^='/startups/carnet-vert/']")
    assert "Accès aux données refusé" in text(client.get(LIST))


# Who stands in --------------------------------------------------------------------------------------------


def test_suppleant_answers_for_the_person_but_does_not_decide(sign_in, blocage, solange, sully):
    client = sign_in(sully)
    page = client.get(address("blocage", blocage))
    assert f"Votre réponse sera marquée « pour {solange} »" in text(page)
    assert not form_of(page, "prendre-en-charge")
    assert not form_of(page, "confier")
    form = form_of(page, "repondre")
    page = client.post(form["action"], fields(form, texte="La DG signe lundi."), follow=True)
    assert f"{sully}, pour {solange}" in text(page)
    for act in ("blocage_prendre", "blocage_confier"):
        assert client.post(address(act, blocage)).status_code == 403


def test_suppleance_that_ended_gives_nothing(sign_in, blocage, solange):
    sully = factories.make_personne("Sully")
    factories.make_suppleance(solange, sully, fin=days_ago(1))
    assert sign_in(sully).get(address("blocage", blocage)).status_code == 404


def test_coach_who_stands_in_answers_as_coach(sign_in, blocage, solange, alice):
    factories.make_suppleance(solange, alice)
    client = sign_in(alice)
    form = form_of(client.get(address("blocage", blocage)), "repondre")
    client.post(form["action"], fields(form, texte="Relancée."))
    assert blocage.reponses.get().pour is None


# Those who follow the startup -----------------------------------------------------------------------------


def test_coach_opens_one_and_the_person_is_told(sign_in, startup, alice, solange):
    client = sign_in(alice)
    url = reverse("startups:blocage_nouveau", args=[startup.identifiant])
    data = filled(client.get(url), titre="Pas de serveur", attendu_de=solange.pk)
    for _ in range(2):
        page = client.post(url, data, follow=True)
    assert f"{solange} est prévenu·e par courriel." in text(page)
    blocage = Blocage.objects.get()
    assert (blocage.depuis, blocage.attendu_de) == (days_ago(0), solange)
    assert Courriel.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"titre": ""}, "Ce champ est obligatoire."),
        ({"titre": "x" * 500}, "250 caractères"),
        ({"depuis": "20026-01-01"}, "date valide"),
        ({"depuis": "1026-01-01"}, "n’est pas plausible"),
        ({"depuis": str(days_ago(-1))}, "dans le futur"),
    ],
)
def test_wrong_blocage_is_refused_at_its_field(sign_in, startup, alice, typed, said):
    client = sign_in(alice)
    url = reverse("startups:blocage_nouveau", args=[startup.identifiant])
    answer = client.post(url, filled(client.get(url), titre="Pas de serveur", attendu="Un disque.") | typed)
    [error] = soup(answer).select(".fr-message--error")
    assert said in error.text
    assert soup(answer).select_one("[name=attendu]").text.strip() == "Un disque."
    assert not Blocage.objects.exists()


def test_correction_by_two_people_shows_both_texts(sign_in, blocage, alice, emile):
    url = address("blocage_modifier", blocage)
    late, first = sign_in(alice), sign_in(emile)
    data = filled(late.get(url), titre="Accès impossible")
    first.post(url, filled(first.get(url), titre="Accès perdu"))
    both = late.post(url, data)
    assert "Accès perdu" in text(both)
    assert soup(both).select_one("[name=titre]")["value"] == "Accès impossible"
    late.post(url, filled(both))
    assert Blocage.objects.get().titre == "Accès impossible"


def test_start_of_a_resolved_blocage_stays_before_its_end(sign_in, startup, alice):
    blocage = factories.make_blocage(startup, alice, resolu_le=days_ago(5), issue="Donné.")
    url = address("blocage_modifier", blocage)
    client = sign_in(alice)
    answer = client.post(url, filled(client.get(url), depuis=days_ago(2)))
    assert "Ce blocage est résolu depuis le" in text(answer)


def test_resolving_then_reopening(sign_in, blocage, alice):
    client = sign_in(alice)
    form = form_of(client.get(address("blocage", blocage)), "resoudre")
    page = client.post(form["action"], fields(form, issue="Accès donné."), follow=True)
    assert "Le blocage est résolu." in text(page)
    assert "Accès donné." in text(page)
    assert not form_of(page, "resoudre")
    assert not form_of(page, "confier")
    page = client.post(form_of(page, "rouvrir")["action"], follow=True)
    assert "Le blocage est rouvert." in text(page)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"issue": ""}, "Ce champ est obligatoire."),
        ({"le": str(days_ago(-2))}, "ne peut pas être dans le futur"),
        ({"le": str(days_ago(22))}, "n’a commencé que le"),
        ({"le": "hier"}, "date valide"),
    ],
)
def test_wrong_end_is_refused_at_its_field(sign_in, blocage, alice, typed, said):
    client = sign_in(alice)
    form = form_of(client.get(address("blocage", blocage)), "resoudre")
    answer = client.post(form["action"], fields(form, issue="Accès donné.") | typed)
    [error] = form_of(answer, "resoudre").select(".fr-message--error")
    assert said in error.text
    assert Blocage.objects.get().resolu_le is None


def test_resolved_by_two_people_shows_both_texts(sign_in, blocage, alice, emile):
    late, first = sign_in(alice), sign_in(emile)
    form = form_of(late.get(address("blocage", blocage)), "resoudre")
    first.post(form["action"], fields(form, issue="Contourné."))
    both = late.post(form["action"], fields(form, issue="Accès donné."))
    assert "Contourné." in text(both)
    assert form_of(both, "resoudre").select_one("[name=issue]").text.strip() == "Accès donné."
    assert Blocage.objects.get().issue == "Contourné."


def test_what_is_resolved_is_neither_taken_nor_handed(sign_in, blocage, solange, serge):
    Blocage.objects.update(resolu_le=days_ago(1), issue="Donné.")
    client = sign_in(solange)
    taken = client.post(address("blocage_prendre", blocage), follow=True)
    assert "déjà résolu" in text(taken)
    handed = client.post(address("blocage_confier", blocage), {"attendu_de": serge.pk}, follow=True)
    assert "rouvrez-le avant de le confier" in text(handed)
    blocage.refresh_from_db()
    assert (blocage.attendu_de, blocage.pris_en_charge_par) == (solange, None)


# Lists ----------------------------------------------------------------------------------------------------


def titles(page) -> list[str]:
    return [row.a.text for row in soup(page).select("tbody tr")]


def test_list_is_filtered_and_sorted_by_its_address(sign_in, startup, autre_startup, emile, alice, solange):
    factories.make_blocage(startup, alice, titre="B", depuis=days_ago(9), attendu_de=solange)
    factories.make_blocage(autre_startup, alice, titre="A", depuis=days_ago(3), attendu_de=emile)
    factories.make_blocage(startup, alice, titre="C", depuis=days_ago(1))
    factories.make_blocage(startup, alice, titre="D", resolu_le=days_ago(4), issue="Fini.")
    factories.make_blocage(startup, alice, titre="E", resolu_le=days_ago(2), issue="Fini.")
    client = sign_in(emile)
    assert titles(client.get(LIST)) == ["B", "A", "C"]
    assert titles(client.get(LIST + "?pour=moi")) == ["A"]
    assert titles(client.get(LIST + "?startup=carnet-vert")) == ["B", "C"]
    assert titles(client.get(LIST + "?etat=resolus")) == ["E", "D"]
    assert titles(client.get(LIST + "?tri=startup")) == ["B", "C", "A"]
    assert titles(client.get(LIST + "?tri=n-importe&page=999")) == ["B", "A", "C"]
    assert client.get(LIST + "?startup=nulle-part").status_code == 404
    # Each link changes one thing and keeps the others.
    page = soup(client.get(LIST + "?startup=carnet-vert&tri=startup"))
    assert page.find("a", string="Résolus")["href"] == "?startup=carnet-vert&tri=startup&etat=resolus"


def test_list_of_mine_holds_those_of_the_person_i_stand_in_for(sign_in, blocage, sully):
    assert titles(sign_in(sully).get(LIST + "?pour=moi")) == ["Accès aux données refusé"]


def test_filter_on_a_startup_one_does_not_see_tells_nothing(sign_in, blocage, voisin):
    assert sign_in(voisin).get(LIST + "?startup=carnet-vert").status_code == 404
    assert titles(sign_in(voisin).get(LIST)) == []


def test_list_costs_as_much_whatever_the_rows(sign_in, blocage, emile, startup):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            other = factories.make_startup(incubateur=startup.incubateur)
            person = factories.make_personne()
            factories.make_blocage(other, person, attendu_de=person)

    assert_num_queries_constant(lambda: client.get(LIST), grow, at_most=8)


def test_page_costs_as_much_whatever_the_answers(sign_in, blocage, alice, solange):
    client = sign_in(alice)
    factories.make_reponse(blocage, solange)

    def grow():
        for _ in range(2):
            person = factories.make_personne()
            factories.make_reponse(blocage, person, pour=solange)

    assert_num_queries_constant(lambda: client.get(address("blocage", blocage)), grow, at_most=12)
