"""The page of a letter, issuing and cancelling it: what is shown, what each act says first, what it does."""

import pytest
from django.urls import reverse
from django.utils import timezone

from missions.actions.lettres import Changed, issue_lettre
from missions.enums import Qualite, StatutLettre
from missions.models import Emission, Lettre
from missions.renvois import renvois
from socle.clock import today
from socle.models import Courriel
from tests import factories
from tests.factories import days_ago
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

YEAR = timezone.localdate().year


def at(lettre, name: str = "lettre") -> str:
    return reverse(f"missions:{name}", args=[lettre.uuid])


def controls(page) -> dict[str, list[str]]:
    """Addresses that mend each line that is not held, by what the line says."""
    rows = soup(page).select("section[aria-labelledby=controles] > ul > li")
    return {words(row.span).removeprefix("✗ "): [link["href"] for link in row.select("a")] for row in rows}


# The list of controls -----------------------------------------------------------------------------------------


def test_ready_letter_leads_to_issuing(sign_in, lettre, emile):
    page = soup(sign_in(emile).get(at(lettre)))
    assert "Prête à être émise" in words(page)
    assert page.select_one("section a.fr-btn")["href"] == at(lettre, "emettre")


def test_each_fault_leads_to_the_field_that_mends_it(sign_in, lettre, emile):
    Lettre.objects.update(lieu="", quotite=10)
    found = controls(sign_in(emile).get(at(lettre)))
    back = f"&retour=%2Flettres%2F{lettre.uuid}%2F"
    assert found["Lieu de réalisation : rien n’est dit."] == [
        f"{at(lettre, 'modifier')}?champ=lieu{back}#id_lieu"
    ]
    [quotite] = [urls for said, urls in found.items() if "sous la règle" in said]
    assert quotite == [f"{at(lettre, 'modifier')}?champ=quotite{back}#id_quotite"]
    form = soup(sign_in(emile).get(found["Lieu de réalisation : rien n’est dit."][0]))
    assert form.select_one("#id_lieu")


def test_each_fault_of_the_portfolio_leads_there_and_back(sign_in, lettre, startup, ingrid, solange, emile):
    client = sign_in(emile)
    ingrid.affectations.update(debut=days_ago(-5))
    solange.affectations.all().delete()
    startup.mission = "XXX"
    startup.save()
    found = controls(client.get(at(lettre)))
    elsewhere = [url for urls in found.values() for url in urls if "/modifier/?champ=" not in url]
    held = ingrid.affectations.get()
    back = f"retour=%2Flettres%2F{lettre.uuid}%2F"
    assert elsewhere == [
        f"/startups/carnet-vert/equipe/{held.uuid}/modifier/?{back}",
        f"/startups/carnet-vert/modifier/?{back}",
        f"/startups/carnet-vert/equipe/ajouter/{solange.uuid}/?role=sponsor_dg&{back}",
    ]
    for url in elsewhere:
        assert client.get(url).status_code == 200
    sent = {
        "role": "intrapreneur",
        "debut": days_ago(10),
        "quotite": "",
        "position": "",
        "employeur": "",
        "version": held.version,
    }
    assert client.post(elsewhere[0], sent).url == at(lettre)
    sent = {"role": "sponsor_dg", "debut": days_ago(10)}
    assert client.post(elsewhere[2], sent).url == at(lettre)
    assert [
        said for said in controls(client.get(at(lettre))) if "en fonction" in said or "intrapreneur" in said
    ] == []


@pytest.mark.parametrize("ailleurs", ["equipe", "startup", "titulaire", "modele"])
def test_every_other_page_exists_for_the_equipe(sign_in, lettre, emile, ailleurs):
    from missions.controles import Controle

    [renvoi] = renvois(lettre, Controle("essai", False, "Essai", "", ailleurs, role="coach"), "/lettres/")
    response = sign_in(emile).get(renvoi.url)
    assert response.status_code == 200


def test_missing_coach_is_named_and_one_comes_back(sign_in, lettre, alice, emile):
    Lettre.objects.update(options=[str(lettre.modele.sections.get(facultative=True).uuid)])
    lettre.startup.affectations.filter(role="coach").delete()
    client = sign_in(emile)
    [[url]] = controls(client.get(at(lettre))).values()
    page = soup(client.get(f"{url}&q=alice"))
    choose = page.select_one("#trouvees li a")["href"]
    response = client.post(choose, {"role": "coach", "debut": days_ago(10)})
    assert response.url == at(lettre)
    assert "Prête à être émise" in words(client.get(at(lettre)))


