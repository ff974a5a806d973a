"""Prepare a letter: filled from the portfolio, asking the rest alone, losing nothing, teaching the portfolio."""

from datetime import timedelta

import pytest
from django.urls import reverse

from missions.actions.modeles import draft_modele, publish_modele
from missions.actions.preparation import correct_lettre, delete_lettre
from missions.controles import manquements
from missions.enums import Qualite, StatutLettre
from missions.models import Lettre, Modele
from socle.clock import today
from socle.transitions import ForbiddenTransition
from startups.enums import NomPhase, RoleStartup
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

NEW = "/lettres/nouvelle/"


def address(startup, personne) -> str:
    return f"{NEW}?startup={startup.identifiant}&personne={personne.uuid}"


def edit(lettre) -> str:
    return reverse("missions:modifier", args=[lettre.uuid])


def values(page) -> dict:
    """What a browser would send back of the form."""
    form = soup(page).select_one("main form[data-brouillon]")
    sent = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            sent[field["name"]] = chosen.get("value", "")
        elif field.name == "textarea":
            sent[field["name"]] = field.text.removeprefix("\n")
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                sent.setdefault(field["name"], []).append(field["value"])
        else:
            sent[field["name"]] = field.get("value", "")
    return sent


def asked(page) -> list[str]:
    """Names of the fields that are asked, the rest being folded."""
    first = soup(page).select_one("main form[data-brouillon] > fieldset.groupe")
    return [field["name"] for field in first.select("[name]")] if first else []


# Filled from the portfolio ------------------------------------------------------------------------------------


def test_only_what_nobody_knows_is_asked(sign_in, portfolio, ingrid, emile):
    page = sign_in(emile).get(address(portfolio, ingrid))
    assert asked(page) == ["lieu", "signataire_hierarchie"]
    filled = values(page)
    assert {name: filled[name] for name in ("phase", "duree", "unite", "quotite", "position")} == {
        "phase": NomPhase.CONSTRUCTION,
        "duree": "6",
        "unite": "mois",
        "quotite": "70",
        "position": "statutaire",
    }
    assert (filled["fonction"], filled["bureau"], filled["affectation"]) == (
        "Chargée de mission",
        "Direction du bocage",
        "Direction du bocage",
    )
    assert filled["but"] == "compter les haies avec ceux qui les plantent"
    assert filled["contexte"] == "Les haies disparaissent."
    assert filled["debut"] == filled["prevue_le"] == today().isoformat()
    assert filled["fonction_sponsor_dg"] == "Directrice générale"


@pytest.mark.parametrize(
    ("mission", "but"),
    [
        ("Mieux compter les haies.", "mieux compter les haies"),
        ("Réduire les délais", "réduire les délais"),
        ("L’inspection des haies après la tempête", ""),
        ("Comptez vos haies en toute simplicité", ""),
        ("Agent intelligent pour les haies", ""),
        ("Conçu pour les agents, Carnet permet de compter", ""),
        ("", ""),
    ],
)
def test_purpose_is_proposed_when_it_reads_after_what_the_model_says(
    sign_in, portfolio, ingrid, emile, mission, but
):
    """« … une solution numérique visant à … »: what does not follow is asked."""
    portfolio.mission = mission
    portfolio.save()
    page = sign_in(emile).get(address(portfolio, ingrid))
    assert values(page)["but"] == but
    assert ("but" in asked(page)) is (but == "")


def test_complete_letter_is_ready_once_what_was_asked_is_said(sign_in, portfolio, ingrid, emile, helene):
    client = sign_in(emile)
    sent = values(client.get(address(portfolio, ingrid)))
    sent |= {"lieu": "Rennes", "signataire_hierarchie": helene.email}
    response = client.post(address(portfolio, ingrid), sent)
    lettre = Lettre.objects.get()
    assert response.url == reverse("missions:lettre", args=[lettre.uuid])
    assert manquements(lettre) == []
    assert [(row.qualite, row.personne, row.fonction) for row in lettre.signatures.all()] == [
        (Qualite.INTRAPRENEUR, ingrid, "Chargée de mission"),
        (Qualite.SPONSOR_DG, portfolio.affectations.get(role="sponsor_dg").personne, "Directrice générale"),
        (
            Qualite.SPONSOR_PROXIMITE,
            portfolio.affectations.get(role="sponsor_proximite").personne,
            "Sous-directeur",
        ),
        (Qualite.HIERARCHIE, helene, "Cheffe de bureau"),
        (Qualite.INCUBATEUR, emile, "Responsable de l’incubateur"),
    ]
    history = lettre.history.get()
    assert (history.history_user, history.history_change_reason) == (emile, "Lettre en préparation")
    assert lettre.modele == Modele.objects.get()


