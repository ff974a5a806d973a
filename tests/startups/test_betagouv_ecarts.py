"""Both sides changed: the person chooses. Only here changed: it is listed until it is reported."""

import csv
from datetime import date

import pytest
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from socle.clock import today
from socle.history import save_tracked
from startups.actions.ecarts import BETAGOUV, ICI, Changed, settle
from startups.betagouv.differences import a_reporter, ecarts, ecarts_de, empreinte
from startups.echeances import echeances
from startups.enums import GenreJalon, NomPhase
from startups.models import FicheImportee, Report, Startup
from tests import factories
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

ECARTS, REPORTS, NOTER = (
    f"/startups/-/betagouv/{page}/" for page in ("ecarts", "a-reporter", "a-reporter/noter")
)


@pytest.fixture
def fiche(startup):
    """The file of `startup`: both sides changed its mission and its contact since."""
    startup.mission, startup.contact = "La nôtre.", "ici@agence.example"
    startup.save()
    return factories.make_fiche_importee(startup, mission="La leur.", contact="la@agence.example")


@pytest.fixture
def equipe(sign_in, emile):
    return sign_in(emile)


def address(fiche) -> str:
    return reverse("startups:betagouv_ecart", args=[fiche.uuid])


def choose(client, fiche, **choix):
    """Answer the form as it is shown; `choix` by field."""
    page = soup(client.get(address(fiche)))
    order = [ecart.champ for ecart in ecarts_de(fiche)]
    data = {f"choix_{order.index(champ)}": side for champ, side in choix.items()}
    data = {f"choix_{index}": "plus_tard" for index in range(len(order))} | data
    return client.post(address(fiche), data | {"vu": page.select_one("[name=vu]")["value"]}, follow=True)


# Choosing ---------------------------------------------------------------------------------------------------


def test_both_values_are_shown(equipe, fiche):
    page = soup(equipe.get(address(fiche)))
    assert [title.text for title in page.select("main h2")] == ["Adresse de contact", "Mission"]
    shown = [text.get_text(strip=True) for text in page.select(".deux-textes .texte-saisi")]
    assert shown == ["ici@agence.example", "la@agence.example", "La nôtre.", "La leur."]
    assert "Carnet vert" in equipe.get(ECARTS).text


def test_each_field_is_settled_on_its_own(equipe, emile, fiche, startup):
    answer = choose(equipe, fiche, mission=BETAGOUV, contact=ICI)
    assert "Choix enregistrés pour Carnet vert." in answer.text
    startup.refresh_from_db()
    assert (startup.mission, startup.contact) == ("La leur.", "ici@agence.example")
    said = startup.history.first()
    assert said.history_user == emile
    assert said.history_change_reason.startswith("Import beta.gouv.fr du ")
    assert said.history_change_reason.endswith("valeur choisie")
    fiche.refresh_from_db()
    assert fiche.ancetres == {}
    assert [one.champ for one in a_reporter(emile)] == ["contact"]
    assert Startup.objects.search("leur").get() == startup


def test_deciding_later_leaves_the_field_open(equipe, emile, fiche):
    choose(equipe, fiche, mission=ICI)
    assert [one.champ for one in ecarts(emile)] == ["contact"]


def test_nothing_chosen_is_said(equipe, fiche):
    answer = choose(equipe, fiche)
    assert "Choisissez au moins une valeur." in answer.text
    fiche.refresh_from_db()
    assert len(fiche.ancetres) == 2


def test_value_changed_meanwhile_is_shown_and_the_choices_stay(equipe, fiche, startup):
    page = soup(equipe.get(address(fiche)))
    startup.mission = "Une autre encore."
    startup.save()
    data = {"choix_0": "plus_tard", "choix_1": BETAGOUV, "vu": page.select_one("[name=vu]")["value"]}
    answer = equipe.post(address(fiche), data)
    assert "Une valeur a changé pendant que vous choisissiez" in answer.text
    again = soup(answer)
    assert "Une autre encore." in again.text
    assert again.select_one("[name=choix_1][checked]")["value"] == BETAGOUV
    startup.refresh_from_db()
    assert startup.mission == "Une autre encore."
    equipe.post(address(fiche), data | {"vu": again.select_one("[name=vu]")["value"]})
    startup.refresh_from_db()
    assert startup.mission == "La leur."


