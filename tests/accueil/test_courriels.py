"""The screens of outgoing mails: what waits, what failed, sending again; in the demonstration, one's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from incubateur.accueil.echeances import gather
from socle.clock import today
from socle.enums import StatutCourriel
from socle.models import Courriel
from socle.tasks import send_courriel
from tests.factories import make_courriel, make_incubateur, make_rattachement
from tests.outils.courrier import Serveur, run_worker
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

EN_ATTENTE, EN_COURS, ENVOYE, ABANDONNE, A_VERIFIER = StatutCourriel
LIST = "/courriels/"


@pytest.fixture
def in_demo(settings):
    settings.DEMO = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}


def subjects(response) -> list[str]:
    return [link.get_text() for link in soup(response).select("ul.lignes a")]


def text(response) -> str:
    return " ".join(soup(response).main.get_text(" ", strip=True).split())


def state(courriel: Courriel) -> str:
    courriel.refresh_from_db()
    return courriel.statut


# The list ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mails(incubateur):
    """One mail in each state, the last one the most recent."""
    return [make_courriel(incubateur, statut, sujet=str(statut.label)) for statut in StatutCourriel]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["À vérifier", "Abandonné", "Envoyé", "En cours d’envoi", "En attente"]),
        ("?etat=echec", ["À vérifier", "Abandonné"]),
        ("?etat=attente", ["En cours d’envoi", "En attente"]),
        ("?etat=envoyes", ["Envoyé"]),
        ("?etat=nimporte", ["À vérifier", "Abandonné", "Envoyé", "En cours d’envoi", "En attente"]),
        # Somebody's own mails are read here in the demonstration alone.
        ("?etat=moi", ["À vérifier", "Abandonné", "Envoyé", "En cours d’envoi", "En attente"]),
    ],
)
def test_mails_are_listed_by_state(sign_in, emile, mails, query, expected):
    assert subjects(sign_in(emile).get(LIST + query)) == expected


def test_tabs_count_and_what_failed_is_announced(sign_in, emile, mails):
    page = text(sign_in(emile).get(LIST))
    assert "En échec (2)" in page
    assert "En attente (2)" in page
    assert "2 courriels attendent que quelqu’un s’en occupe" in page.replace("\u00a0", " ")


@pytest.mark.parametrize("query", ["", "etat=echec", "etat=attente", "etat=envoyes", "q=zzz"])
def test_empty_list_says_what_it_means(sign_in, emile, query):
    page = sign_in(emile).get(f"{LIST}?{query}")
    assert not subjects(page)
    assert any(
        word in text(page) for word in ("encore parti", "rien à faire", "Rien n’attend", "Aucun courriel")
    )


@pytest.mark.parametrize(
    ("q", "found"),
    [("solange", 1), ("SOLANGE AGENCE", 1), ("energie renouvelee", 1), ("solange energie", 1), ("serge", 0)],
)
def test_search_by_any_part_of_recipient_and_subject_without_accents(sign_in, emile, incubateur, q, found):
    make_courriel(incubateur, destinataire="solange@agence.example", sujet="Énergie renouvelée")
    make_courriel(incubateur, destinataire="diane@agence.example", sujet="Autre")
    assert len(subjects(sign_in(emile).get(LIST, {"q": q}))) == found


def test_search_stays_within_the_tab_and_the_tab_within_the_search(sign_in, emile, incubateur):
    make_courriel(incubateur, ABANDONNE, sujet="Haies")
    make_courriel(incubateur, ENVOYE, sujet="Haies")
    page = soup(sign_in(emile).get(LIST, {"q": "haies", "etat": "echec"}))
    assert len(page.select("ul.lignes li")) == 1
    assert page.select_one("form[role=search] input[name=etat]")["value"] == "echec"
    assert "?q=haies" in [link["href"] for link in page.select("nav.onglets a")]


def test_pages_keep_the_tab(sign_in, emile, incubateur):
    for n in range(27):
        make_courriel(incubateur, ABANDONNE, sujet=f"Objet {n:02}")
    response = sign_in(emile).get(LIST + "?etat=echec&page=2")
    assert subjects(response) == ["Objet 01", "Objet 00"]
    assert "?etat=echec&page=1" in [link["href"] for link in soup(response).select(".fr-pagination a[href]")]


def test_equipe_of_two_incubateurs_chooses_one(sign_in, emile, incubateur):
    second = make_incubateur(nom="Incubateur du Causse")
    make_rattachement(emile, second)
    make_courriel(incubateur, sujet="Ici")
    make_courriel(second, sujet="Là")
    client = sign_in(emile)
    assert subjects(client.get(LIST)) == ["Là", "Ici"]
    assert subjects(client.get(LIST, {"incubateur": second.identifiant})) == ["Là"]
    assert subjects(client.get(LIST, {"incubateur": "inconnu"})) == ["Là", "Ici"]


def test_list_costs_the_same_whatever_its_length(sign_in, emile, incubateur):
    client = sign_in(emile)

    def grow():
        make_courriel(incubateur, EN_ATTENTE, tentatives=2)
        make_courriel(incubateur, A_VERIFIER)

    grow()
    assert_num_queries_constant(lambda: client.get(LIST), grow, at_most=12)


def test_next_try_is_told(sign_in, emile, incubateur):
    make_courriel(incubateur, tentatives=1, prochain_essai=timezone.now() + timedelta(days=1))
    assert "prochain essai demain à" in text(sign_in(emile).get(LIST))


# On « À traiter » -------------------------------------------------------------------------------------------


def test_equipe_is_told_on_its_first_page_of_what_did_not_leave(sign_in, emile, mails):
    section = soup(sign_in(emile).get("/")).select_one("section[aria-labelledby=genre-courriels]")
    assert [link.get_text() for link in section.select("li a")] == ["Abandonné", "À vérifier"]
    assert "n’est pas parti" in section.get_text()
    assert "est peut-être parti" in section.get_text()


def test_nobody_else_is_told(sign_in, alice, voisin, emile, mails):
    for personne in (alice, voisin):
        assert not soup(sign_in(personne).get("/")).select("section[aria-labelledby=genre-courriels]")
    # Somebody who reads the équipe's page learns nothing of its mails.
    [lot] = [lot for lot in gather(emile, today(), reader=alice) if lot.kind == "courriels"]
    assert lot.total == 0


# Of one's own incubateur alone ------------------------------------------------------------------------------


def test_nothing_of_another_incubateur_is_seen_counted_or_resent(sign_in, emile, voisin, incubateur):
    courriel = make_courriel(incubateur, ABANDONNE, sujet="Secret")
    nobodys = make_courriel(incubateur, ABANDONNE, sujet="À personne", portee="")
    client = sign_in(voisin)
    for query in ("", "?q=secret", "?etat=echec", f"?incubateur={incubateur.identifiant}"):
        page = client.get(LIST + query)
        assert not subjects(page)
        assert "En échec (0)" in text(page)
    assert "Aucun courriel abandonné" in text(client.get(reverse("accueil:courriels_renvoyer")))
    client.post(reverse("accueil:courriels_renvoyer"))
    assert state(courriel) == ABANDONNE
    assert sign_in(emile).get(reverse("accueil:courriel", args=[nobodys.uuid])).status_code == 404


def test_menu_shows_mails_to_the_equipe_alone(sign_in, emile, alice):
    def menu(personne):
        return (
            soup(sign_in(personne).get("/startups/-/blocages/"))
            .select_one("nav[aria-label='Menu principal']")
            .text
        )

    assert "Courriels" in menu(emile)
    assert "Courriels" not in menu(alice)


# One mail ---------------------------------------------------------------------------------------------------


def test_mail_is_shown_with_what_happened(sign_in, emile, alice, incubateur):
    courriel = make_courriel(
        incubateur,
        ABANDONNE,
        sujet="Énergie",
        tentatives=1,
        erreur="L’adresse est refusée : 550 5.1.1 User unknown",
        demandeur=alice,
    )
    page = text(sign_in(emile).get(reverse("accueil:courriel", args=[courriel.uuid])))
    for said in (
        "Énergie",
        courriel.destinataire,
        "550 5.1.1 User unknown",
        str(alice),
        "Abandonné",
        "Renvoyer",
    ):
        assert said in page
    assert "Déclarer arrivé" not in page


def test_html_of_a_mail_is_harmless(sign_in, emile, incubateur):
    courriel = make_courriel(
        incubateur,
        texte="Bonjour <b>vous</b>,\nhttps://incubateur.example/a/\n",
        html='<h1>Titre</h1><p onclick="x()" style="color:red" id="contenu">Bonjour <strong>vous</strong></p>'
        '<script>x()</script><style>p{}</style><img src="https://ailleurs.example/x.png"><iframe src="/"></iframe>'
        '<a href="javascript:x()">piège</a> <a href="https://incubateur.example/a/">suite</a><form><input></form>',
    )
    page = soup(sign_in(emile).get(reverse("accueil:courriel", args=[courriel.uuid]))).main
    formatted, plain = page.select(".carte")
    assert {tag.name for tag in formatted.find_all()} == {"p", "strong", "a"}
    assert [link.get("href") for link in formatted.select("a")] == [None, "https://incubateur.example/a/"]
    assert plain.get_text().strip().startswith("Bonjour <b>vous</b>,")
    assert plain.a["href"] == "https://incubateur.example/a/"


@pytest.mark.parametrize(
    ("statut", "resend", "declare"),
    [
        (EN_ATTENTE, "Envoyer maintenant", False),
        (EN_COURS, "", False),
        (ENVOYE, "", False),
        (ABANDONNE, "Renvoyer", False),
        (A_VERIFIER, "Renvoyer", True),
    ],
)
def test_what_can_be_done_depends_on_the_state(sign_in, emile, incubateur, statut, resend, declare):
    courriel = make_courriel(incubateur, statut)
    page = soup(sign_in(emile).get(reverse("accueil:courriel", args=[courriel.uuid])))
    buttons = [link.get_text() for link in page.select("ul.actions a")]
    assert buttons == ([resend] if resend else []) + (["Déclarer arrivé"] if declare else [])


# Sending again ----------------------------------------------------------------------------------------------


def test_confirmation_says_to_whom_and_that_it_may_arrive_twice(sign_in, emile, incubateur):
    courriel = make_courriel(incubateur, A_VERIFIER)
    client = sign_in(emile)
    page = text(client.get(reverse("accueil:courriel_renvoyer", args=[courriel.uuid])))
    assert courriel.destinataire in page
    assert "deux fois" in page
    assert state(courriel) == A_VERIFIER
    page = text(client.post(reverse("accueil:courriel_renvoyer", args=[courriel.uuid]), follow=True))
    assert "part de nouveau" in page
    assert f"Renvoyé par {emile}" in page
    assert state(courriel) == EN_ATTENTE


@pytest.mark.django_db(transaction=True)
def test_mail_resent_by_the_equipe_arrives(sign_in, emile, incubateur, settings):
    serveur = Serveur()
    settings.MAILERS = {
        "default": {
            "BACKEND": "socle.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": serveur.port},
        }
    }
    courriel = make_courriel(incubateur, ABANDONNE, tentatives=8)
    sign_in(emile).post(reverse("accueil:courriel_renvoyer", args=[courriel.uuid]))
    serveur.start()
    run_worker()
    serveur.stop()
    assert serveur.addresses() == [courriel.destinataire]
    assert state(courriel) == ENVOYE


@pytest.mark.parametrize("statut", [EN_COURS, ENVOYE])
def test_mail_that_left_meanwhile_is_not_sent_again(sign_in, emile, incubateur, statut):
    courriel = make_courriel(incubateur, statut)
    response = sign_in(emile).post(reverse("accueil:courriel_renvoyer", args=[courriel.uuid]), follow=True)
    assert "déjà parti ou en train de partir" in text(response)
    assert state(courriel) == statut


def test_doubtful_mail_is_declared_arrived(sign_in, emile, incubateur):
    courriel = make_courriel(incubateur, A_VERIFIER)
    client = sign_in(emile)
    assert courriel.destinataire in text(client.get(reverse("accueil:courriel_arrive", args=[courriel.uuid])))
    page = text(client.post(reverse("accueil:courriel_arrive", args=[courriel.uuid]), follow=True))
    assert f"Déclaré arrivé par {emile}" in page
    assert state(courriel) == ENVOYE
    page = text(client.post(reverse("accueil:courriel_arrive", args=[courriel.uuid]), follow=True))
    assert "Seul un courriel à vérifier" in page


def test_all_mails_given_up_are_resent_together(sign_in, emile, incubateur):
    given_up = [make_courriel(incubateur, ABANDONNE) for _ in range(22)]
    others = [make_courriel(incubateur, statut) for statut in (A_VERIFIER, ENVOYE, EN_COURS)]
    client = sign_in(emile)
    page = text(client.get(reverse("accueil:courriels_renvoyer"))).replace("\u00a0", " ")
    assert "Renvoyer 22 courriels abandonnés" in page
    assert given_up[-1].destinataire in page
    assert "et 2 autres" in page
    page = text(client.post(reverse("accueil:courriels_renvoyer"), follow=True))
    assert "22" in page
    assert {state(courriel) for courriel in given_up} == {EN_ATTENTE}
    assert [state(courriel) for courriel in others] == [A_VERIFIER, ENVOYE, EN_COURS]


# In the demonstration ---------------------------------------------------------------------------------------


def test_everybody_reads_their_own_mails_in_the_demonstration(sign_in, externe, incubateur, in_demo):
    mine = make_courriel(incubateur, ENVOYE, destinataire=externe.email, sujet="Pour moi")
    other = make_courriel(incubateur, ENVOYE, sujet="Pour un autre")
    client = sign_in(externe)
    page = client.get(LIST)
    assert soup(page).h1.text == "Mes courriels de démonstration"
    assert subjects(page) == ["Pour moi"]
    assert subjects(client.get(LIST + "?etat=envoyes&q=autre")) == []
    assert client.get(reverse("accueil:courriel", args=[mine.uuid])).status_code == 200
    assert client.get(reverse("accueil:courriel", args=[other.uuid])).status_code == 404
    assert client.get(reverse("accueil:courriel_renvoyer", args=[mine.uuid])).status_code == 403
    assert client.post(reverse("accueil:courriel_arrive", args=[mine.uuid])).status_code == 403


def test_equipe_has_both_in_the_demonstration(sign_in, emile, incubateur, in_demo):
    make_courriel(incubateur, ENVOYE, destinataire=emile.email, sujet="Pour moi", portee="ailleurs")
    make_courriel(incubateur, ENVOYE, sujet="Pour un autre")
    client = sign_in(emile)
    assert subjects(client.get(LIST)) == ["Pour un autre"]
    assert subjects(client.get(LIST + "?etat=moi")) == ["Pour moi"]


@pytest.mark.django_db(transaction=True)
def test_demonstration_does_not_say_sent(sign_in, emile, incubateur, in_demo):
    courriel = make_courriel(incubateur)
    send_courriel.enqueue(str(courriel.uuid))
    run_worker()
    client = sign_in(emile)
    for page in (client.get(LIST), client.get(reverse("accueil:courriel", args=[courriel.uuid]))):
        assert "Lisible ici" in text(page)
        assert "Envoyé" not in text(page)
        assert "n’envoie" in text(page)


# Reminders --------------------------------------------------------------------------------------------------


def remind(courriel: Courriel, personne, *, portee: str, titre: str) -> None:
    courriel.rappels.create(
        personne=personne, genre="essai", cle=titre, etape=1, titre=titre, portee=portee, jour=today()
    )


@pytest.fixture
def shared(incubateur, autre_incubateur, solange) -> Courriel:
    """One mail to solange, of reminders from two incubateurs."""
    courriel = make_courriel(
        incubateur,
        ABANDONNE,
        destinataire=solange.email,
        sujet="Ce qui vous attend",
        portee="",
        texte="Haies et Marée",
        html="",
        desabonnement="/compte/courriels/arreter/secret/",
    )
    remind(courriel, solange, portee=incubateur.identifiant, titre="Haies : note à lire")
    remind(courriel, solange, portee=autre_incubateur.identifiant, titre="Marée : note à lire")
    return courriel


def test_reminders_are_told_apart_in_the_list(sign_in, emile, solange, incubateur):
    reminder = make_courriel(incubateur, sujet="Un rappel")
    remind(reminder, solange, portee=incubateur.identifiant, titre="Haies : note à lire")
    make_courriel(incubateur, sujet="Un message")
    client = sign_in(emile)
    [told] = [
        row.get_text(" ")
        for row in soup(client.get(LIST)).select("ul.lignes li")
        if "Rappel automatique" in row.text
    ]
    assert "Un rappel" in told
    assert subjects(client.get(LIST, {"genre": "rappels"})) == ["Un rappel"]
    assert subjects(client.get(LIST, {"genre": "inconnu"})) == ["Un message", "Un rappel"]
    assert "Haies : note à lire" in text(client.get(reverse("accueil:courriel", args=[reminder.uuid])))


def test_each_equipe_knows_of_a_shared_reminder_what_is_its_own(sign_in, emile, voisin, shared):
    url = reverse("accueil:courriel", args=[shared.uuid])
    for personne, own, foreign in ((emile, "Haies", "Marée"), (voisin, "Marée", "Haies")):
        client = sign_in(personne)
        assert (
            subjects(client.get(LIST))
            == subjects(client.get(LIST, {"genre": "rappels"}))
            == ["Ce qui vous attend"]
        )
        response = client.get(url)
        assert own in text(response)
        assert foreign not in response.text
        assert "secret" not in response.text
        assert "vous ne lisez pas son texte" in text(response)
    # What did not leave is theirs to send again.
    sign_in(emile).post(reverse("accueil:courriel_renvoyer", args=[shared.uuid]))
    assert state(shared) == EN_ATTENTE


def test_link_to_stop_is_shown_to_the_recipient_alone(sign_in, emile, solange, incubateur, in_demo):
    courriel = make_courriel(
        incubateur, destinataire=solange.email, desabonnement="/compte/courriels/arreter/secret/"
    )
    url = reverse("accueil:courriel", args=[courriel.uuid])
    assert "secret" not in sign_in(emile).get(url).text
    client = sign_in(solange)
    client.checks_links = False
    assert "/compte/courriels/arreter/secret/" in client.get(url).text


def test_list_of_reminders_costs_the_same_whatever_its_length(sign_in, emile, solange, incubateur):
    client = sign_in(emile)

    def grow():
        courriel = make_courriel(incubateur)
        remind(courriel, solange, portee=incubateur.identifiant, titre=f"Haies {courriel.pk}")

    grow()
    assert_num_queries_constant(lambda: client.get(LIST, {"genre": "rappels"}), grow, at_most=12)