@pytest.mark.parametrize(
    ("phase", "duree", "unite", "quotite"),
    [
        (NomPhase.INVESTIGATION, 9, "semaines", 40),
        (NomPhase.CONSTRUCTION, 6, "mois", 60),
        (NomPhase.ACCELERATION, 6, "mois", 60),
        (NomPhase.TRANSFERT, 6, "mois", 60),
    ],
)
def test_terms_follow_the_phase(sign_in, incubateur, emile, phase, duree, unite, quotite):
    startup = factories.make_startup("Mares", incubateur=incubateur, phase=phase)
    irene = factories.make_personne("Irène")
    factories.make_affectation(startup, irene, RoleStartup.INTRAPRENEUR)
    filled = values(sign_in(emile).get(address(startup, irene)))
    assert (filled["phase"], filled["duree"], filled["unite"], filled["quotite"]) == (
        phase,
        str(duree),
        unite,
        str(quotite),
    )


def test_what_the_last_letter_said_is_taken_again(sign_in, lettre, startup, ingrid, helene, emile):
    factories.make_emission(lettre, emile)
    page = sign_in(emile).get(address(startup, ingrid))
    filled = values(page)
    assert (filled["bureau"], filled["affectation"], filled["lieu"]) == (
        "Bureau des haies",
        "Direction du bocage",
        "Rennes",
    )
    assert filled["contexte"] == lettre.contexte
    assert helene.email in filled["signataire_hierarchie"]
    assert filled["debut"] == (lettre.fin + timedelta(days=1)).isoformat()
    assert "à la suite de celle qui se termine" in words(page)
    sign_in(emile).post(address(startup, ingrid), filled)
    assert Lettre.objects.get(statut=StatutLettre.BROUILLON).precedente == lettre


def test_startup_without_phase_asks_which(sign_in, incubateur, emile):
    startup = factories.make_startup("Mares", incubateur=incubateur)
    irene = factories.make_personne("Irène")
    factories.make_affectation(startup, irene, RoleStartup.INTRAPRENEUR)
    page = sign_in(emile).get(address(startup, irene))
    assert {"phase", "duree", "quotite"} <= set(asked(page))


def test_first_letter_of_an_incubateur_publishes_the_shipped_model(sign_in, portfolio, ingrid, emile):
    client = sign_in(emile)
    page = client.get(address(portfolio, ingrid))
    assert not Modele.objects.exists()
    client.post(address(portfolio, ingrid), values(page))
    lettre = Lettre.objects.get()
    assert lettre.modele.published
    # Boxes ticked by the model are, though no box could be shown yet.
    assert len(lettre.options) == lettre.modele.sections.filter(facultative=True, cochee=True).count() == 1


def test_optional_paragraphs_are_boxes(sign_in, lettre, emile):
    client = sign_in(emile)
    section = lettre.modele.sections.get(facultative=True)
    sent = values(client.get(edit(lettre)))
    assert "options" not in sent
    client.post(edit(lettre), sent | {"options": [str(section.uuid)]})
    lettre.refresh_from_db()
    assert lettre.options == [str(section.uuid)]
    assert "Appui de l’incubateur" in words(client.get(reverse("missions:lettre", args=[lettre.uuid])))


# For whom -----------------------------------------------------------------------------------------------------


def test_startup_page_leads_to_the_letter_of_each_intrapreneur(sign_in, startup, ingrid, emile):
    later = factories.make_personne("Léa")
    factories.make_affectation(startup, later, RoleStartup.INTRAPRENEUR, debut=days_ago(-30))
    gone = factories.make_personne("Guy")
    factories.make_affectation(startup, gone, RoleStartup.INTRAPRENEUR, fin=days_ago(1))
    page = soup(sign_in(emile).get(reverse("missions:startup", args=[startup.identifiant])))
    links = {
        words(link): link["href"]
        for link in page.select("main .actions a")
        if link["href"].startswith("/lettres/nouvelle/")
    }
    assert links == {
        f"Préparer la lettre de {ingrid}": address(startup, ingrid),
        f"Préparer la lettre de {later}": address(startup, later),
    }
    filled = values(sign_in(emile).get(address(startup, later)))
    assert filled["debut"] == days_ago(-30).isoformat()