def test_person_corrected_leads_back(sign_in, lettre, helene, emile):
    client = sign_in(emile)
    url = f"{reverse('annuaire:personne_modifier', args=[helene.uuid])}?retour={at(lettre)}"
    sent = {"prenom": "Hélène", "nom": "Vasseur", "email": helene.email, "version": helene.version}
    assert client.post(url, sent).url == at(lettre)


def test_page_costs_the_same_whatever_hangs_on_it(sign_in, lettre, startup, ingrid, emile, autre_startup):
    client = sign_in(emile)

    def grow():
        for _ in range(2):
            factories.make_affectation(startup, factories.make_personne("Sacha"), "sponsor_dg")
            other = factories.make_lettre(autre_startup, ingrid, by=emile, quotite=5)
            factories.make_emission(other, emile)

    assert_num_queries_constant(lambda: client.get(at(lettre)), grow, at_most=12)


def test_page_of_an_issued_letter_costs_the_same(sign_in, lettre, startup, ingrid, emile, solange):
    issue_lettre(lettre=lettre, by=emile)

    def grow():
        for _ in range(2):
            factories.make_emission(factories.make_lettre(startup, ingrid, by=emile), emile)

    for reader in (emile, solange):
        client = sign_in(reader)
        assert_num_queries_constant(lambda client=client: client.get(at(lettre)), grow, at_most=12)


# What each sees -----------------------------------------------------------------------------------------------


def test_draft_shows_its_text_and_who_will_sign(sign_in, lettre, emile, solange):
    page = soup(sign_in(emile).get(at(lettre)))
    assert [heading.text for heading in page.select("h1")] == ["Lettre de mission"]
    assert "compter les haies avec ceux qui les plantent" in words(page.article)
    assert f"Sponsor DG : {solange}, Responsable" in words(page)
    assert page.select_one("main a[href$='lettre.pdf']")


@pytest.mark.parametrize("who", ["ingrid", "solange", "alice", "diane", "helene"])
def test_reader_sees_the_same_text_and_no_act(request, sign_in, lettre, emile, who):
    issue_lettre(lettre=lettre, by=emile)
    page = soup(sign_in(request.getfixturevalue(who)).get(at(lettre)))
    emission = Emission.objects.get()
    assert words(page.article) == words(soup(emission.texte))
    assert f"Lettre de mission n° {YEAR}-001" in words(page.h1)
    acts = {link.get("href") for link in page.select("main a")} & {
        at(lettre, name) for name in ("modifier", "emettre", "annuler", "supprimer")
    }
    assert acts == set()


def test_signatory_without_role_is_not_led_to_a_page_they_cannot_open(sign_in, lettre, helene, emile):
    issue_lettre(lettre=lettre, by=emile)
    client = sign_in(helene)
    page = soup(client.get(at(lettre)))
    links = {link["href"] for link in page.select("main a[href^='/']")}
    assert links == {at(lettre, "lettre_pdf"), f"{at(lettre, 'lettre_pdf')}?telecharger", "/lettres/"}
    assert {client.get(link).status_code for link in links} == {200}


def test_page_says_whose_turn_it_is(sign_in, lettre, ingrid, emile):
    issue_lettre(lettre=lettre, by=emile)
    said = words(sign_in(emile).get(at(lettre)))
    assert f"La lettre est au tour de {ingrid}" in said


def test_expired_letter_is_said_so(sign_in, lettre, emile):
    Lettre.objects.update(debut=days_ago(200), fin=days_ago(21))
    lettre.refresh_from_db()
    factories.make_emission(lettre, emile)
    said = words(sign_in(emile).get(at(lettre)))
    assert "Expirée" in said
    assert "terme passé il y a 3 semaines" in said


# Issuing ------------------------------------------------------------------------------------------------------


def confirm(client, lettre):
    """Send the confirmation as the page shows it."""
    form = soup(client.get(at(lettre, "emettre"))).select_one("main form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input")}
    return client.post(at(lettre, "emettre"), sent, follow=True)


def test_confirmation_says_number_mail_and_that_nothing_changes(sign_in, lettre, ingrid, emile):
    said = words(sign_in(emile).get(at(lettre, "emettre")))
    assert f"{YEAR}-001" in said
    assert f"un courriel à {ingrid} ({ingrid.email})" in said
    assert "plus rien ne change ensuite" in said
    assert not Emission.objects.exists()
    factories.make_emission(factories.make_lettre(lettre.startup, ingrid, by=emile), emile)
    assert "la lettre n’est pas prête" not in said.lower()


