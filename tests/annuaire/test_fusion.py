"""Merge two entries of one person: everything moves, nothing is lost, clashes end in one row, history stays true."""

import re
import threading

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from annuaire.actions import confirmations, fusion
from annuaire.enums import GenreDemande, RoleIncubateur
from annuaire.models import Demande, Personne, Rattachement, Suppleance
from socle.fusion import count_references, references_to
from socle.models import Courriel
from startups.actions.blocages import open_blocage
from startups.enums import RoleStartup
from startups.models import Affectation, Blocage, Point, Reponse
from tests import factories
from tests.factories import days_ago
from tests.outils.client import StrictClient
from tests.outils.html import soup
from tests.outils.killed import killed_after_each_statement
from tests.outils.queries import assert_num_queries_constant


@pytest.fixture
def kept(incubateur):
    return factories.make_personne(
        "Éléonore", nom="Sorbier", email="eleonore@agence.example", annuaires=[incubateur]
    )


@pytest.fixture
def duplicate(incubateur):
    """Known to `incubateur` alone, never signed in: merged at once."""
    return factories.make_personne(
        "Eleonore",
        nom="Sorbier",
        email="e.sorbier@agence.example",
        fonction="Cheffe de bureau",
        telephone="01 02 03",
        annuaires=[incubateur],
    )


def url(kept, duplicate=None) -> str:
    path = reverse("annuaire:personne_fusionner", args=[kept.uuid])
    return f"{path}?avec={duplicate.uuid}" if duplicate else path


def prefilled(client, kept, duplicate, **fields) -> dict:
    """What the browser would send: the form as it is shown, with these choices."""
    form = soup(client.get(url(kept, duplicate))).select_one("main form[method=post]")
    values = {
        field["name"]: field.get("value", "")
        for field in form.select("[name]")
        if field.get("type") != "radio" or field.has_attr("checked")
    }
    return values | fields


def merge(client, kept, duplicate, **fields):
    return client.post(url(kept, duplicate), prefilled(client, kept, duplicate, **fields))


def said(response) -> str:
    return soup(response).select_one(".fr-alert--error").get_text(" ", strip=True)


# The screens ----------------------------------------------------------------------------------------------


def test_the_other_entry_is_found_by_the_same_name(sign_in, emile, kept, duplicate, voisin):
    page = soup(sign_in(emile).get(url(kept)))
    assert page.select_one("main [name=q]")["value"] == "Sorbier"
    assert [link["href"] for link in page.select(".lignes a")] == [f"?avec={duplicate.uuid}"]
    assert "Personne ne correspond" in sign_in(emile).get(url(kept), {"q": voisin.nom}).text


def test_entries_are_compared_and_what_moves_is_counted(sign_in, emile, kept, duplicate, startup):
    factories.make_affectation(startup, duplicate, RoleStartup.DESIGNER)
    factories.make_blocage(startup, emile, attendu_de=duplicate)
    factories.make_rattachement(duplicate, startup.incubateur, RoleIncubateur.LECTURE)
    page = soup(sign_in(emile).get(url(kept, duplicate)))
    rows = {row.th.text: [cell.text for cell in row.select("td")] for row in page.select("tbody tr")}
    assert rows["Prénom"] == ["Éléonore", "Eleonore"]
    assert rows["Fonction"] == ["–", "Cheffe de bureau"]
    assert rows["Adresse e-mail"] == [kept.email, duplicate.email]
    # Only what differs is asked; what one alone says is proposed.
    asked = {field["name"]: field["value"] for field in page.select("[type=radio][checked]")}
    assert asked == {"prenom": "gardee", "fonction": "doublon", "telephone": "doublon"}
    moving = [item.text.split() for item in page.select("li li")]
    assert moving == [
        ["Rattachements", "(personne)", ":", "1"],
        ["Affectations", "(personne)", ":", "1"],
        ["Blocages", "(attendu", "de)", ":", "1"],
    ]
    assert page.find("a", href=url(duplicate, kept))


def test_chosen_values_are_kept(sign_in, emile, kept, duplicate):
    assert merge(sign_in(emile), kept, duplicate, telephone="gardee").url == reverse(
        "accueil:personne", args=[kept.uuid]
    )
    kept.refresh_from_db()
    assert (kept.prenom, kept.fonction, kept.telephone) == ("Éléonore", "Cheffe de bureau", "")
    assert kept.email == "eleonore@agence.example"
    assert Personne.objects.search("cheffe").get(fusionnee_dans=None) == kept


