"""The page people open every day: what it says, in which order, to whom, at what cost."""

import pytest
from django.urls import reverse

from startups.enums import CritereStandard, NomPhase, RoleStartup
from tests.factories import (
    days_ago,
    make_affectation,
    make_blocage,
    make_jalon,
    make_organisation,
    make_personne,
    make_phase,
    make_point,
    make_standard,
    make_startup,
    make_thematique,
)
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant


def url(startup):
    return reverse("startups:page", args=[startup.identifiant])


def read(client, startup):
    return soup(client.get(url(startup)))


def gestes(client, startup) -> list[str]:
    """What the page asks of the reader, as links."""
    return [link["href"] for link in read(client, startup).select(".a-faire a")]


def facts(tree) -> dict[str, str]:
    terms = tree.select("dl.faits dt")
    return {term.get_text(strip=True): term.find_next("dd").get_text(" ", strip=True) for term in terms}


# Facts ------------------------------------------------------------------------------------------------------


def test_every_fact_is_shown(sign_in, leon, alice, solange, startup, autre_incubateur):
    startup.contact, startup.site = "equipe@carnet.example", "https://www.carnet.example/"
    startup.publics, startup.technos = ["etat", "martiens"], ["django", "htmx"]
    startup.statistiques, startup.statistiques_url = True, "https://carnet.example/stats"
    startup.depot, startup.budget_url = "https://code.example/carnet", "https://carnet.example/budget"
    startup.impact_url, startup.dashlord_url = "https://carnet.example/impact", "https://dash.example/carnet"
    startup.accessibilite, startup.analyse_risques = "totalement conforme", False
    startup.analyse_risques_url = "https://code.example/risques"
    startup.save()
    startup.co_incubateurs.add(autre_incubateur)
    startup.sponsors.add(make_organisation(nom="Office des haies"))
    startup.thematiques.add(make_thematique("Environnement"))
    shown = facts(read(sign_in(leon), startup))
    assert shown == {
        "Indicateur principal": "Pas encore choisi Impact",
        "Coach": str(alice),
        "Sponsor DG": str(solange),
        "Organisations sponsors": "Office des haies",
        "Incubateur": "Incubateur du Bocage",
        "Co-incubateurs": "Incubateur du Littoral",
        "Contact": "equipe@carnet.example",
        "Publics": "État, martiens",
        "Thématiques": "Environnement",
        "Technologies": "django, htmx",
        "Service": "carnet.example",
        "Code source": "code.example/carnet",
        "Page de statistiques": "carnet.example/stats",
        "Page d’impact": "carnet.example/impact",
        "Page de budget": "carnet.example/budget",
        "DashLord": "dash.example/carnet",
        "Lien vers l’analyse de risques": "code.example/risques",
        "Statistiques": "Publiques",
        "Accessibilité": "Totalement conforme",
        "Analyse de risques": "Pas encore faite",
        "MonServiceSécurisé": "Non renseigné",
    }


@pytest.mark.parametrize(
    "imported", ["javascript:alert(1)", "data:text/html,x", "bientôt en ligne", "//ailleurs.example"]
)
def test_an_imported_value_that_is_no_web_address_is_text(sign_in, leon, startup, imported):
    startup.site = startup.contact = startup.analyse_risques_url = imported
    startup.save()
    tree = read(sign_in(leon), startup)
    assert facts(tree)["Service"] == imported
    assert not [link for link in tree.main.select("dl.faits a") if link["href"] == imported]


def test_an_e_mail_of_contact_is_written_to(sign_in, leon, startup):
    startup.contact = "equipe@carnet.example"
    startup.save()
    assert read(sign_in(leon), startup).find("a", href="mailto:equipe@carnet.example")


def test_links_to_change_things_are_for_those_who_may(sign_in, emile, alice, ingrid, solange, startup):
    def changes(personne):
        links = read(sign_in(personne), startup).main.select("a[href]")
        names = ("modifier", "rattachement", "phases/nouvelle", "jalons/nouveau")
        return [name for name in names if any(f"/{name}/" in link["href"] for link in links)]

    assert changes(emile) == ["modifier", "rattachement", "phases/nouvelle", "jalons/nouveau"]
    assert changes(alice) == ["modifier", "phases/nouvelle", "jalons/nouveau"]
    assert changes(ingrid) == ["modifier", "jalons/nouveau"]
    assert changes(solange) == []


# Where it stands ----------------------------------------------------------------------------------------------


def test_the_current_phase_and_its_age_come_first(sign_in, leon, startup):
    state = read(sign_in(leon), startup).select_one(".page-etat").get_text(" ", strip=True)
    assert state.startswith("Construction depuis le")
    assert "durée encore courte" in state


def test_a_phase_that_ended_is_not_said_to_hold(sign_in, leon, startup):
    startup.phases.update(fin=days_ago(4))
    tree = read(sign_in(leon), startup)
    assert "sans suite" in tree.select_one(".page-etat").text
    assert "depuis" not in tree.select_one(".page-etat").text
    assert "En cours" not in tree.text