def test_startup_without_intrapreneur_says_whom_to_name(sign_in, startup, emile):
    page = sign_in(emile).get(reverse("missions:startup", args=[startup.identifiant]))
    assert "n’a pas d’intrapreneur·e" in words(page)
    response = sign_in(emile).get(NEW, {"startup": startup.identifiant}, follow=True)
    assert "n’a pas d’intrapreneur·e" in words(response)


def test_only_intrapreneur_needs_no_choice(sign_in, startup, ingrid, emile):
    assert sign_in(emile).get(NEW, {"startup": startup.identifiant}).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 403), ("ingrid", 403), ("diane", 403), ("voisin", 404)]
)
def test_who_does_not_write_prepares_nothing(request, sign_in, startup, ingrid, who, status):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address(startup, ingrid)).status_code == status
    assert client.post(address(startup, ingrid), {}).status_code == status
    tab = client.get(reverse("missions:startup", args=[startup.identifiant]))
    assert "Préparer" not in words(tab)


def test_stranger_is_no_titulaire(sign_in, startup, ingrid, serge, emile):
    response = sign_in(emile).get(address(startup, serge))
    assert response.url == f"/lettres/preparer/?startup={startup.identifiant}"
    response = sign_in(emile).get(NEW, {"startup": startup.identifiant, "personne": "n’importe quoi"})
    assert response.status_code == 302


def test_draft_that_exists_is_taken_up_again(sign_in, lettre, startup, ingrid, emile):
    response = sign_in(emile).get(address(startup, ingrid), follow=True)
    assert response.redirect_chain == [(edit(lettre), 302)]
    assert "est déjà en préparation" in response.text


def test_two_people_who_prepare_the_same_letter_lose_nothing(sign_in, portfolio, ingrid, emile):
    client = sign_in(emile)
    sent = values(client.get(address(portfolio, ingrid))) | {"lieu": "Vannes"}
    client.post(address(portfolio, ingrid), sent | {"lieu": "Rennes"})
    response = client.post(address(portfolio, ingrid), sent)
    assert "Votre texte est intact" in words(response)
    assert values(response)["lieu"] == "Vannes"
    first = Lettre.objects.get()
    assert soup(response).select_one(f"a[href='/lettres/{first.uuid}/']")
    assert first.lieu == "Rennes"


# Choosing among all -------------------------------------------------------------------------------------------


def test_whoever_has_no_letter_comes_first(
    sign_in, lettre, startup, autre_startup, ingrid, emile, incubateur
):
    factories.make_emission(lettre, emile)
    irene = factories.make_personne("Irène")
    factories.make_affectation(autre_startup, irene, RoleStartup.INTRAPRENEUR)
    over = factories.make_startup("Mares", incubateur=incubateur, phase=NomPhase.ABANDON)
    factories.make_affectation(over, irene, RoleStartup.INTRAPRENEUR)
    rows = [words(row) for row in soup(sign_in(emile).get("/lettres/preparer/")).select(".ligne")]
    assert len(rows) == 2
    assert "Haies vives Sans lettre en cours" in rows[0]
    assert "Lettre jusqu’au" in rows[1]
    assert "dans 5 mois" in rows[1]


@pytest.mark.parametrize(("q", "found"), [("HAIES", 1), ("ingrid vert", 1), ("personne", 0), ("", 2)])
def test_search_by_startup_or_person(sign_in, startup, autre_startup, ingrid, emile, q, found):
    factories.make_affectation(autre_startup, factories.make_personne("Irène"), RoleStartup.INTRAPRENEUR)
    page = sign_in(emile).get("/lettres/preparer/", {"q": q})
    assert len(soup(page).select(".ligne")) == found
    assert ("Personne ne correspond" in words(page)) == (found == 0)