def test_duplicate_stays_inactive_and_leads_to_the_entry_kept(sign_in, emile, kept, duplicate):
    client = sign_in(emile)
    merge(client, kept, duplicate)
    duplicate.refresh_from_db()
    assert (duplicate.is_active, duplicate.fusionnee_dans) == (False, kept)
    assert duplicate.email == "e.sorbier@agence.example"
    page = client.get(reverse("accueil:personne", args=[duplicate.uuid]))
    assert page.url == reverse("accueil:personne", args=[kept.uuid])
    assert client.get(url(kept, duplicate)).status_code == 200
    assert "Comparer" not in client.get(url(kept)).text


def test_an_entry_that_changed_meanwhile_is_looked_at_again(sign_in, emile, kept, duplicate):
    client = sign_in(emile)
    data = prefilled(client, kept, duplicate)
    duplicate.fonction = "Sous-directrice"
    duplicate.save()
    response = client.post(url(kept, duplicate), data)
    assert "a changé" in said(response)
    assert "Sous-directrice" in response.text
    fresh = soup(response).select_one("[name=versions]")["value"]
    assert client.post(url(kept, duplicate), data | {"versions": fresh}).status_code == 302
    kept.refresh_from_db()
    assert kept.fonction == "Sous-directrice"


def test_choice_that_does_not_exist_is_refused(sign_in, emile, kept, duplicate):
    response = merge(sign_in(emile), kept, duplicate, fonction="les deux")
    assert "n’en fait pas partie" in response.text
    duplicate.refresh_from_db()
    assert duplicate.is_active


def test_inactive_entry_is_not_kept(sign_in, emile, kept, duplicate):
    kept.is_active = False
    kept.save()
    assert "réactivez-la" in said(merge(sign_in(emile), kept, duplicate))
    duplicate.refresh_from_db()
    assert duplicate.fusionnee_dans is None


def test_nobody_merges_away_the_entry_they_are_signed_in_with(sign_in, emile, kept):
    assert "gardez-la plutôt" in said(merge(sign_in(emile), kept, emile))


def test_entry_of_another_directory_cannot_be_chosen(sign_in, emile, kept, voisin):
    response = sign_in(emile).post(url(kept, voisin), {"versions": "0-0"})
    assert "Cherchez l’autre" in response.text
    voisin.refresh_from_db()
    assert voisin.is_active


def test_entry_one_only_reads_cannot_be_chosen(sign_in, emile, kept, voisin, autre_incubateur):
    """Émile coaches in the other incubateur: he reads its directory, and merges nobody of it."""
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.COACH)
    assert "Cherchez l’autre" in sign_in(emile).post(url(kept, voisin), {"versions": "0-0"}).text
    assert sign_in(emile).get(url(voisin)).status_code == 403


def test_comparison_costs_the_same_whatever_moves(sign_in, emile, kept, duplicate, startup):
    client = sign_in(emile)
    factories.make_affectation(startup, duplicate, RoleStartup.DESIGNER)

    def grow():
        for _ in range(2):
            factories.make_affectation(factories.make_startup(incubateur=startup.incubateur), duplicate)

    assert_num_queries_constant(lambda: client.get(url(kept, duplicate)), grow, at_most=12)


# What moves -----------------------------------------------------------------------------------------------


def test_every_key_of_the_product_to_a_person_is_followed():
    """Hidden ones too; history and sealed rows are left alone, and what a new package adds is followed by itself."""
    followed = {f"{field.model.__name__}.{field.name}" for field in references_to(Personne)}
    assert followed >= {
        "Abonnement.personne",
        "Affectation.personne",
        "Blocage.attendu_de",
        "Blocage.ouvert_par",
        "Blocage.pris_en_charge_par",
        "Courriel.demandeur",
        "Demande.autre",
        "Demande.demandee_par",
        "Demande.personne",
        "Personne.fusionnee_dans",
        "Point.auteur",
        "Point.confirme_par",
        "Rappel.personne",
        "Rattachement.personne",
        "Reponse.auteur",
        "Reponse.pour",
        "Suppleance.personne",
        "Suppleance.suppleant",
    }
    assert not [name for name in followed if name.startswith(("Historical", "EmailAddress", "Document"))]


