"""Writing a note, as each person meets it."""

import pytest
from django.urls import reverse

from notes.actions.notes import AlreadySent, delete_draft, save_note
from notes.contenu import contenu
from notes.envoi import preparer
from notes.models import Note
from notes.periodes import Periode
from socle.clock import today
from socle.templatetags.socle import jour, nombre
from startups.enums import Meteo
from tests import factories
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant

# More than two pages.
LONG = "\n\n".join(["Un long récit des haies et du bocage, " * 8] * 31)


def periode(ago: int = 0) -> Periode:
    """The period of today, or as many periods before."""
    found = Periode.of(today(), 2)
    for _ in range(ago):
        found = found.precedente
    return found


def address(startup, name: str = "note", ago: int = 0) -> str:
    return reverse(f"notes:{name}", args=[startup.identifiant, periode(ago).cle])


def filled(response, **typed) -> dict:
    """What the form shown in `response` sends once `typed` is in it, as a browser does."""
    data = {}
    for field in soup(response).select_one("form[data-brouillon]").select("input[name], textarea[name]"):
        name, value = (
            field["name"],
            field.get("value", "") if field.name == "input" else field.text.strip("\n"),
        )
        if field.get("type") == "checkbox":
            data.setdefault(name, [])
            if field.has_attr("checked"):
                data[name].append(value or "on")
        elif field.get("type") != "radio" or field.has_attr("checked"):
            data[name] = value
    return {name: value for name, value in (data | typed).items() if value not in ([], None)}


def sent(startup, by, ago: int = 1, **fields) -> Note:
    note = factories.make_note(startup, periode(ago), **fields)
    said = contenu(note).as_json()
    factories.make_transmission(note, by, contenu=said, transmise_le=factories.moment(30 * ago))
    return note


# Beginning a note -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ingrid", "alice", "emile"])
def test_writers_begin_a_note_on_the_first_save_not_by_opening_it(request, sign_in, startup, who):
    client = sign_in(request.getfixturevalue(who))
    page = client.get(address(startup))
    assert Note.objects.count() == 0
    answer = client.post(address(startup), filled(page, avancees="Le comptage est ouvert."), follow=True)
    note = Note.objects.get()
    assert (note.periode, note.mois, note.version, note.draft) == (periode().cle, 2, 1, True)
    assert note.avancees == "Le comptage est ouvert."
    assert note.history.get().history_user == request.getfixturevalue(who)
    assert "Le brouillon est enregistré." in words(answer)


@pytest.mark.parametrize("who", ["solange", "serge", "diane", "carla", "leon", "denis", "voisin", "externe"])
def test_others_find_nothing_at_the_address_of_a_draft(request, sign_in, startup, who):
    factories.make_note(startup)
    client = sign_in(request.getfixturevalue(who))
    assert client.get(address(startup)).status_code == 404
    assert client.post(address(startup), {"avancees": "Non"}).status_code == 404
    assert Note.objects.get().avancees == "Le comptage est ouvert à tous."


@pytest.mark.parametrize(
    "cle", ["2026-02", "2026-13", "20026-01", "0001-01", "1989-01", "2026", "٢٠٢٦-٠١", "note"]
)
def test_an_address_that_names_no_period_is_not_found(sign_in, startup, ingrid, cle):
    assert sign_in(ingrid).get(f"/startups/{startup.identifiant}/notes/{cle}/").status_code == 404


def test_a_period_that_has_not_begun_is_not_found(sign_in, startup, ingrid):
    cle = periode().suivante.cle
    assert sign_in(ingrid).get(f"/startups/{startup.identifiant}/notes/{cle}/").status_code == 404


def test_a_note_keeps_its_period_when_the_rule_of_the_incubateur_changes(sign_in, startup, ingrid):
    note = factories.make_note(startup, Periode.of(today(), 2))
    startup.incubateur.note_mois = 5
    startup.incubateur.save()
    assert sign_in(ingrid).get(address(startup)).status_code == 200
    assert str(note.libelle_periode) in words(sign_in(ingrid).get(address(startup)))


# What is already there ------------------------------------------------------------------------------------