def test_several_drafts_are_made_from_the_portfolio(sign_in, portfolio, autre_startup, ingrid, emile):
    irene = factories.make_personne("Irène")
    second = factories.make_affectation(autre_startup, irene, RoleStartup.INTRAPRENEUR)
    chosen = [str(ingrid.affectations.get().uuid), str(second.uuid), "n’importe quoi"]
    response = sign_in(emile).post("/lettres/preparer/", {"affectation": chosen}, follow=True)
    assert "2 brouillons à relire et à compléter" in words(response)
    assert {lettre.titulaire for lettre in Lettre.objects.order_by("pk")} == {ingrid, irene}
    assert len(soup(response).select("main tbody tr")) == 2
    assert "Lieu de réalisation : rien n’est dit." in words(response)
    again = sign_in(emile).post("/lettres/preparer/", {"affectation": chosen}, follow=True)
    assert Lettre.objects.count() == 2
    assert len(soup(again).select("main tbody tr")) == 2


def test_nothing_ticked_is_said(sign_in, startup, ingrid, emile):
    response = sign_in(emile).post("/lettres/preparer/", {}, follow=True)
    assert "Cochez au moins une personne" in words(response)


def test_choice_costs_the_same_whatever_its_length(sign_in, startup, ingrid, emile):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            personne = factories.make_personne("Irène")
            factories.make_affectation(startup, personne, RoleStartup.INTRAPRENEUR)
            factories.make_lettre(startup, personne, by=emile)

    assert_num_queries_constant(lambda: client.get("/lettres/preparer/"), grow, at_most=12)


# Correcting ---------------------------------------------------------------------------------------------------


def test_field_to_mend_is_open(sign_in, lettre, emile):
    page = soup(sign_in(emile).get(edit(lettre), {"champ": "quotite"}))
    opened = [words(part.summary.strong) for part in page.select("details.repli[open]")]
    assert opened == ["La mission"]


def test_every_field_of_the_list_of_controls_is_in_the_form(sign_in, lettre, emile):
    page = soup(sign_in(emile).get(edit(lettre)))
    fields = {field["name"] for field in page.select("main form [name]")}
    named = {
        "debut",
        "duree",
        "quotite",
        "fonction",
        "bureau",
        "affectation",
        "lieu",
        "but",
        "contexte",
        "position",
    }
    signing = [qualite for qualite in Qualite if qualite != Qualite.INTRAPRENEUR]
    named |= {f"{what}_{qualite}" for qualite in signing for what in ("signataire", "fonction")}
    assert named | {"prevue_le", "phase", "derogation"} <= fields


def test_what_the_letter_needs_is_not_called_optional(sign_in, lettre, emile):
    page = soup(sign_in(emile).get(edit(lettre)))
    optional = [label["for"] for label in page.select("main form label") if "facultatif" in label.text]
    functions = [f"id_fonction_{qualite}" for qualite in Qualite if qualite != Qualite.INTRAPRENEUR]
    assert sorted(optional) == sorted(["id_derogation", *functions])


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"debut": "20026-01-01"}, "debut", "Saisissez une date valide"),
        ({"debut": "1925-01-01"}, "debut", "n’est pas plausible"),
        ({"debut": "2099-01-01", "duree": "104"}, "duree", "n’est pas plausible"),
        ({"duree": ""}, "duree", "obligatoire"),
        ({"duree": "0"}, "duree", "supérieure ou égale à 1"),
        ({"quotite": "101"}, "quotite", "inférieure ou égale à 100"),
        ({"phase": "licorne"}, "phase", "Sélectionnez un choix valide"),
        ({"lieu": "x" * 500}, "lieu", "au plus 250 caractères"),
        (
            {"signataire_hierarchie": "Personne de ce nom"},
            "signataire_hierarchie",
            "ne correspond à personne",
        ),
        ({"signataire_sponsor_dg": "99999"}, "signataire_sponsor_dg", "choix"),
    ],
)
def test_wrong_input_is_said_at_its_field_and_stays(sign_in, lettre, emile, sent, field, said):
    client = sign_in(emile)
    typed = values(client.get(edit(lettre))) | {"but": "compter autrement"} | sent
    response = client.post(edit(lettre), typed)
    assert response.status_code == 200
    error = soup(response).select_one(f"#id_{field}_error")
    assert said in words(error)
    details = soup(response).select_one(f"#id_{field}").find_parent("details")
    assert details is None or details.has_attr("open")
    assert values(response)["but"] == "compter autrement"
    lettre.refresh_from_db()
    assert lettre.but != "compter autrement"


def test_end_follows_the_duration(sign_in, lettre, emile):
    client = sign_in(emile)
    sent = values(client.get(edit(lettre))) | {"debut": "2026-09-01", "duree": "9", "unite": "semaines"}
    client.post(edit(lettre), sent)
    lettre.refresh_from_db()
    assert lettre.fin.isoformat() == "2026-11-02"