@pytest.fixture
def everything(duplicate, startup, emile, alice, incubateur):
    """One row at least per key to a person, all at the name of the duplicate."""
    factories.make_affectation(startup, duplicate, RoleStartup.INTRAPRENEUR)
    factories.make_rattachement(duplicate, incubateur, RoleIncubateur.COACH)
    factories.make_suppleance(duplicate, alice)
    factories.make_suppleance(emile, duplicate)
    factories.make_point(startup, duplicate, confirme_le=factories.moment(1), confirme_par=duplicate)
    blocage = factories.make_blocage(
        startup,
        duplicate,
        attendu_de=duplicate,
        pris_en_charge_le=factories.moment(2),
        pris_en_charge_par=duplicate,
    )
    factories.make_reponse(blocage, duplicate, pour=duplicate)
    factories.make_personne("Ella", is_active=False, fusionnee_dans=duplicate)
    factories.make_demande(alice, duplicate, genre=GenreDemande.SUPPLEANCE, email="", autre=duplicate)
    Courriel.objects.create(
        cle="a", destinataire="a@agence.example", sujet="S", texte="T", demandeur=duplicate
    )


def test_everything_moves_and_says_so_in_its_history(sign_in, emile, kept, duplicate, everything):
    before = dict(count_references(duplicate))
    merge(sign_in(emile), kept, duplicate)
    assert count_references(duplicate) == []
    after = dict(count_references(kept))
    # The duplicate itself joins those already merged.
    before[Personne._meta.get_field("fusionnee_dans")] += 1
    assert after == before
    for model, name in ((Affectation, "personne"), (Point, "auteur"), (Blocage, "ouvert_par")):
        row = model.objects.get(**{name: kept})
        now, then = row.history.first(), row.history.last()
        assert (now.history_user, getattr(now, name)) == (emile, kept)
        assert "Fusion de la fiche e.sorbier@agence.example" in now.history_change_reason
        assert getattr(then, name) == duplicate
        assert row.version > 1
    assert Reponse.objects.get().pour == kept


def test_history_still_tells_who_did_what(sign_in, emile, kept, duplicate, startup):
    blocage = open_blocage(startup=startup, by=duplicate, titre="Accès", depuis=days_ago(3))
    merge(sign_in(emile), kept, duplicate)
    opened = blocage.history.last()
    assert (opened.history_user, opened.ouvert_par) == (duplicate, duplicate)
    blocage.refresh_from_db()
    assert blocage.ouvert_par == kept


def test_directories_add_up(sign_in, emile, kept, duplicate, incubateur, autre_incubateur):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    duplicate.incubateurs.set([autre_incubateur])
    merge(sign_in(emile), kept, duplicate)
    assert set(kept.incubateurs.all()) == {incubateur, autre_incubateur}


# Clashes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mine", "theirs", "left"),
    [(None, 5, None), (5, None, None), (5, 2, 2), (2, 5, 2), (None, None, None)],
)
def test_same_role_since_the_same_day_is_one_the_longest(
    sign_in, emile, kept, duplicate, startup, mine, theirs, left
):
    ends = [days_ago(end) if end else None for end in (mine, theirs, left)]
    mine = factories.make_affectation(startup, kept, RoleStartup.COACH, fin=ends[0], quotite=20)
    theirs = factories.make_affectation(
        startup, duplicate, RoleStartup.COACH, fin=ends[1], quotite=40, employeur="Agence des mares"
    )
    merge(sign_in(emile), kept, duplicate)
    [row] = Affectation.objects.filter(personne__in=[kept, duplicate])
    assert (row.pk, row.personne, row.fin) == (mine.pk, kept, ends[2])
    # What only the duplicate said is not lost; what the entry kept said holds.
    assert (row.quotite, row.employeur) == (20, "Agence des mares")
    gone = Affectation.history.filter(id=theirs.pk).first()
    assert (gone.history_type, gone.history_user, gone.personne) == ("-", emile, duplicate)


def test_same_role_from_another_day_stays_beside(sign_in, emile, kept, duplicate, startup):
    factories.make_affectation(startup, kept, RoleStartup.COACH, debut=days_ago(10))
    factories.make_affectation(startup, duplicate, RoleStartup.COACH, debut=days_ago(90), fin=days_ago(11))
    merge(sign_in(emile), kept, duplicate)
    assert Affectation.objects.filter(personne=kept).count() == 2