def test_two_people_choosing_at_once_cannot_both_be_right(emile, fiche):
    seen = empreinte(ecarts_de(fiche))
    settle(fiche=fiche, by=emile, choix={"mission": BETAGOUV}, seen=seen)
    with pytest.raises(Changed):
        settle(fiche=fiche, by=emile, choix={"mission": ICI}, seen=seen)


def test_phase_and_jalon_are_taken_row_by_row(equipe, startup):
    phase = startup.phases.get()
    jalon = factories.make_jalon(startup, genre=GenreJalon.COMITE, date=date(2024, 6, 1), commentaire="Ici")
    fiche = factories.make_fiche_importee(
        startup,
        **{"phase:construction": [["2024-01-01", "2024-05-01", ""]], "jalon:committee:2024-06-01": []},
    )
    choose(equipe, fiche, **{"phase:construction": BETAGOUV, "jalon:committee:2024-06-01": BETAGOUV})
    phase.refresh_from_db()
    assert (phase.debut, phase.fin) == (date(2024, 1, 1), date(2024, 5, 1))
    assert not startup.jalons.filter(pk=jalon.pk).exists()
    assert startup.jalons.model.history.filter(id=jalon.pk, history_type="-").exists()


def test_lists_and_incubateur_are_taken(equipe, startup, autre_incubateur):
    factories.make_organisation(identifiant="agence", nom="Agence")
    fiche = factories.make_fiche_importee(
        startup,
        sponsors=["agence"],
        thematiques=["Eau"],
        co_incubateurs=["littoral"],
        technos=["python"],
        statistiques=True,
    )
    choose(
        equipe,
        fiche,
        **dict.fromkeys(["sponsors", "thematiques", "co_incubateurs", "technos", "statistiques"], BETAGOUV),
    )
    startup.refresh_from_db()
    assert [row.identifiant for row in startup.sponsors.all()] == ["agence"]
    assert [row.nom for row in startup.thematiques.all()] == ["Eau"]
    assert [row.identifiant for row in startup.co_incubateurs.all()] == ["littoral"]
    assert (startup.technos, startup.statistiques) == (["python"], True)
    said = startup.history.first()
    assert [link.organisation.identifiant for link in said.sponsors.all()] == ["agence"]


def test_long_texts_show_the_lines_that_differ(equipe, startup):
    common = "Un paragraphe partagé, assez long pour que l’œil s’y perde. " * 20
    startup.fiche = f"## Contexte\n\n{common}\n\nLigne d’ici."
    startup.save()
    fiche = factories.make_fiche_importee(startup, fiche=f"## Contexte\n\n{common}\n\nLigne de là-bas.")
    lines = [item.text for item in soup(equipe.get(address(fiche))).select(".differences li")]
    assert lines == ["beta.gouv.fr : Ligne de là-bas.", "Ici : Ligne d’ici."]


def test_incubateur_and_organisation_have_their_own_choices(equipe, incubateur):
    organisation = factories.make_organisation(nom="Agence", identifiant="agence")
    for objet in (incubateur, organisation):
        choose(equipe, factories.make_fiche_importee(objet, nom="Nouveau nom"), nom=BETAGOUV)
        objet.refresh_from_db()
        assert objet.nom == "Nouveau nom"


def test_settled_by_an_edit_is_over(equipe, fiche, startup):
    startup.mission, startup.contact = "La leur.", "la@agence.example"
    startup.save()
    assert "Aucun écart" in equipe.get(ECARTS).text
    page = equipe.get(address(fiche))
    assert "Plus aucun écart" in page.text
    equipe.post(address(fiche), {"vu": soup(page).select_one("[name=vu]")["value"]})
    fiche.refresh_from_db()
    assert fiche.ancetres == {}


def test_another_equipe_sees_none_of_it(sign_in, voisin, fiche):
    client = sign_in(voisin)
    assert client.get(address(fiche)).status_code == 404
    assert "Carnet vert" not in client.get(ECARTS).text
    assert "Carnet vert" not in client.get(REPORTS).text


def awaited(personne) -> list:
    return [line for lot in echeances(personne, today()) if lot.kind == "ecarts-betagouv" for line in lot[:9]]