def test_issuing_says_what_happened_and_what_comes_next(sign_in, lettre, ingrid, emile):
    response = confirm(sign_in(emile), lettre)
    said = words(response)
    assert f"La lettre n° {YEAR}-001 est émise et scellée. Un courriel part à {ingrid}" in said
    assert "Et maintenant" in said
    lettre.refresh_from_db()
    assert lettre.statut == StatutLettre.EMISE
    assert Emission.objects.get().emise_par == emile
    assert [courriel.destinataire for courriel in Courriel.objects.all()] == [ingrid.email]


def test_letter_that_is_not_ready_cannot_be_confirmed(sign_in, lettre, emile):
    Lettre.objects.update(lieu="")
    client = sign_in(emile)
    for response in (client.get(at(lettre, "emettre")), client.post(at(lettre, "emettre"), {"version": 1})):
        assert "La lettre n’est pas prête" in words(response)
        assert "Lieu de réalisation : rien n’est dit." in controls(response)
    assert not Emission.objects.exists()


def test_letter_that_changed_since_it_was_read_is_read_again(sign_in, lettre, emile):
    response = sign_in(emile).post(at(lettre, "emettre"), {"version": lettre.version - 1})
    assert "Quelqu’un d’autre a enregistré" in words(response)
    assert not Emission.objects.exists()


def test_letter_saved_between_the_reading_and_the_lock_is_not_issued(lettre, emile):
    Lettre.objects.filter(pk=lettre.pk).update(version=lettre.version + 1)
    with pytest.raises(Changed):
        issue_lettre(lettre=lettre, by=emile)
    assert not Emission.objects.exists()


def test_letter_is_issued_once(sign_in, lettre, emile):
    client = sign_in(emile)
    version = lettre.version
    confirm(client, lettre)
    response = client.post(at(lettre, "emettre"), {"version": version}, follow=True)
    assert "Cette lettre est déjà émise" in words(response)
    assert Emission.objects.count() == 1


def test_next_number_is_told(sign_in, lettre, startup, ingrid, emile, signataires):
    issue_lettre(lettre=lettre, by=emile)
    other = factories.make_lettre(
        startup, ingrid, by=emile, signataires=signataires, quotite=60, precedente=lettre
    )
    assert f"{YEAR}-002" in words(sign_in(emile).get(at(other, "emettre")))


# Cancelling ---------------------------------------------------------------------------------------------------


def test_cancelling_says_who_is_told_and_asks_why(sign_in, lettre, signataires, emile):
    issue_lettre(lettre=lettre, by=emile)
    lettre.refresh_from_db()
    client = sign_in(emile)
    said = words(client.get(at(lettre, "annuler")))
    assert all(str(personne) in said for personne in signataires.values())
    assert "Son numéro n’est pas réutilisé" in said
    response = client.post(at(lettre, "annuler"), {"motif": " ", "version": lettre.version})
    assert "obligatoire" in words(response)
    Courriel.objects.all().delete()
    response = client.post(
        at(lettre, "annuler"), {"motif": "Erreur sur le lieu", "version": lettre.version}, follow=True
    )
    said = words(response)
    assert "La lettre est annulée" in said
    assert f"n° {YEAR}-001" in words(soup(response).h1)
    assert f"Annulée par {emile} le" in said
    assert "Erreur sur le lieu" in said
    assert {mail.destinataire for mail in Courriel.objects.order_by("pk")} == {
        personne.email for personne in signataires.values()
    }
    assert client.get(at(lettre, "lettre_pdf")).status_code == 200


def test_letter_signed_meanwhile_is_read_again(sign_in, lettre, emile):
    issue_lettre(lettre=lettre, by=emile)
    lettre.refresh_from_db()
    lettre.statut = StatutLettre.SIGNEE
    stale = lettre.version
    lettre.save()
    response = sign_in(emile).post(at(lettre, "annuler"), {"motif": "Erreur", "version": stale})
    assert "Quelqu’un d’autre a enregistré" in words(response)
    assert not Lettre.objects.get().cancelled


def test_only_what_holds_is_cancelled(sign_in, lettre, emile):
    client = sign_in(emile)
    assert "Un brouillon se supprime" in words(client.get(at(lettre, "annuler"), follow=True))
    issue_lettre(lettre=lettre, by=emile)
    lettre.refresh_from_db()
    sent = {"motif": "Erreur", "version": lettre.version}
    client.post(at(lettre, "annuler"), sent)
    assert "déjà annulée" in words(client.post(at(lettre, "annuler"), sent, follow=True))
    assert lettre.signatures.filter(qualite=Qualite.INTRAPRENEUR, signee_le=None).exists()
    assert Lettre.objects.get().annulee_le.date() <= today()