def test_rattachement_and_suppleance_clash_too(sign_in, emile, kept, duplicate, incubateur, alice):
    for personne in (kept, duplicate):
        factories.make_rattachement(personne, incubateur, RoleIncubateur.LECTURE)
        factories.make_suppleance(personne, alice)
        factories.make_suppleance(emile, personne)
    merge(sign_in(emile), kept, duplicate)
    assert Rattachement.objects.get(role="lecture").personne == kept
    assert Suppleance.objects.filter(personne=kept, suppleant=alice).count() == 1
    assert Suppleance.objects.filter(personne=emile, suppleant=kept).count() == 1
    assert Suppleance.objects.count() == 2


@pytest.mark.parametrize("reverse_way", [False, True])
def test_nobody_ends_up_standing_in_for_themselves(sign_in, emile, kept, duplicate, reverse_way):
    pair = (duplicate, kept) if reverse_way else (kept, duplicate)
    suppleance = factories.make_suppleance(*pair)
    merge(sign_in(emile), kept, duplicate)
    assert not Suppleance.objects.exists()
    gone = Suppleance.history.filter(id=suppleance.pk).first()
    assert (gone.history_type, gone.personne, gone.suppleant) == ("-", *pair)


def test_requests_of_the_duplicate_no_longer_hold(client, sign_in, emile, kept, duplicate):
    waiting = factories.make_demande(duplicate, emile)
    factories.make_demande(kept, emile)
    crossed = factories.make_demande(kept, emile, genre=GenreDemande.FUSION, email="", autre=duplicate)
    merge(sign_in(emile), kept, duplicate)
    waiting.refresh_from_db()
    crossed.refresh_from_db()
    assert waiting.issue == crossed.issue == "annulee"
    assert kept.demandes.unsettled().count() == 1


# Signing in -----------------------------------------------------------------------------------------------


def signs_in(email: str) -> bool:
    """Whether a code reaches the address; the answer on screen never tells."""
    mail.outbox.clear()
    response = StrictClient().post(reverse("account_login"), {"login": email})
    assert response.url == reverse("account_confirm_login_code")
    return bool(re.search(r"\b\d{6}\b", mail.outbox[0].body))


def test_one_signs_in_with_the_address_kept_alone(sign_in, emile, kept, duplicate):
    theirs = sign_in(duplicate)
    duplicate.refresh_from_db()
    Personne.objects.filter(pk=duplicate.pk).update(last_login=None)
    assert signs_in(duplicate.email)
    merge(sign_in(emile), kept, duplicate)
    assert not signs_in(duplicate.email)
    assert signs_in(kept.email)
    assert theirs.get("/annuaire/").status_code == 302


def test_password_of_the_duplicate_opens_nothing(client, sign_in, emile, kept, duplicate):
    duplicate.set_password("haie-vive-de-charmes")
    duplicate.save()
    merge(sign_in(emile), kept, duplicate)
    data = {"login": duplicate.email, "password": "haie-vive-de-charmes"}
    assert "ne convient pas" in client.post(reverse("account_login_password"), data).text
    client.post(reverse("account_reset_password"), {"email": duplicate.email})
    assert "oubli/" not in mail.outbox[-1].body


# Confirmation ---------------------------------------------------------------------------------------------


@pytest.fixture
def signed_in_duplicate(duplicate):
    duplicate.last_login = factories.moment(2)
    duplicate.save()
    return duplicate


def link() -> str:
    return re.search(r"(/annuaire/confirmer/\S+)", Courriel.objects.get(cle__startswith="demande:").texte)[1]


def test_somebody_who_signed_in_accepts_first(client, sign_in, emile, kept, signed_in_duplicate, startup):
    duplicate = signed_in_duplicate
    factories.make_affectation(startup, duplicate, RoleStartup.DESIGNER)
    page = sign_in(emile).get(url(kept, duplicate)).text
    assert f"Un courriel part à {duplicate.email}" in page
    response = merge(sign_in(emile), kept, duplicate)
    assert response.url == reverse("accueil:personne", args=[kept.uuid])
    duplicate.refresh_from_db()
    assert duplicate.is_active
    assert Courriel.objects.get().destinataire == duplicate.email
    asked = client.get(link()).text
    assert kept.email in asked
    assert "ne se défait pas" in asked
    client.post(link(), {"confirmer": "1"})
    duplicate.refresh_from_db()
    kept.refresh_from_db()
    assert duplicate.fusionnee_dans == kept
    assert kept.fonction == "Cheffe de bureau"
    assert kept.affectations.count() == 1
    told = {mail.destinataire for mail in Courriel.objects.exclude(cle__startswith="demande:")}
    assert told == {duplicate.email, emile.email}