@pytest.mark.parametrize("how", ["email", "label", "name"])
def test_head_of_office_is_named_by_name_or_address(sign_in, lettre, helene, emile, incubateur, how):
    other = factories.make_personne("Hugues", nom="Vannier", annuaires=[incubateur], fonction="Chef")
    typed = {"email": other.email.upper(), "label": f"{other} ({other.email})", "name": "vannier hugues"}[how]
    client = sign_in(emile)
    sent = values(client.get(edit(lettre))) | {"signataire_hierarchie": typed, "fonction_hierarchie": ""}
    client.post(edit(lettre), sent)
    signature = lettre.signatures.get(qualite=Qualite.HIERARCHIE)
    assert (signature.personne, signature.fonction) == (other, "Chef")


@pytest.mark.parametrize(
    ("typed", "written"), [("Responsable", "Sous-directrice"), ("", "Sous-directrice"), ("Cheffe", "Cheffe")]
)
def test_function_does_not_stay_when_the_signatory_changes(sign_in, lettre, startup, emile, typed, written):
    other = factories.make_personne("Sacha", fonction="Sous-directrice")
    factories.make_affectation(startup, other, RoleStartup.SPONSOR_DG)
    client = sign_in(emile)
    sent = values(client.get(edit(lettre)))
    assert sent["fonction_sponsor_dg"] == "Responsable"
    sent |= {"signataire_sponsor_dg": other.pk, "fonction_sponsor_dg": typed}
    client.post(edit(lettre), sent)
    signature = lettre.signatures.get(qualite=Qualite.SPONSOR_DG)
    assert (signature.personne, signature.fonction) == (other, written)


def test_namesakes_are_told_apart(sign_in, lettre, emile, incubateur):
    people = [factories.make_personne("Hugues", nom="Vannier", annuaires=[incubateur]) for _ in range(2)]
    client = sign_in(emile)
    sent = values(client.get(edit(lettre))) | {"signataire_hierarchie": "hugues vannier"}
    error = soup(client.post(edit(lettre), sent)).select_one("#id_signataire_hierarchie_error")
    assert all(personne.email in error.text for personne in people)


def test_directory_of_others_is_not_searched(sign_in, lettre, emile, autre_incubateur):
    secret = factories.make_personne("Hugues", annuaires=[autre_incubateur])
    client = sign_in(emile)
    page = client.get(edit(lettre))
    assert secret.email not in page.text
    response = client.post(edit(lettre), values(page) | {"signataire_hierarchie": secret.email})
    assert "ne correspond à personne" in words(response)


def test_second_of_two_people_sees_both_texts(sign_in, lettre, emile):
    client = sign_in(emile)
    late = values(client.get(edit(lettre)))
    client.post(edit(lettre), late | {"lieu": "Vannes"})
    response = client.post(edit(lettre), late | {"lieu": "Brest"})
    assert "Quelqu’un d’autre a enregistré" in words(response)
    assert [words(text) for text in soup(response).select(".deux-textes .texte-saisi")] == ["Vannes", "Brest"]
    client.post(edit(lettre), values(response))
    lettre.refresh_from_db()
    assert lettre.lieu == "Brest"


def test_session_that_expires_loses_nothing(sign_in, client, lettre, emile):
    sent = values(sign_in(emile).get(edit(lettre))) | {"contexte": "Un long texte."}
    client.post(edit(lettre), sent)
    client.force_login(emile)
    assert "Un long texte." in client.get(edit(lettre)).text


def test_text_kept_of_a_new_letter_is_given_back_to_that_letter_alone(
    sign_in, client, portfolio, autre_startup, ingrid, emile
):
    irene = factories.make_personne("Irène")
    factories.make_affectation(autre_startup, irene, RoleStartup.INTRAPRENEUR)
    sent = values(sign_in(emile).get(address(portfolio, ingrid))) | {"contexte": "Un long texte."}
    client.post(address(portfolio, ingrid), sent)
    client.force_login(emile)
    other = client.get(address(autre_startup, irene))
    assert "Un long texte." not in other.text
    assert "Votre session avait expiré" not in other.text
    mine = client.get(address(portfolio, ingrid))
    assert "Un long texte." in mine.text
    assert "Votre session avait expiré" in mine.text