def test_a_startup_without_phase_says_so(sign_in, leon, incubateur):
    tree = read(sign_in(leon), make_startup(incubateur=incubateur))
    assert "Aucune phase en cours" in tree.text
    assert "Aucune phase n’est encore connue." in tree.text
    assert not tree.select(".frise")


@pytest.fixture
def eventful(incubateur):
    """A skip, a return, a gap, a tie, an end that was said and a planned phase."""
    startup = make_startup("Parcours mouvementé", incubateur=incubateur)
    make_phase(startup, NomPhase.CONSTRUCTION, debut=days_ago(2000), fin=days_ago(1500))
    make_phase(startup, NomPhase.ABANDON, debut=days_ago(1200), commentaire="Faute de financement.")
    make_phase(startup, NomPhase.CONSTRUCTION, debut=days_ago(900))
    make_phase(startup, NomPhase.INVESTIGATION, debut=days_ago(600))
    make_phase(startup, NomPhase.TRANSFERT, debut=days_ago(400))
    make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(400))
    make_phase(startup, NomPhase.TRANSFERE, debut=days_ago(-60))
    return startup


def test_the_path_is_told_by_a_table_row_by_row(sign_in, leon, eventful):
    rows = read(sign_in(leon), eventful).select("#parcours-tableau tbody tr")
    names = [row.th.contents[0].strip() for row in rows]
    assert names == [
        "Construction",
        "Arrêté",
        "Construction",
        "Investigation",
        "Accélération",
        "Transfert",
        "Transféré",
    ]
    told = [row.get_text(" ", strip=True) for row in rows]
    assert "sans investigation" in told[0]
    assert "(annoncé)" in told[0]
    assert "16\u00a0mois" in told[0]
    assert "Faute de financement." in told[1]
    assert "Aucune phase entre le" in told[1]
    assert "reprend le parcours après" in told[2]
    assert "Retour en arrière" in told[3]
    assert "moins d’un jour" in told[4]
    assert "commencent le même jour" in told[5]
    assert "En cours" in told[5]
    assert "Prévue" in told[6]
    assert "dans 8\u00a0semaines" in told[6]
    assert [row.get("aria-current") for row in rows].index("true") == 5


def test_the_path_is_drawn_and_the_drawing_has_a_name(sign_in, leon, eventful):
    tree = read(sign_in(leon), eventful)
    svg = tree.select_one(".frise svg")
    assert svg["role"] == "img"
    name = tree.find(id=svg["aria-labelledby"]).text
    for phase in ("Construction", "Arrêté", "Investigation", "Transfert", "Transféré"):
        assert phase in name
    assert len(svg.select("circle")) == 7
    # What is left of the current phase, and the planned one.
    assert len(svg.select("rect[stroke-dasharray]")) == 2
    assert svg.find("text", string="aujourd’hui")
    # Presentation attributes only: the policy blocks the rest, and documents have no stylesheet.
    assert not [element for element in svg.find_all(True) if element.get("style") or element.get("class")]


def test_writers_of_the_path_correct_each_row(sign_in, emile, ingrid, startup):
    phase = startup.phases.get()
    address = reverse("startups:phase_modifier", args=[startup.identifiant, phase.uuid])
    assert read(sign_in(emile), startup).find("a", href=address)
    assert not read(sign_in(ingrid), startup).find("a", href=address)


# What it asks ---------------------------------------------------------------------------------------------------


def test_what_is_expected_of_the_reader_comes_first(sign_in, solange, alice, startup):
    assert gestes(sign_in(solange), startup) == []
    make_blocage(startup, alice, attendu_de=solange)
    make_blocage(startup, alice, attendu_de=solange, resolu_le=days_ago(0))
    assert gestes(sign_in(solange), startup) == ["/startups/-/blocages/?pour=moi"]
    assert "1\u00a0blocage ouvert" in read(sign_in(solange), startup).select_one(".a-faire").text
    assert gestes(sign_in(alice), startup) != ["/startups/-/blocages/?pour=moi"]


def test_a_silent_startup_asks_its_coach_for_news(sign_in, alice, ingrid, leon, incubateur, startup):
    news = reverse("startups:suivi_nouveau", args=[startup.identifiant])
    assert gestes(sign_in(alice), startup) == [news]
    make_point(startup, alice, jours=31)
    assert (
        "Sans nouvelles depuis 4\u00a0semaines" in read(sign_in(ingrid), startup).select_one(".a-faire").text
    )
    incubateur.silence_jours = 60
    incubateur.save()
    tree = read(sign_in(alice), startup)
    assert not tree.select(".a-faire")
    assert tree.find("a", href=news)
    assert not read(sign_in(leon), startup).find("a", href=news)