def test_somebody_known_elsewhere_accepts_first_and_nothing_is_counted(
    sign_in, emile, kept, duplicate, autre_incubateur
):
    duplicate.incubateurs.add(autre_incubateur)
    elsewhere = factories.make_startup("Marée basse", incubateur=autre_incubateur)
    factories.make_affectation(elsewhere, duplicate)
    page = sign_in(emile).get(url(kept, duplicate)).text
    assert "figure aussi dans un autre annuaire" in page
    assert "Affectations" not in page
    merge(sign_in(emile), kept, duplicate)
    duplicate.refresh_from_db()
    assert duplicate.is_active
    assert Demande.objects.get().genre == GenreDemande.FUSION


def test_refused_merge_moves_nothing(client, sign_in, emile, kept, signed_in_duplicate):
    merge(sign_in(emile), kept, signed_in_duplicate)
    client.post(link(), {"refuser": "1"})
    signed_in_duplicate.refresh_from_db()
    assert signed_in_duplicate.is_active


def test_confirmed_merge_that_no_longer_makes_sense_is_said(
    client, sign_in, emile, kept, signed_in_duplicate, incubateur
):
    merge(sign_in(emile), kept, signed_in_duplicate)
    third = factories.make_personne("Léonore", annuaires=[incubateur])
    fusion.merge(kept=third, duplicate=kept, champs=[], by=emile)
    # What was asked about the entry kept now is about the one that took its place.
    client.post(link(), {"confirmer": "1"})
    signed_in_duplicate.refresh_from_db()
    assert signed_in_duplicate.fusionnee_dans == third
    with pytest.raises(confirmations.Outdated):
        confirmations.confirm(demande=Demande.objects.get())


# Interruption, concurrency --------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_leaves_two_entries_or_one():
    def arrange():
        incubateur = factories.make_incubateur()
        emile, kept, duplicate = (factories.make_personne(annuaires=[incubateur]) for _ in range(3))
        startup = factories.make_startup(incubateur=incubateur)
        for personne in (kept, duplicate):
            factories.make_affectation(startup, personne, RoleStartup.COACH)
        factories.make_blocage(startup, duplicate, attendu_de=duplicate)
        return emile, kept, duplicate

    def act(subject):
        emile, kept, duplicate = subject
        fusion.merge(kept=kept, duplicate=duplicate, champs=["prenom"], by=emile)

    def check(subject, finished):
        _, kept, duplicate = subject
        duplicate.refresh_from_db()
        assert duplicate.is_active != finished
        assert (duplicate.fusionnee_dans == kept) == finished
        assert Affectation.objects.filter(personne=duplicate).count() == (0 if finished else 1)
        assert Affectation.objects.filter(personne=kept).count() == 1
        assert Blocage.objects.filter(attendu_de=kept, ouvert_par=kept).exists() == finished
        assert Blocage.objects.filter(attendu_de=duplicate, ouvert_par=duplicate).exists() != finished

    assert killed_after_each_statement(arrange, act, check) > 20


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_are_done_one_after_the_other(incubateur, emile, startup):
    """A into B while B into A, and B into C: whatever the order, one entry is left for each that was merged."""
    for pairs in (((0, 1), (1, 0)), ((0, 1), (1, 2)), ((0, 1), (0, 1))):
        people = [factories.make_personne("Alix", annuaires=[incubateur]) for _ in range(3)]
        for personne in people:
            factories.make_affectation(startup, personne, RoleStartup.DESIGNER)
        refused = run_at_once([(people[a], people[b]) for a, b in pairs], emile)
        merged = [p for p in Personne.objects.filter(pk__in=[p.pk for p in people]) if p.fusionnee_dans_id]
        assert len(merged) == 2 - len(refused)
        assert not Affectation.objects.filter(personne__in=merged).exists()
        # Nobody leads to somebody who leads elsewhere.
        assert not Personne.objects.filter(fusionnee_dans__in=merged).exists()
        Affectation.objects.filter(startup=startup).delete()


def run_at_once(pairs, by) -> list[str]:
    """Merge each first of a pair into the second, in threads; the sentences of those refused."""
    start, refused, failed = threading.Barrier(len(pairs)), [], []

    def run(duplicate, kept):
        start.wait()
        try:
            fusion.merge(kept=kept, duplicate=duplicate, champs=[], by=by)
        except fusion.Unmergeable as error:
            refused.append(str(error))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    return refused
