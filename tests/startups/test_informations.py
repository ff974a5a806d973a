"""Facts of a startup are typed once, checked, and never overwritten unseen; a startup enters and changes incubateur."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from startups.enums import RoleStartup
from startups.models import Startup
from tests.factories import (
    days_ago,
    make_affectation,
    make_incubateur,
    make_organisation,
    make_personne,
    make_rattachement,
    make_startup,
    make_thematique,
)
from tests.outils.html import soup


def url(startup, name="modifier"):
    return reverse(f"startups:{name}", args=[startup.identifiant])


NEW = "/startups/-/nouvelle/"


def errors(response) -> str:
    return soup(response).select_one(".fr-alert--error").get_text(" ", strip=True)


def filled(response) -> dict:
    """What the browser would send of a form as it was shown."""
    data: dict = {}
    for field in soup(response).select("main form[method=post] :is(input, textarea, select)[name]"):
        name = field["name"]
        if field.name == "textarea":
            data[name] = field.text.removeprefix("\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.find("option")
            data[name] = chosen.get("value", "")
        elif field.get("type") in {"checkbox", "radio"}:
            data.setdefault(name, [])
            if field.has_attr("checked"):
                data[name].append(field.get("value", "on"))
        else:
            data[name] = field.get("value", "")
    return {name: value for name, value in data.items() if value != []}


# Facts ------------------------------------------------------------------------------------------------------


def test_facts_are_saved_in_one_row_of_history(sign_in, ingrid, startup):
    theme = make_thematique("Environnement")
    client = sign_in(ingrid)
    before = startup.history.count()
    response = client.post(
        url(startup),
        {
            "nom": "  Carnet   vert ",
            "mission": "Compter les haies.\r\nEt les replanter.",
            "contact": "equipe@carnet.example",
            "site": "carnet.example",
            "depot": "https://code.example/carnet",
            "publics": ["etat", "association"],
            "thematiques": [theme.pk],
            "technos": "Django, htmx ,django,  ,PostgreSQL",
            "statistiques": "True",
            "statistiques_url": "https://carnet.example/stats",
            "accessibilite": "partiellement conforme",
            "analyse_risques": "False",
            "mon_service_securise": "",
        },
    )
    assert response.status_code == 302
    startup.refresh_from_db()
    assert startup.nom == "Carnet vert"
    assert startup.mission == "Compter les haies. Et les replanter."
    assert startup.site == "https://carnet.example"
    assert startup.publics == ["etat", "association"]
    assert startup.technos == ["Django", "htmx", "PostgreSQL"]
    assert list(startup.thematiques.all()) == [theme]
    assert (startup.statistiques, startup.analyse_risques, startup.mon_service_securise) == (
        True,
        False,
        None,
    )
    assert startup.history.count() == before + 1
    row = startup.history.first()
    assert (row.history_user, row.history_change_reason) == (ingrid, "Informations modifiées")
    assert [link.thematique for link in row.thematiques.all()] == [theme]


def test_the_form_shown_and_sent_back_changes_nothing(sign_in, ingrid, startup):
    startup.publics, startup.technos = ["etat", "martiens"], ["django"]
    startup.site, startup.contact = "bientôt", "sur place"
    startup.analyse_risques, startup.accessibilite = False, "non conforme"
    startup.save()
    startup.thematiques.add(make_thematique())
    client = sign_in(ingrid)
    kept = {f.name: getattr(startup, f.name) for f in startup._meta.fields if f.name != "version"}
    assert client.post(url(startup), filled(client.get(url(startup)))).status_code == 302
    after = Startup.objects.get(pk=startup.pk)
    assert {name: getattr(after, name) for name in kept} == kept
    assert after.thematiques.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("nom", "x" * 500, "250"),
        ("nom", " ", "obligatoire"),
        ("mission", "x" * 1_001, "1000"),
        ("contact", "pas une adresse", "une adresse e-mail, ou une page"),
        ("site", "data:text/html,bonjour", "Ce n’est pas l’adresse d’une page"),
        ("site", "ftp://fichiers.example", "Ce n’est pas l’adresse d’une page"),
        ("depot", "deux mots", "Ce n’est pas l’adresse d’une page"),
        ("budget_url", "https://", "Ce n’est pas l’adresse d’une page"),
        ("impact_url", "https://x.example/" + "a" * 500, "500"),
        ("impact_url", "x.example/" + "a" * 488, "Ce n’est pas l’adresse d’une page"),
        ("publics", ["martiens"], "martiens"),
        ("technos", "x" * 61, "60 caractères"),
        ("technos", ",".join(map(str, range(41))), "Au plus 40"),
        ("accessibilite", "parfaite", "parfaite"),
    ],
)
def test_a_wrong_fact_is_named_at_its_field_and_nothing_typed_is_lost(
    sign_in, alice, startup, field, value, said
):
    data = {"nom": "Autre nom", "mission": "Autre mission."} | {field: value}
    response = sign_in(alice).post(url(startup), data)
    assert said in errors(response)
    if field != "mission":
        assert "Autre mission." in soup(response).find("textarea", attrs={"name": "mission"}).text
    startup.refresh_from_db()
    assert startup.nom == "Carnet vert"


def test_two_people_change_the_facts_both_are_shown_in_words(sign_in, alice, ingrid, startup):
    client = sign_in(alice)
    mine = filled(client.get(url(startup))) | {"mission": "La mission d’Alice.", "publics": ["etat"]}
    sign_in(ingrid).post(
        url(startup),
        filled(client.get(url(startup))) | {"mission": "La mission d’Ingrid.", "publics": ["parlement"]},
    )
    response = client.post(url(startup), mine)
    shown = " ".join(block.get_text(" ", strip=True) for block in soup(response).select(".deux-textes"))
    for text in ("La mission d’Ingrid.", "La mission d’Alice.", "Parlement", "État"):
        assert text in shown
    assert len(soup(response).select(".deux-textes")) == 2
    startup.refresh_from_db()
    assert startup.mission == "La mission d’Ingrid."
    fresh = soup(response).find("input", attrs={"name": "version"})["value"]
    assert client.post(url(startup), mine | {"version": fresh}).status_code == 302


def test_a_section_written_meanwhile_is_no_conflict_for_the_facts(sign_in, alice, startup):
    client = sign_in(alice)
    mine = filled(client.get(url(startup))) | {"mission": "La mission d’Alice."}
    startup.fiche = "## Contexte\n\nDes haies.\n"
    startup.save()
    assert client.post(url(startup), mine).status_code == 302
    startup.refresh_from_db()
    assert startup.fiche == "## Contexte\n\nDes haies.\n"


# Organisations that sponsor -----------------------------------------------------------------------------------


def test_a_sponsor_is_found_without_accents_added_and_removed(sign_in, ingrid, startup):
    organisation = make_organisation(nom="Direction générale de l’élevage", sigle="DGE")
    make_organisation(nom="Office des forêts")
    client = sign_in(ingrid)
    response = client.get(url(startup, "sponsors"), {"q": "generale ELEVAGE"})
    assert "1\u00a0organisation trouvée" in response.text
    assert "Office des forêts" not in response.text
    client.post(url(startup, "sponsors"), {"ajouter": organisation.identifiant})
    assert list(startup.sponsors.all()) == [organisation]
    assert organisation.nom in client.get(reverse("startups:page", args=[startup.identifiant])).text
    client.post(url(startup, "sponsors"), {"retirer": organisation.identifiant})
    assert not startup.sponsors.exists()
    reasons = [row.history_change_reason for row in startup.history.all()[:2]]
    assert reasons == [
        f"N’est plus sponsor\u202f: {organisation.nom}",
        f"Organisation sponsor\u202f: {organisation.nom}",
    ]


def test_an_organisation_nobody_knows_leads_to_who_can_add_it(sign_in, emile, ingrid, startup):
    address = reverse("annuaire:organisation_nouvelle")
    found_nothing = {"q": "introuvable"}
    assert soup(sign_in(emile).get(url(startup, "sponsors"), found_nothing)).find("a", href=address)
    page = sign_in(ingrid).get(url(startup, "sponsors"), found_nothing)
    assert not soup(page).find("a", href=address)
    assert "l’équipe de l’incubateur peut l’y ajouter" in page.text


def test_one_already_there_is_not_offered_again(sign_in, ingrid, startup):
    organisation = make_organisation(nom="Office des forêts")
    startup.sponsors.add(organisation)
    response = sign_in(ingrid).get(url(startup, "sponsors"), {"q": "forêts"})
    assert "0\u00a0organisation trouvée" in response.text


@pytest.mark.parametrize("data", [{"ajouter": "inconnue"}, {"retirer": ""}, {}])
def test_an_unknown_organisation_is_not_found(sign_in, ingrid, startup, data):
    assert sign_in(ingrid).post(url(startup, "sponsors"), data).status_code == 404


# Incubateurs ------------------------------------------------------------------------------------------------


def test_co_incubateurs_change_without_ado(sign_in, emile, startup, autre_incubateur):
    data = {"incubateur": startup.incubateur.pk, "co_incubateurs": [autre_incubateur.pk]}
    assert sign_in(emile).post(url(startup, "rattachement"), data).status_code == 302
    assert list(startup.co_incubateurs.all()) == [autre_incubateur]
    assert startup.history.first().history_user == emile


def test_the_principal_incubateur_is_not_also_a_co_incubateur(sign_in, emile, startup):
    data = {"incubateur": startup.incubateur.pk, "co_incubateurs": [startup.incubateur.pk]}
    response = sign_in(emile).post(url(startup, "rattachement"), data)
    assert "n’est pas en plus co-incubateur" in errors(response)


def test_handing_a_startup_over_says_who_gains_and_who_loses_then_does_it(
    sign_in, emile, alice, voisin, startup, autre_incubateur
):
    client, data = sign_in(emile), {"incubateur": autre_incubateur.pk, "motif": "Réorganisation"}
    response = client.post(url(startup, "rattachement"), data)
    warned = soup(response).select_one(".fr-alert--warning").get_text(" ", strip=True)
    assert "Littoral\u202f» écrira cette page" in warned
    assert "Bocage\u202f» ne la verra plus" in warned
    startup.refresh_from_db()
    assert startup.incubateur.nom == "Incubateur du Bocage"
    confirm = soup(response).find("input", attrs={"name": "confirme"})["value"]
    assert client.post(url(startup, "rattachement"), data | {"confirme": confirm}).url == "/startups/"
    startup.refresh_from_db()
    assert startup.incubateur == autre_incubateur
    assert startup.history.first().history_change_reason == "Réorganisation"
    assert client.get(reverse("startups:page", args=[startup.identifiant])).status_code == 404
    assert sign_in(voisin).get(url(startup)).status_code == 200
    # The new équipe can name the people around the startup.
    assert autre_incubateur in alice.incubateurs.all()


def test_the_former_incubateur_may_stay_as_co_incubateur(sign_in, emile, startup, autre_incubateur):
    client = sign_in(emile)
    data = {"incubateur": autre_incubateur.pk, "co_incubateurs": [startup.incubateur.pk]}
    response = client.post(url(startup, "rattachement"), data)
    assert "la lira encore" in response.text
    confirm = soup(response).find("input", attrs={"name": "confirme"})["value"]
    response = client.post(url(startup, "rattachement"), data | {"confirme": confirm})
    assert response.url == reverse("startups:page", args=[startup.identifiant])


def test_an_incubateur_that_no_longer_exists_is_not_offered(sign_in, emile, startup):
    gone = make_incubateur(nom="Incubateur disparu", masque=True)
    assert gone.nom not in sign_in(emile).get(url(startup, "rattachement")).text
    data = {"incubateur": startup.incubateur.pk, "co_incubateurs": [gone.pk]}
    assert "choix" in errors(sign_in(emile).post(url(startup, "rattachement"), data))


# A new startup ----------------------------------------------------------------------------------------------


def new(incubateur, **changes) -> dict:
    return {
        "nom": "Éleveuses & Éleveurs réunis",
        "identifiant": "",
        "mission": "Partager les pâtures.",
        "incubateur": incubateur.pk,
        "phase": "investigation",
        "debut": "2026-03-02",
    } | changes


def test_a_startup_enters_with_its_first_phase(sign_in, emile, incubateur):
    response = sign_in(emile).post(NEW, new(incubateur, debut=days_ago(0)))
    assert response.url == "/startups/eleveuses-eleveurs-reunis/"
    startup = Startup.objects.get(identifiant="eleveuses-eleveurs-reunis")
    assert startup.incubateur == incubateur
    assert startup.phase_at().nom == "investigation"
    assert startup.history.get().history_user == emile
    page = sign_in(emile).get(response.url).text
    for missing in ("Personne n’est intrapreneur·e.", "Personne n’est coach.", "Aucun sponsor n’est nommé."):
        assert missing in page


@pytest.mark.django_db(transaction=True)
def test_one_identifiant_taken_by_several_people_at_once_is_given_once(sign_in, emile, incubateur):
    statuses = []

    def create(client):
        statuses.append(client.post(NEW, new(incubateur)).status_code)
        connection.close()

    threads = [threading.Thread(target=create, args=[sign_in(emile)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 200, 200, 302]
    assert Startup.objects.get().phases.count() == 1


def test_an_identifiant_of_ones_own_may_hold_dots_capitals_and_accents(sign_in, emile, incubateur):
    sign_in(emile).post(NEW, new(incubateur, identifiant="Éleveurs.Réunis_2"))
    assert Startup.objects.filter(identifiant="Éleveurs.Réunis_2").exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"identifiant": "carnet-vert"}, "« carnet-vert » est déjà pris"),
        ({"identifiant": "CARNET-VERT"}, "est déjà pris"),
        ({"nom": "Carnet vert"}, "« carnet-vert » est déjà pris"),
        ({"identifiant": "tableau"}, "L’identifiant n’admet que"),
        ({"identifiant": "-"}, "L’identifiant n’admet que"),
        ({"identifiant": "a/b"}, "L’identifiant n’admet que"),
        ({"nom": "!!!"}, "Aucun identifiant ne vient de ce nom"),
        ({"identifiant": "x" * 500}, "120"),
        ({"nom": "x" * 500}, "250"),
        ({"debut": "20026-01-01"}, "date valide"),
        ({"debut": "1812-01-01"}, "n’est pas plausible"),
        ({"phase": "lune"}, "lune"),
        ({"mission": ""}, "obligatoire"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(sign_in, emile, incubateur, startup, changes, said):
    response = sign_in(emile).post(NEW, new(incubateur, **changes))
    assert said in errors(response)
    assert Startup.objects.count() == 1


def test_an_equipe_creates_in_its_own_incubateur_only(sign_in, emile, incubateur, autre_incubateur):
    response = sign_in(emile).post(NEW, new(autre_incubateur))
    assert "choix" in errors(response)
    assert not Startup.objects.exists()


def test_an_equipe_of_two_incubateurs_chooses(sign_in, emile, incubateur, autre_incubateur):
    make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    sign_in(emile).post(NEW, new(autre_incubateur))
    assert Startup.objects.get().incubateur == autre_incubateur


def test_the_identifiant_is_proposed_while_the_name_is_typed(sign_in, emile, incubateur):
    response = sign_in(emile, htmx=True).get(NEW, {"nom": "Éleveuses & Éleveurs"})
    field = soup(response).find("input", attrs={"name": "identifiant"})
    assert field["value"] == "eleveuses-eleveurs"
    assert not soup(response).find("form")


def test_a_page_lists_no_startup_of_others(sign_in, emile, voisin, autre_incubateur):
    """The list of an incubateur is no way to learn the names of another's startups."""
    make_startup("Marée secrète", incubateur=autre_incubateur)
    assert "Marée secrète" not in sign_in(emile).get(NEW).text


def test_nobody_else_is_touched_by_a_hand_over(sign_in, emile, startup, autre_startup, autre_incubateur):
    bystander = make_personne("Basile")
    make_affectation(autre_startup, bystander, RoleStartup.DESIGNER)
    client, data = sign_in(emile), {"incubateur": autre_incubateur.pk}
    response = client.post(url(startup, "rattachement"), data)
    confirm = soup(response).find("input", attrs={"name": "confirme"})["value"]
    client.post(url(startup, "rattachement"), data | {"confirme": confirm})
    assert autre_incubateur not in bystander.incubateurs.all()
    autre_startup.refresh_from_db()
    assert autre_startup.incubateur.nom == "Incubateur du Bocage"