def test_what_is_to_be_settled_awaits_the_equipe_alone(emile, voisin, alice, ingrid, fiche):
    [line] = awaited(emile)
    assert (line.titre, line.pourquoi) == (
        "Carnet vert",
        "2\u00a0champs à trancher : modifié ici et chez beta.gouv.fr",
    )
    assert line.url == address(fiche)
    assert [awaited(personne) for personne in (voisin, alice, ingrid)] == [[], [], []]
    settle(fiche=fiche, by=emile, choix=dict.fromkeys(fiche.ancetres, ICI), seen=empreinte(ecarts_de(fiche)))
    assert awaited(emile) == []


# To be reported ----------------------------------------------------------------------------------------------


@pytest.fixture
def corrigee(startup):
    """`startup`, corrected here since its last import."""
    fiche = factories.make_fiche_importee(startup)
    startup.mission, startup.site = "Compter les haies.", "https://haies.example"
    save_tracked(startup, by=None)
    factories.make_phase(startup, NomPhase.ACCELERATION, debut=date(2026, 2, 1), commentaire="Vite")
    return fiche


def shown(answer) -> list[tuple[str, str]]:
    """(row, value to copy) of the list."""
    items = soup(answer).select("ul.lignes > li")
    return [(item.select_one("p").get_text(strip=True), item.textarea.text.lstrip("\n")) for item in items]


def tick(client, index: int = 0, **data):
    form = soup(client.get(REPORTS, {"etat": "reportes"} if "annuler" in data else {})).select(
        "ul.lignes form"
    )[index]
    return client.post(
        NOTER, {"vu": form.select_one("[name=vu]")["value"], "retour": REPORTS} | data, follow=True
    )


def test_what_was_corrected_here_is_listed_with_its_value_and_address(equipe, corrigee):
    answer = equipe.get(REPORTS)
    assert shown(answer) == [
        ("Carnet vert, Mission", "Compter les haies."),
        ("Carnet vert, Phase Accélération", "Du 1er février 2026 (Vite)"),
        ("Carnet vert, Site du service", "https://haies.example"),
    ]
    link = soup(answer).select("ul.lignes a")[0]
    assert link["href"] == "https://espace-membre.incubateur.net/startups/carnet-vert"
    assert "Chez beta.gouv.fr : Rendre un service utile." in answer.text


def test_address_of_the_espace_membre_is_a_setting(equipe, corrigee, settings):
    settings.ESPACE_MEMBRE_URL = "https://membres.example"
    assert (
        soup(equipe.get(REPORTS)).select("ul.lignes a")[0]["href"]
        == "https://membres.example/startups/carnet-vert"
    )


def test_reported_leaves_until_the_value_changes(equipe, emile, corrigee, startup):
    answer = tick(equipe)
    assert "Carnet vert, Mission : reporté." in answer.text
    assert [row for row, _ in shown(answer)] == [
        "Carnet vert, Phase Accélération",
        "Carnet vert, Site du service",
    ]
    done = equipe.get(REPORTS, {"etat": "reportes"})
    assert [row for row, _ in shown(done)] == ["Carnet vert, Mission"]
    assert f"Reportée par {emile}" in done.text
    startup.mission = "Compter mieux."
    startup.save()
    assert ("Carnet vert, Mission", "Compter mieux.") in shown(equipe.get(REPORTS))


def test_report_can_be_taken_back(equipe, corrigee):
    tick(equipe)
    answer = tick(equipe, annuler="1")
    assert "de nouveau à reporter" in answer.text
    assert len(shown(answer)) == 3
    assert not Report.objects.exists()


def test_value_changed_before_the_tick_is_not_ticked(equipe, corrigee, startup):
    form = soup(equipe.get(REPORTS)).select("ul.lignes form")[0]
    startup.mission = "Une autre."
    startup.save()
    answer = equipe.post(NOTER, {"vu": form.select_one("[name=vu]")["value"]}, follow=True)
    assert "Cette valeur a changé entre-temps" in answer.text
    assert not Report.objects.exists()


def test_tick_of_a_neighbour_reaches_nothing(equipe, sign_in, voisin, corrigee):
    form = soup(equipe.get(REPORTS)).select("ul.lignes form")[0]
    sign_in(voisin).post(NOTER, {"vu": form.select_one("[name=vu]")["value"]})
    assert not Report.objects.exists()


def test_startup_opened_here_is_to_be_created_there(equipe, corrigee, incubateur):
    factories.make_startup("Muret", identifiant="muret", incubateur=incubateur)
    found = dict(shown(equipe.get(REPORTS)))
    assert found["Muret, Fiche à créer"].startswith("---\ntitle: Muret\n")
    assert shown(equipe.get(REPORTS))[-1][0] == "Muret, Fiche à créer"