@pytest.mark.parametrize("address", ["/lettres/preparer/", "/lettres/nouvelle/", "/lettres/"])
def test_null_characters_in_an_address_break_nothing(sign_in, startup, ingrid, emile, address):
    response = sign_in(emile).get(address, {"startup": "carnet\x00-vert", "q": "\x00", "personne": "\x00"})
    assert response.status_code in {200, 302}


def test_null_characters_in_a_name_break_nothing(sign_in, lettre, emile):
    client = sign_in(emile)
    sent = values(client.get(edit(lettre))) | {"signataire_hierarchie": "personne\x00 de ce nom"}
    assert "ne correspond à personne" in words(client.post(edit(lettre), sent))


def test_issued_letter_is_no_longer_corrected(sign_in, lettre, emile):
    client = sign_in(emile)
    sent = values(client.get(edit(lettre)))
    factories.make_emission(lettre, emile)
    for response in (client.get(edit(lettre)), client.post(edit(lettre), sent | {"lieu": "Brest"})):
        assert response.url == reverse("missions:lettre", args=[lettre.uuid])
    lettre.refresh_from_db()
    assert lettre.lieu == "Rennes"
    with pytest.raises(ForbiddenTransition):
        correct_lettre(lettre=lettre, signataires={}, by=emile)


def test_way_back_is_kept(sign_in, lettre, emile):
    back = f"/lettres/lot/?lettre={lettre.uuid}"
    client = sign_in(emile)
    page = client.get(edit(lettre), {"champ": "lieu", "retour": back})
    response = client.post(edit(lettre), values(page))
    assert response.url == back
    foreign = client.get(edit(lettre), {"retour": "https://ailleurs.example/"})
    assert client.post(edit(lettre), values(foreign)).url == f"/lettres/{lettre.uuid}/"


def test_form_costs_the_same_whatever_the_directory(sign_in, lettre, startup, emile, incubateur):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            factories.make_affectation(startup, factories.make_personne("Sacha"), RoleStartup.SPONSOR_DG)
            factories.make_rattachement(factories.make_personne("Éric"), incubateur)

    assert_num_queries_constant(lambda: client.get(edit(lettre)), grow, at_most=16)


# Removing -----------------------------------------------------------------------------------------------------


def test_draft_is_removed_once_confirmed(sign_in, lettre, startup, emile):
    remove = reverse("missions:supprimer", args=[lettre.uuid])
    client = sign_in(emile)
    assert "Personne d’autre n’en est prévenu" in words(client.get(remove))
    assert "obligatoire" in words(client.post(remove, {"motif": ""}))
    response = client.post(remove, {"motif": "Préparée par erreur"})
    assert response.url == reverse("missions:startup", args=[startup.identifiant])
    assert not Lettre.objects.exists()
    last = Lettre.history.first()
    assert (last.history_type, last.history_change_reason, last.history_user) == (
        "-",
        "Préparée par erreur",
        emile,
    )


def test_issued_letter_is_not_removed(sign_in, lettre, emile):
    factories.make_emission(lettre, emile)
    sign_in(emile).post(reverse("missions:supprimer", args=[lettre.uuid]), {"motif": "Erreur"})
    assert Lettre.objects.exists()
    with pytest.raises(ForbiddenTransition):
        delete_lettre(lettre=lettre, by=emile, motif="Erreur")


# Back to the portfolio ----------------------------------------------------------------------------------------


def shown(page) -> dict[str, str]:
    """Key of each fact the portfolio could take, by what is said of it."""
    boxes = soup(page).select("input[name=report]")
    return {words(box.find_next("label")): box["value"] for box in boxes}


def test_portfolio_takes_what_the_equipe_agrees_to_and_nothing_else(sign_in, lettre, ingrid, solange, emile):
    lettre.signatures.exclude(qualite=Qualite.SPONSOR_DG).delete()
    client = sign_in(emile)
    found = shown(client.get(reverse("missions:lettre", args=[lettre.uuid])))
    assert list(found) == [
        f"{ingrid}, sur Carnet vert, quotité : non renseignée → 80 %",
        f"{ingrid}, sur Carnet vert, position : non renseignée → Fonctionnaire ou agent statutaire",
        f"{ingrid}, fonction : non renseignée → Chargée de mission",
        f"{solange}, fonction : non renseignée → Responsable",
    ]
    keys = list(found.values())
    response = client.post(
        reverse("missions:reporter", args=[lettre.uuid]), {"report": [keys[0], keys[3]]}, follow=True
    )
    assert "Le portefeuille est à jour" in words(response)
    held = ingrid.affectations.get()
    ingrid.refresh_from_db()
    solange.refresh_from_db()
    assert (held.quotite, held.position, ingrid.fonction, solange.fonction) == (80, "", "", "Responsable")
    told = held.history.first()
    assert (told.history_user, told.history_change_reason) == (emile, f"D’après la lettre de {ingrid}")
    assert len(shown(response)) == 2