def test_a_new_note_says_what_the_points_said_since_the_last_note(sign_in, startup, ingrid, alice):
    sent(startup, alice)
    factories.make_point(startup, alice, jours=40, fait="Déjà dit.", suite="Ancienne suite.")
    factories.make_point(startup, alice, jours=20, fait="Dix communes formées.", suite="Cinq de plus.")
    factories.make_point(
        startup,
        alice,
        jours=3,
        fait="Ouverture à tous.",
        suite="Mesurer l’usage.",
        meteo=Meteo.NUAGEUX,
        avis="Fragile.",
    )
    page = sign_in(ingrid).get(address(startup))
    data = filled(page)
    assert data["avancees"] == "Dix communes formées.\n\nOuverture à tous."
    assert data["suite"] == "Mesurer l’usage."
    assert data["meteo"] == Meteo.NUAGEUX
    assert "Fragile" not in page.text


def test_open_blocages_and_those_closed_since_are_ticked(
    sign_in, startup, autre_startup, ingrid, alice, solange
):
    sent(startup, alice)
    opened = factories.make_blocage(startup, alice, titre="Accès refusé", attendu_de=solange)
    closed = factories.make_blocage(
        startup, alice, titre="Sans serveur", resolu_le=factories.days_ago(5), issue="Trouvé."
    )
    factories.make_blocage(
        startup,
        alice,
        titre="Vieille affaire",
        depuis=factories.days_ago(90),
        resolu_le=factories.days_ago(60),
    )
    factories.make_blocage(autre_startup, alice, titre="D’une autre")
    page = sign_in(ingrid).get(address(startup))
    assert sorted(filled(page)["blocages"]) == sorted([str(opened.uuid), str(closed.uuid)])
    shown = words(page)
    assert f"Accès refusé (attendu de {solange}, depuis 2 semaines)" in shown
    assert "Sans serveur (résolu le" in shown
    assert "Vieille affaire" not in shown
    assert "D’une autre" not in shown


# What is typed --------------------------------------------------------------------------------------------