def test_an_investigation_that_lasts_asks_for_the_next_phase(
    sign_in, carla, alice, incubateur, autre_startup
):
    new = reverse("startups:phase_nouvelle", args=[autre_startup.identifiant])
    make_point(autre_startup, carla, jours=1)
    assert gestes(sign_in(carla), autre_startup) == [new]
    assert "12 semaines, pour 9 prévues" in read(sign_in(carla), autre_startup).text
    assert gestes(sign_in(alice), autre_startup) == []
    incubateur.investigation_semaines = 20
    incubateur.save()
    assert gestes(sign_in(carla), autre_startup) == []


@pytest.mark.parametrize("planned", [False, True])
def test_a_phase_that_ended_asks_for_the_next_unless_it_is_planned(sign_in, alice, startup, planned):
    make_point(startup, alice, jours=1)
    startup.phases.update(fin=days_ago(4))
    if planned:
        make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(-10))
    new = reverse("startups:phase_nouvelle", args=[startup.identifiant])
    assert gestes(sign_in(alice), startup) == ([] if planned else [new])


def test_missing_people_are_asked_of_the_equipe(sign_in, emile, alice, ingrid, startup):
    make_point(startup, alice, jours=1)
    address = reverse("startups:affectation_nouvelle", args=[startup.identifiant])
    assert gestes(sign_in(emile), startup) == [f"{address}?role=sponsor_dg"]
    assert gestes(sign_in(ingrid), startup) == []


def test_a_startup_that_ended_asks_for_nothing_but_the_end_of_its_roles(sign_in, emile, carla, incubateur):
    startup = make_startup(incubateur=incubateur, phase=NomPhase.ABANDON)
    assert gestes(sign_in(emile), startup) == []
    make_affectation(startup, carla, RoleStartup.COACH)
    assert gestes(sign_in(emile), startup) == [reverse("startups:equipe", args=[startup.identifiant])]
    assert gestes(sign_in(carla), startup) == []


def test_at_most_three_things_are_asked(sign_in, emile, incubateur):
    startup = make_startup(incubateur=incubateur, phase=NomPhase.INVESTIGATION)
    make_blocage(startup, emile, attendu_de=emile)
    assert len(gestes(sign_in(emile), startup)) == 3


# Cost -----------------------------------------------------------------------------------------------------------

PARAGRAPH = "Les haies disparaissent, et **personne** ne les compte vraiment aujourd’hui. " * 6
SECTION = (
    PARAGRAPH
    + "\n\n- un ;\n- deux, [ici](https://exemple.example) ;\n- trois.\n\n### Chiffres\n\n"
    + PARAGRAPH
)


def furnish(startup, auteur):
    """As much as the fullest of real startups."""
    titles = ("Contexte", "Problème", "Solution", "Stratégie", "Objectifs", "Chronologie", "Impact")
    startup.fiche = "\n".join(f"## {title}\n\n{SECTION}\n" for title in titles)
    startup.nom, startup.mission = "Un nom qui n’en finit pas " * 9, "Une mission qui s’étire " * 40
    startup.publics, startup.technos = (
        ["etat", "entreprise", "association"],
        [f"techno-{n}" for n in range(13)],
    )
    for name in (
        "site",
        "depot",
        "statistiques_url",
        "budget_url",
        "impact_url",
        "dashlord_url",
        "analyse_risques_url",
    ):
        setattr(startup, name, f"https://{name}.example/" + "chemin/" * 60)
    startup.save()
    for n in range(7):
        make_phase(startup, list(NomPhase)[n], debut=days_ago(1000 - 100 * n), commentaire=PARAGRAPH)
        make_jalon(startup, date=days_ago(50 * n), commentaire=PARAGRAPH)
        startup.sponsors.add(make_organisation())
        startup.thematiques.add(make_thematique(f"Thématique {n}"))
    for role in RoleStartup:
        make_affectation(startup, make_personne(), role)
    for critere in CritereStandard:
        make_standard(startup, critere=critere, preuve="https://exemple.example/")
        make_standard(startup, critere=critere, date=days_ago(400))
    make_point(startup, auteur)
    make_blocage(startup, auteur, attendu_de=auteur)


def test_a_full_page_stays_light(sign_in, emile, startup, autre_incubateur):
    startup.co_incubateurs.add(autre_incubateur)
    furnish(startup, emile)
    tree = read(sign_in(emile), startup)
    assert len(tree.find_all(True)) <= 600


@pytest.mark.parametrize("reader", ["emile", "alice", "solange", "diane", "leon", "denis"])
def test_queries_do_not_grow_with_content(sign_in, request, reader, startup, emile, autre_incubateur):
    client = sign_in(request.getfixturevalue(reader))
    startup.co_incubateurs.add(autre_incubateur)
    assert_num_queries_constant(lambda: client.get(url(startup)), lambda: furnish(startup, emile), at_most=12)


def test_a_co_incubateur_pays_no_more(sign_in, voisin, emile, startup, autre_incubateur):
    startup.co_incubateurs.add(autre_incubateur)
    client = sign_in(voisin)
    assert_num_queries_constant(lambda: client.get(url(startup)), lambda: furnish(startup, emile), at_most=12)