def test_organisation_is_found_by_its_name(sign_in, lettre, ingrid, emile):
    bocage = factories.make_organisation(nom="Direction du Bocage")
    client = sign_in(emile)
    found = shown(client.get(reverse("missions:lettre", args=[lettre.uuid])))
    key = found[f"{ingrid}, organisation : non renseignée → Direction du Bocage"]
    client.post(reverse("missions:reporter", args=[lettre.uuid]), {"report": key})
    ingrid.refresh_from_db()
    assert ingrid.organisation == bocage


def test_fact_that_changed_meanwhile_is_left_alone(sign_in, lettre, ingrid, emile):
    client = sign_in(emile)
    found = shown(client.get(reverse("missions:lettre", args=[lettre.uuid])))
    ingrid.affectations.update(quotite=50)
    response = client.post(
        reverse("missions:reporter", args=[lettre.uuid]), {"report": next(iter(found.values()))}, follow=True
    )
    assert "Une partie avait changé" in words(response)
    assert ingrid.affectations.get().quotite == 50


def test_nothing_ticked_changes_nothing(sign_in, lettre, ingrid, emile):
    response = sign_in(emile).post(reverse("missions:reporter", args=[lettre.uuid]), follow=True)
    assert "Rien n’était coché" in words(response)


def test_entry_of_another_directory_is_not_offered(sign_in, lettre, ingrid, emile, autre_incubateur):
    ingrid.incubateurs.set([autre_incubateur])
    found = shown(sign_in(emile).get(reverse("missions:lettre", args=[lettre.uuid])))
    assert f"{ingrid}, fonction : non renseignée → Chargée de mission" not in found


def test_signatories_follow_the_model_in_its_order(lettre, solange):
    """A model without a capacity drops its row when the draft is saved."""
    lettre.modele = Modele.objects.create(
        incubateur=lettre.incubateur, numero=2, objet="Lettre", signataires=["sponsor_dg", "intrapreneur"]
    )
    correct_lettre(lettre=lettre, signataires={"sponsor_dg": (solange, "DG")}, by=solange)
    assert [(row.qualite, row.rang) for row in lettre.signatures.all()] == [
        ("sponsor_dg", 1),
        ("intrapreneur", 2),
    ]


# The model ----------------------------------------------------------------------------------------------------


def test_draft_follows_the_model_published_since(sign_in, lettre, solange, emile):
    old = lettre.modele.sections.get(facultative=True)
    Lettre.objects.update(options=[str(old.uuid)])
    lettre.signatures.filter(qualite=Qualite.INCUBATEUR).delete()
    client = sign_in(emile)
    page = reverse("missions:lettre", args=[lettre.uuid])
    assert "publiée depuis" not in words(client.get(page))
    new = draft_modele(modele=lettre.modele, by=emile)
    new.signataires = ["sponsor_dg", "intrapreneur", "incubateur"]
    publish_modele(modele=new, by=emile)
    assert "la version 2 a été publiée depuis" in words(client.get(page))
    response = client.post(reverse("missions:suivre_modele", args=[lettre.uuid]), follow=True)
    assert "suit la version 2 du modèle" in words(response)
    lettre.refresh_from_db()
    assert lettre.modele == new
    assert lettre.options == [str(new.sections.get(facultative=True).uuid)]
    assert [(row.qualite, row.personne) for row in lettre.signatures.all()] == [
        ("sponsor_dg", solange),
        ("intrapreneur", lettre.titulaire),
        ("incubateur", emile),
    ]
    assert "publiée depuis" not in words(response)


def test_issued_letter_keeps_its_model(sign_in, lettre, emile):
    factories.make_emission(lettre, emile)
    response = sign_in(emile).post(reverse("missions:suivre_modele", args=[lettre.uuid]), follow=True)
    assert "son contenu ne change plus" in words(response)