def test_before_any_import_nothing_is_said_to_be_missing(equipe, startup):
    answer = equipe.get(REPORTS)
    assert "Aucune fiche de beta.gouv.fr n’a encore été importée" in answer.text
    assert shown(answer) == []


def test_filters_are_kept_in_the_address(equipe, corrigee, incubateur):
    factories.make_fiche_importee(incubateur)
    incubateur.site = "https://bocage.example"
    incubateur.save()
    assert [row for row, _ in shown(equipe.get(REPORTS, {"q": "phase"}))] == [
        "Carnet vert, Phase Accélération"
    ]
    assert [row for row, _ in shown(equipe.get(REPORTS, {"q": "SITE vert"}))] == [
        "Carnet vert, Site du service"
    ]
    answer = equipe.get(REPORTS, {"nature": "incubateur"})
    assert [row for row, _ in shown(answer)] == ["Incubateur du Bocage, Site"]
    links = [link["href"] for link in soup(answer).select("form.filtres a")]
    assert links == [f"{REPORTS}export.csv?nature=incubateur", f"{REPORTS}export.ods?nature=incubateur"]
    assert "Rien à reporter avec ces filtres." in equipe.get(REPORTS, {"q": "introuvable"}).text


def test_list_as_a_file(equipe, corrigee):
    answer = equipe.get(f"{REPORTS}export.csv", {"q": "mission"})
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1] == [
        "Carnet vert",
        "Mission",
        "mission",
        "Compter les haies.",
        "Rendre un service utile.",
        "https://espace-membre.incubateur.net/startups/carnet-vert",
        "",
        "",
    ]
    assert len(rows) == 2
    assert equipe.get(f"{REPORTS}export.ods").content.startswith(b"PK")
    assert equipe.get(f"{REPORTS}export.exe").status_code == 404


def more(incubateur):
    """Two more startups that differ, with all that hangs on them."""
    for n in range(2):
        row = factories.make_startup(f"Muret {n}", incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
        factories.make_jalon(row)
        row.sponsors.add(factories.make_organisation())
        factories.make_fiche_importee(row, mission="La leur.")
        Startup.objects.filter(pk=row.pk).update(site="https://ici.example")


def test_pages_cost_a_constant_number_of_queries(equipe, corrigee, incubateur):
    more(incubateur)
    assert_num_queries_constant(lambda: equipe.get(REPORTS), lambda: more(incubateur), at_most=12)
    assert_num_queries_constant(lambda: equipe.get(ECARTS), lambda: more(incubateur), at_most=16)


def test_long_list_stays_light(equipe, incubateur):
    for n in range(60):
        row = factories.make_startup(f"Muret {n}", incubateur=incubateur)
        factories.make_fiche_importee(row)
    Startup.objects.update(site="https://ici.example")
    answer = equipe.get(REPORTS, {"page": "2"})
    assert len(shown(answer)) == 20
    assert len(soup(answer).find_all()) <= 600


def test_files_kept_only_to_be_given_back_belong_to_nobody(equipe, emile):
    fiche = FicheImportee.objects.create(chemin="_phases/construction.md", contenu="---\n---\n")
    assert equipe.get(address(fiche)).status_code == 404
    assert not FicheImportee.objects.for_equipe(emile).exists()


def test_role_in_two_incubateurs_shows_both(equipe, emile, corrigee, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    maree = factories.make_startup("Marée", incubateur=autre_incubateur)
    factories.make_fiche_importee(maree)
    Startup.objects.filter(pk=maree.pk).update(site="https://maree.example")
    assert "Marée, Site du service" in [row for row, _ in shown(equipe.get(REPORTS))]


@pytest.mark.navigateur
@pytest.mark.parametrize("width", [1280, 390])
def test_journey_of_a_report(navigateur, emile, corrigee, width):
    onglet = navigateur(emile, width=width)
    onglet.open(REPORTS)
    onglet.check()
    onglet.page.get_by_role("button", name="Copier : Carnet vert, Mission").click()
    onglet.sees("(copié)")
    onglet.click("button", "C’est reporté : Carnet vert, Mission")
    onglet.sees("Il reviendra ici si la valeur change.")
    onglet.click("link", "Déjà reportées")
    onglet.sees("Pas encore reporté")
    onglet.check()