def test_everything_typed_is_kept(sign_in, startup, ingrid, alice):
    blocage = factories.make_blocage(startup, alice)
    client = sign_in(ingrid)
    typed = {
        "meteo": Meteo.ORAGEUX,
        "fait_1": "Cent haies comptées",
        "fait_2": "",
        "fait_3": "  Deux   communes de plus ",
        "avancees": "Une ligne.\r\nUne autre.",
        "indicateurs": "L’usage double.",
        "blocages": [str(blocage.uuid)],
        "attentes": "Un mot au ministre.",
        "suite": "Former.",
        "cabinet": "on",
    }
    client.post(address(startup), filled(client.get(address(startup)), **typed))
    note = Note.objects.get()
    assert note.faits == ["Cent haies comptées", "", "Deux communes de plus"]
    assert note.avancees == "Une ligne.\nUne autre."
    assert (note.meteo, note.indicateurs, note.attentes, note.suite) == (
        "orageux",
        "L’usage double.",
        "Un mot au ministre.",
        "Former.",
    )
    assert note.blocages == [str(blocage.uuid)]
    assert note.cabinet
    assert filled(client.get(address(startup)))["fait_3"] == "Deux communes de plus"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fait_1": "x" * 201}, "200 caractères"),
        ({"avancees": "x" * 10_001}, "10000 caractères"),
        ({"suite": "a\x00b"}, "Le caractère nul"),
        ({"meteo": "tempete"}, "tempete"),
        ({"blocages": ["11111111-1111-1111-1111-111111111111"]}, "n’est pas de cette startup"),
        ({"blocages": ["a\x00b"]}, "n’est pas de cette startup"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field_and_nothing_typed_is_lost(
    sign_in, startup, ingrid, typed, said
):
    client = sign_in(ingrid)
    page = client.post(
        address(startup), filled(client.get(address(startup)), attentes="À ne pas perdre.") | typed
    )
    assert page.status_code == 200
    assert Note.objects.count() == 0
    assert said in words(page)
    assert filled(page)["attentes"] == "À ne pas perdre."


def test_the_blocage_of_another_startup_is_refused(sign_in, startup, autre_startup, ingrid, carla):
    foreign = factories.make_blocage(autre_startup, carla, titre="Secret d’ailleurs")
    client = sign_in(ingrid)
    page = client.post(address(startup), filled(client.get(address(startup)), blocages=[str(foreign.uuid)]))
    assert "n’est pas de cette startup" in words(page)
    assert "Secret d’ailleurs" not in page.text
    assert Note.objects.count() == 0


def test_there_are_three_facts_whatever_is_sent(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    typed = {f"fait_{rank}": f"Fait {rank}" for rank in range(1, 5)}
    client.post(address(startup), filled(client.get(address(startup)), **typed))
    assert Note.objects.get().faits == ["Fait 1", "Fait 2", "Fait 3"]


def test_points_published_since_the_draft_was_begun_are_shown_beside(sign_in, startup, ingrid, alice):
    factories.make_point(startup, alice, jours=3, fait="Avant le brouillon.")
    note = factories.make_note(startup)
    Note.objects.filter(pk=note.pk).update(created_at=factories.moment(2))
    factories.make_point(startup, alice, jours=1, fait="Après le brouillon.", avis="Fragile.")
    page = sign_in(ingrid).get(address(startup))
    assert "1 point publié depuis que ce brouillon est commencé" in words(page)
    assert "Après le brouillon." in words(page)
    assert "Avant le brouillon." not in words(page)
    assert "Fragile" not in page.text


def test_the_first_facts_come_from_what_was_measured_reached_and_done(sign_in, startup, ingrid, alice):
    sent(startup, alice)
    indicateur = factories.make_indicateur(startup, "Haies comptées", unite="haies", principal=True)
    factories.make_mesure(indicateur, "1000", jours=40)
    factories.make_mesure(indicateur, "1250", jours=3)
    factories.make_objectif(startup, texte="Dix communes", issue="atteint", clos_le=factories.days_ago(4))
    factories.make_jalon(startup, date=factories.days_ago(5), commentaire="Ouverture à tous")
    factories.make_jalon(startup, date=factories.days_ago(50), commentaire="Déjà dit")
    data = filled(sign_in(ingrid).get(address(startup)))
    told = [words(data[f"fait_{rank}"]) for rank in (1, 2, 3)]
    assert told[0] == "Haies comptées : 1 250 haies, +250 (+25 %), progrès depuis la dernière note."
    assert told[1] == "Objectif atteint : Dix communes."
    assert told[2].startswith("Ouverture à tous, le ")


def test_measures_of_the_note_are_shown_while_one_comments_them(sign_in, startup, ingrid, alice):
    sent(startup, alice)
    indicateur = factories.make_indicateur(startup, "Haies comptées", unite="haies")
    factories.make_mesure(indicateur, "1000", jours=40)
    old = factories.make_indicateur(startup, "Communes", unite="communes")
    factories.make_mesure(old, "12", jours=40)
    client = sign_in(ingrid)
    assert "pas de nouvelle mesure" in words(client.get(address(startup)))
    factories.make_mesure(indicateur, "1250", jours=3)
    shown = words(client.get(address(startup)))
    assert "Haies comptées 1 250 haies" in shown
    assert "+250 (+25 %), progrès" in shown


def test_the_note_before_is_read_beside(sign_in, startup, ingrid, alice):
    old = sent(startup, alice, ago=2, avancees="Il y a longtemps.")
    before = sent(startup, alice, suite="Former dix communes.")
    page = sign_in(ingrid).get(address(startup))
    assert f"Note précédente : {before.libelle_periode}" in words(page)
    assert "Former dix communes." in words(page)
    assert "Il y a longtemps." not in page.text
    assert soup(page).select_one(f'aside a[href="{address(startup, ago=1)}"]')
    assert old.periode < before.periode


# Saved as one writes --------------------------------------------------------------------------------------


def test_the_text_saves_itself_without_touching_what_is_typed(sign_in, startup, ingrid):
    page = sign_in(ingrid).get(address(startup))
    htmx = sign_in(ingrid, htmx=True)
    answer = htmx.post(address(startup), filled(page, avancees="Un début"))
    assert words(answer).startswith("Enregistré à ")
    swapped = [field["id"] for field in soup(answer).select("[hx-swap-oob]")]
    assert swapped == ["id_vu", "longueur"]
    assert not soup(answer).select("textarea, [data-focus], [autofocus]")
    vu = soup(answer).select_one("#id_vu")["value"]
    htmx.post(address(startup), filled(page, avancees="Un début, une fin", vu=vu))
    assert Note.objects.get().avancees == "Un début, une fin"


def test_one_reads_when_the_note_is_due(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    assert f"au plus tard le {words(jour(periode().fin))} (" in words(client.get(address(startup)))
    assert "en retard de" in words(client.get(address(startup, ago=1)))


def test_what_saves_itself_says_where_it_is_refused(sign_in, startup, ingrid):
    page = sign_in(ingrid).get(address(startup))
    answer = sign_in(ingrid, htmx=True).post(address(startup), filled(page, fait_1="x" * 201))
    assert "Pas encore enregistré" in words(answer)
    assert soup(answer).select_one('a[href="#id_fait_1"]')
    assert not soup(answer).select("[hx-swap-oob], [data-focus]")
    assert Note.objects.count() == 0


def test_what_one_writes_in_one_go_is_one_row_of_the_history(sign_in, startup, ingrid, alice):
    htmx, page = sign_in(ingrid, htmx=True), sign_in(ingrid).get(address(startup))
    vu = filled(page)["vu"]
    for text in ("Un", "Un début", "Un début, une fin"):
        answer = htmx.post(address(startup), filled(page, avancees=text, vu=vu))
        vu = soup(answer).select_one("#id_vu")["value"]
    note = Note.objects.get()
    assert [row.avancees for row in note.history.all()] == ["Un début, une fin"]
    page = sign_in(alice).get(address(startup))
    sign_in(alice, htmx=True).post(address(startup), filled(page, avancees="Une fin"))
    assert [(row.avancees, row.history_user) for row in note.history.all()] == [
        ("Une fin", alice),
        ("Un début, une fin", ingrid),
    ]


def test_saving_again_what_is_already_there_writes_nothing(sign_in, startup, ingrid):
    note = factories.make_note(startup)
    client = sign_in(ingrid)
    client.post(address(startup), filled(client.get(address(startup))))
    note.refresh_from_db()
    assert (note.revision, note.history.count()) == (1, 1)


def test_the_button_pressed_while_the_text_saves_itself_meets_no_conflict(sign_in, startup, ingrid):
    page = sign_in(ingrid).get(address(startup))
    sign_in(ingrid, htmx=True).post(address(startup), filled(page, avancees="Un début"))
    answer = sign_in(ingrid).post(address(startup), filled(page, avancees="Un début, une fin"), follow=True)
    assert "Le brouillon est enregistré." in words(answer)
    note = Note.objects.get()
    assert note.avancees == "Un début, une fin"
    assert [row.avancees for row in note.history.all()] == ["Un début, une fin", "Un début"]


def test_an_old_page_of_the_same_person_is_a_conflict_like_any_other(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    client.post(address(startup), filled(client.get(address(startup)), avancees="Premier jet"))
    old_page = client.get(address(startup))
    client.post(address(startup), filled(old_page, avancees="Écrit au bureau"))
    note = Note.objects.get()
    note.history.update(history_date=factories.moment(1))
    answer = client.post(address(startup), filled(old_page, avancees="Écrit dans le train"))
    assert "Écrit au bureau" in words(answer)
    note.refresh_from_db()
    assert note.avancees == "Écrit au bureau"


# Two people at once ---------------------------------------------------------------------------------------


def test_two_people_who_write_in_different_fields_do_not_disturb_each_other(sign_in, startup, ingrid, alice):
    factories.make_note(startup, avancees="Avant", suite="Avant")
    pages = {who: sign_in(who).get(address(startup)) for who in (ingrid, alice)}
    sign_in(alice).post(address(startup), filled(pages[alice], suite="De la coach", fait_3="Un troisième"))
    htmx = sign_in(ingrid, htmx=True)
    answer = htmx.post(address(startup), filled(pages[ingrid], avancees="De l’intrapreneuse"))
    assert f"{alice} a aussi écrit" in words(answer)
    assert "« La suite », « Troisième fait »" in words(answer)
    note = Note.objects.get()
    assert (note.avancees, note.suite) == ("De l’intrapreneuse", "De la coach")
    assert note.faits[2] == "Un troisième"
    # The page still shows the old suite: it stays the coach's however often the text saves itself.
    vu = soup(answer).select_one("#id_vu")["value"]
    htmx.post(address(startup), filled(pages[ingrid], avancees="De l’intrapreneuse, encore", vu=vu))
    note.refresh_from_db()
    assert (note.avancees, note.suite) == ("De l’intrapreneuse, encore", "De la coach")


def test_who_writes_over_what_they_have_not_seen_is_told_even_a_moment_after_their_own_save(
    sign_in, startup, ingrid, alice
):
    factories.make_note(startup, avancees="Avant", suite="Avant")
    page = sign_in(ingrid).get(address(startup))
    sign_in(alice).post(address(startup), filled(sign_in(alice).get(address(startup)), suite="De la coach"))
    htmx = sign_in(ingrid, htmx=True)
    answer = htmx.post(address(startup), filled(page, avancees="De l’intrapreneuse"))
    vu = soup(answer).select_one("#id_vu")["value"]
    answer = htmx.post(
        address(startup), filled(page, avancees="De l’intrapreneuse", suite="De l’intrapreneuse", vu=vu)
    )
    assert "Pas encore enregistré" in words(answer)
    assert "Comparer les deux textes" in words(answer)
    assert Note.objects.get().suite == "De la coach"


def test_two_people_in_one_field_both_texts_are_shown_and_the_second_decides(sign_in, startup, ingrid, alice):
    factories.make_note(startup, avancees="Avant", suite="Avant")
    client, page = sign_in(ingrid), sign_in(ingrid).get(address(startup))
    sign_in(alice).post(
        address(startup), filled(sign_in(alice).get(address(startup)), avancees="De la coach", suite="Aussi")
    )
    answer = client.post(address(startup), filled(page, avancees="De l’intrapreneuse"))
    shown = words(answer)
    assert "Avancées , déjà enregistré par quelqu’un d’autre De la coach" in shown
    assert "Avancées , votre texte De l’intrapreneuse" in shown
    again = filled(answer)
    assert (again["avancees"], again["suite"]) == ("De l’intrapreneuse", "Aussi")
    assert Note.objects.get().avancees == "De la coach"
    client.post(address(startup), again)
    note = Note.objects.get()
    assert (note.avancees, note.suite) == ("De l’intrapreneuse", "Aussi")
    assert [row.avancees for row in note.history.all()[:2]] == ["De l’intrapreneuse", "De la coach"]


def test_two_people_begin_the_same_note_at_once(sign_in, startup, ingrid, alice):
    pages = {who: sign_in(who).get(address(startup)) for who in (ingrid, alice)}
    sign_in(alice).post(address(startup), filled(pages[alice], avancees="De la coach"))
    answer = sign_in(ingrid).post(address(startup), filled(pages[ingrid], avancees="De l’intrapreneuse"))
    assert "De la coach" in words(answer)
    assert filled(answer)["avancees"] == "De l’intrapreneuse"
    assert Note.objects.get().avancees == "De la coach"


@pytest.mark.parametrize("vu", ["", "pas du JSON", "[1]", '{"avancees": 3}'])
def test_a_form_that_does_not_tell_what_it_showed_writes_over_nobody(sign_in, startup, ingrid, vu):
    factories.make_note(startup, avancees="Déjà là")
    client = sign_in(ingrid)
    answer = client.post(address(startup), filled(client.get(address(startup)), avancees="Autre", vu=vu))
    assert answer.status_code == 200
    assert Note.objects.get().avancees == "Déjà là"
    assert filled(answer)["avancees"] == "Autre"


def test_a_text_typed_while_the_note_was_sent_becomes_a_rectification(sign_in, startup, ingrid, alice):
    note = factories.make_note(startup)
    client, page = sign_in(ingrid), sign_in(ingrid).get(address(startup))
    factories.make_transmission(note, alice)
    in_place = sign_in(ingrid, htmx=True).post(address(startup), filled(page, avancees="Trop tard"))
    assert f"{alice} a transmis cette note pendant que vous écriviez" in words(in_place)
    assert soup(in_place).button["formaction"] == address(startup, "rectifier")
    answer = client.post(address(startup), filled(page, avancees="Trop tard"))
    assert "La note a été transmise pendant que vous écriviez" in words(answer)
    assert soup(answer).select_one("form[data-brouillon]")["action"] == address(startup, "rectifier")
    client.post(address(startup, "rectifier"), filled(answer))
    assert [(row.version, row.avancees, row.draft) for row in Note.objects.all()] == [
        (2, "Trop tard", True),
        (1, "Le comptage est ouvert à tous.", False),
    ]


def test_a_text_typed_when_the_session_had_expired_is_given_back(sign_in, client, startup, ingrid):
    page = sign_in(ingrid).get(address(startup))
    refused = client.post(address(startup), filled(page, avancees="Long texte"))
    assert refused.status_code == 302
    assert Note.objects.count() == 0
    client.force_login(ingrid)
    again = client.get(address(startup))
    assert "Votre session avait expiré" in words(again)
    assert filled(again)["avancees"] == "Long texte"
    client.post(address(startup), filled(again))
    assert Note.objects.get().avancees == "Long texte"


def test_a_text_kept_while_somebody_sends_the_note_is_given_back_as_a_rectification(
    sign_in, client, startup, ingrid, alice
):
    note = factories.make_note(startup)
    page = sign_in(ingrid).get(address(startup))
    client.post(address(startup), filled(page, avancees="Long texte"))
    factories.make_transmission(note, alice, contenu=contenu(note).as_json())
    client.force_login(ingrid)
    again = client.get(address(startup))
    assert "La note a été transmise pendant que vous écriviez" in words(again)
    assert filled(again)["avancees"] == "Long texte"
    client.post(address(startup, "rectifier"), filled(again))
    assert Note.objects.drafts().get().avancees == "Long texte"


def test_what_saves_itself_after_signing_in_again_elsewhere_finds_its_text_on_the_whole_page(
    sign_in, startup, ingrid
):
    strict = sign_in(ingrid, enforce_csrf_checks=True)
    page = strict.get(address(startup))
    headers = {"HX-Request": "true"}
    refused = strict.post(
        address(startup), filled(page, avancees="Long texte", csrfmiddlewaretoken="périmé"), headers=headers
    )
    assert refused.url == address(startup)
    followed = strict.get(refused.url, headers=headers)
    assert followed.headers["HX-Redirect"] == address(startup)
    assert filled(strict.get(address(startup)))["avancees"] == "Long texte"


def test_what_saves_itself_without_a_session_leads_to_sign_in_and_keeps_the_text(
    sign_in, client, startup, ingrid
):
    page = sign_in(ingrid).get(address(startup))
    refused = client.post(
        address(startup), filled(page, avancees="Long texte"), headers={"HX-Request": "true"}
    )
    assert refused.headers["HX-Redirect"].startswith("/connexion/")
    client.force_login(ingrid)
    assert filled(client.get(address(startup)))["avancees"] == "Long texte"


# Rectifying -----------------------------------------------------------------------------------------------


def test_a_rectification_starts_from_what_was_sent_and_shows_what_it_changes(sign_in, startup, ingrid):
    note = sent(startup, ingrid, ago=0, avancees="Cent haies comptées.")
    factories.make_point(startup, ingrid, jours=0, fait="Ne doit pas entrer.")
    client = sign_in(ingrid)
    page = client.get(address(startup, "rectifier"))
    assert Note.objects.count() == 1
    assert filled(page)["avancees"] == "Cent haies comptées."
    assert "Ne doit pas entrer" not in page.text
    typed = filled(page, avancees="Mille haies comptées.", motif="Une erreur de dizaine")
    saved = client.post(address(startup, "rectifier"), typed, follow=True)
    version = Note.objects.drafts().get()
    assert (version.version, version.motif, version.avancees) == (
        2,
        "Une erreur de dizaine",
        "Mille haies comptées.",
    )
    changes = soup(saved).select_one("aside .comparee")
    assert (changes.select_one("del").text, changes.select_one("ins").text) == ("Cent", "Mille")
    assert "Cent haies comptées." in words(client.get(address(startup)))
    assert note.draft is False


def test_a_text_typed_in_a_rectification_that_was_sent_meanwhile_is_kept_for_the_next(
    sign_in, startup, ingrid, alice
):
    sent(startup, ingrid, ago=0)
    client = sign_in(ingrid)
    page = client.get(address(startup, "rectifier"))
    second = factories.make_note(startup, version=2, motif="Une erreur")
    factories.make_transmission(second, alice, contenu=contenu(second).as_json())
    answer = client.post(address(startup, "rectifier"), filled(page, avancees="De l’intrapreneuse"))
    assert "La note a été transmise pendant que vous écriviez" in words(answer)
    assert not Note.objects.drafts().exists()
    client.post(address(startup, "rectifier"), filled(answer))
    assert [(note.version, note.avancees) for note in Note.objects.drafts()] == [(3, "De l’intrapreneuse")]


def test_the_motif_of_a_rectification_may_wait_until_it_is_sent(sign_in, startup, ingrid):
    sent(startup, ingrid, ago=0)
    client = sign_in(ingrid)
    client.post(
        address(startup, "rectifier"), filled(client.get(address(startup, "rectifier")), suite="Autre.")
    )
    assert Note.objects.drafts().get().motif == ""


def test_a_note_that_was_never_sent_is_not_rectified(sign_in, startup, ingrid):
    factories.make_note(startup)
    assert sign_in(ingrid).get(address(startup, "rectifier")).status_code == 404


def test_a_rectification_thrown_away_leaves_the_version_sent(sign_in, startup, ingrid):
    sent(startup, ingrid, ago=0)
    client = sign_in(ingrid)
    client.post(
        address(startup, "rectifier"), filled(client.get(address(startup, "rectifier")), suite="Autre.")
    )
    asked = client.get(address(startup, "supprimer"))
    assert "la version 1 reste celle qui vaut" in words(asked)
    answer = client.post(address(startup, "supprimer"))
    assert answer.url == address(startup)
    assert [note.version for note in Note.objects.all()] == [1]


# Throwing away, previewing, length ------------------------------------------------------------------------


def test_a_draft_is_thrown_away_once_confirmed_and_its_text_stays_in_the_history(sign_in, startup, ingrid):
    note = factories.make_note(startup, avancees="À garder en mémoire.")
    client = sign_in(ingrid)
    asked = client.get(address(startup, "supprimer"))
    assert "n’a été transmise à personne" in words(asked)
    assert Note.objects.count() == 1
    answer = client.post(address(startup, "supprimer"), follow=True)
    assert f"Le brouillon de la note de {note.libelle_periode} est supprimé." in words(answer)
    assert Note.objects.count() == 0
    last = Note.history.first()
    assert (last.history_type, last.avancees, last.history_user) == ("-", "À garder en mémoire.", ingrid)
    assert client.post(address(startup, "supprimer")).status_code == 404


def test_a_note_that_was_sent_cannot_be_thrown_away(startup, ingrid, sign_in):
    note = sent(startup, ingrid, ago=0)
    assert sign_in(ingrid).post(address(startup, "supprimer")).status_code == 404
    with pytest.raises(AlreadySent):
        delete_draft(note=note, by=ingrid)
    with pytest.raises(AlreadySent):
        save_note(note=note, by=ingrid)


def test_an_empty_draft_says_how_to_begin_again(sign_in, startup, ingrid, alice):
    client = sign_in(ingrid)
    client.post(address(startup), {"vu": ""})
    note = Note.objects.get()
    assert (note.meteo, note.faits, note.avancees) == ("", [], "")
    page = client.get(address(startup))
    assert "Ce brouillon est vide." in words(page)
    client.post(soup(page).find("a", string="Supprimez-le")["href"])
    factories.make_point(startup, alice, jours=1, fait="Du nouveau.")
    assert filled(client.get(address(startup)))["avancees"] == "Du nouveau."


def test_the_preview_shows_what_is_expected_of_each(sign_in, startup, ingrid, alice, solange, serge):
    for who in (solange, serge):
        factories.make_blocage(startup, alice, titre=f"Accord de {who.prenom}", attendu_de=who)
    client = sign_in(ingrid)
    saved = client.post(address(startup), filled(client.get(address(startup)), puis="apercu"))
    assert saved.url == address(startup, "apercu")
    page = client.get(saved.url)
    assert "Ce que l’on attend de vous" not in words(page)
    link = soup(page).find("a", string=f"Comme la verra {solange}")["href"]
    mine = soup(client.get(saved.url + link)).select_one("article .a-faire")
    assert "Accord de Solange" in mine.text
    assert "Accord de Serge" not in mine.text
    # Nothing acts from a preview.
    assert not soup(client.get(saved.url + link)).select("article form")
    assert soup(client.get(saved.url + "?ecran=telephone")).select_one("article.note-telephone")


def test_the_preview_counts_the_pages_as_they_are_printed(sign_in, startup, ingrid):
    note = factories.make_note(startup)
    client = sign_in(ingrid)
    assert "1 page une fois imprimée, sur 2 au plus." in words(client.get(address(startup, "apercu")))
    note.suite, note.avancees = "Former. " * 100, LONG
    note.save()
    for name in ("apercu", "longueur"):
        said = words(client.get(address(startup, name)))
        assert "3 pages une fois imprimée" in said
        assert f"Raccourcissez d’abord « Avancées » ({words(nombre(len(LONG)))} signes)" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"avancees": "x" * 1_000}, "environ"),
        ({"avancees": "x" * 9_000}, "Bientôt deux pages, le maximum."),
        ({"avancees": LONG, "suite": "x" * 2_000}, "Trop long : raccourcissez d’abord « Avancées »"),
    ],
)
def test_one_is_warned_before_two_pages_are_full(sign_in, startup, ingrid, typed, said):
    page = sign_in(ingrid).get(address(startup))
    answer = sign_in(ingrid, htmx=True).post(address(startup), filled(page, **typed))
    assert said in words(answer)
    near = said != "environ"
    assert bool(soup(answer).select(f'[hx-get="{address(startup, "longueur")}"]')) == near


def test_a_note_longer_than_two_pages_is_not_ready_and_one_is_told_what_to_shorten(startup, ingrid, solange):
    note = factories.make_note(startup, avancees=LONG)
    assert any("raccourcissez d’abord « Avancées »" in words(each) for each in preparer(note).manquements)


# Cost -----------------------------------------------------------------------------------------------------


def test_pages_cost_as_much_whatever_the_rows(sign_in, startup, ingrid, alice, solange):
    sent(startup, alice)
    client = sign_in(ingrid)

    def grow():
        for _ in range(2):
            factories.make_point(startup, alice, jours=2)
            factories.make_blocage(startup, alice, attendu_de=solange)
            factories.make_mesure(factories.make_indicateur(startup), jours=2)
            factories.make_objectif(startup)
            factories.make_jalon(startup, date=factories.days_ago(2))

    grow()
    assert_num_queries_constant(lambda: client.get(address(startup)), grow, at_most=12)
    client.post(address(startup), filled(client.get(address(startup))))
    assert_num_queries_constant(lambda: client.get(address(startup)), grow, at_most=12)
    assert_num_queries_constant(lambda: client.get(address(startup, "apercu")), grow, at_most=13)
    assert_num_queries_constant(lambda: client.get(address(startup, "rectifier", ago=1)), grow, at_most=13)


def test_a_full_page_stays_light(sign_in, startup, ingrid, alice, solange):
    sent(startup, alice, avancees="Texte.\n\n" * 40)
    for rank in range(16):
        factories.make_point(startup, alice, jours=rank)
        factories.make_blocage(startup, alice, titre=f"Blocage {rank}", attendu_de=solange)
        factories.make_mesure(factories.make_indicateur(startup), jours=2)
    client = sign_in(ingrid)
    assert len(soup(client.get(address(startup))).find_all(True)) <= 600
    client.post(address(startup), filled(client.get(address(startup))))
    assert len(soup(client.get(address(startup))).find_all(True)) <= 600
    assert len(soup(client.get(address(startup, "apercu"))).find_all(True)) <= 600
