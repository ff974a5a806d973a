"""Renewal: when it is asked for, what the one act drafts, what an avenant says, what holds today."""

from datetime import timedelta

import pytest
from django.urls import reverse

from incubateur.accueil.echeances import gather
from missions import pdf as paper
from missions.actions.lettres import cancel_lettre, issue_lettre
from missions.actions.suites import draft_suite
from missions.controles import manquements, prefetch
from missions.enums import NatureLettre, Qualite, StatutLettre
from missions.models import Lettre
from missions.regles import dernier_jour
from missions.renouvellements import urgence
from missions.suites import chaine, dit, ecarts, termes
from socle.clock import today
from socle.echeances import Urgence, rank
from socle.transitions import ForbiddenTransition
from startups.enums import NomPhase
from tests import factories
from tests.factories import days_ago
from tests.outils import pdf as outils
from tests.outils.html import soup
from tests.outils.queries import assert_num_queries_constant

DAY = timedelta(days=1)
LETTRE, AVENANT = NatureLettre.LETTRE, NatureLettre.AVENANT


@pytest.fixture
def issued(startup, ingrid, emile, signataires):
    """`issued(12)`: the letter of ingrid, issued, which ends in twelve days."""

    def make(left: int = 12, **fields) -> Lettre:
        terms = {"debut": days_ago(150), "fin": today() + left * DAY} | fields
        lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, **terms)
        factories.make_emission(lettre, emile, annee=today().year - 1)
        return Lettre.objects.get(pk=lettre.pk)

    return make


def to_renew(personne) -> list:
    """Lines of « À traiter » about letters to renew."""
    lots = [lot for lot in gather(personne, today()) if lot.kind == "lettres-a-renouveler"]
    return [line for lot in lots for line in lot.first(20)]


def plain(text: str) -> str:
    return " ".join(text.split())


# À traiter ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "said", "kind"),
    [
        (61, None, None),
        (60, "Se termine dans 8 semaines, le ", Urgence.A_REVOIR),
        (31, "Se termine dans 4 semaines, le ", Urgence.A_REVOIR),
        (30, "Se termine dans 4 semaines, le ", Urgence.BIENTOT),
        (8, "Se termine dans 8 jours, le ", Urgence.BIENTOT),
        (7, "Se termine dans 7 jours, le ", Urgence.MANQUE),
        (0, "Se termine aujourd’hui", Urgence.MANQUE),
        (-1, "Expirée depuis 1 jour", Urgence.RETARD),
        (-21, "Expirée depuis 3 semaines", Urgence.RETARD),
    ],
)
def test_equipe_is_told_more_and_more_pressingly(issued, emile, left, said, kind):
    lettre = issued(left)
    lines = to_renew(emile)
    if said is None:
        assert lines == []
        return
    [line] = lines
    assert plain(line.pourquoi).startswith(said.strip())
    assert line.urgence == rank(kind, -left)
    assert line.url == reverse("missions:suite", args=[lettre.uuid])
    assert (line.titre, line.startup) == (lettre.titulaire.nom_complet, lettre.startup.nom)


def test_urgency_grows_every_day():
    days = [urgence(left) for left in range(60, -90, -1)]
    assert days == sorted(days, reverse=True)
    assert len({*days}) == len(days)


@pytest.mark.parametrize("who", ["alice", "ingrid", "solange", "diane", "voisin", "carla"])
def test_nobody_else_is_asked(request, issued, who):
    issued(3)
    assert to_renew(request.getfixturevalue(who)) == []


def test_line_says_that_the_draft_waits_and_leads_to_it(issued, emile):
    draft = draft_suite(lettre=issued(3), nature=AVENANT, by=emile)
    [line] = to_renew(emile)
    assert line.url == reverse("missions:lettre", args=[draft.uuid])
    assert "la suite est en préparation" in line.pourquoi


def test_followed_cancelled_or_stopped_asks_nothing(issued, startup, emile, ingrid, autre_startup):
    lettre = issued(3)
    follows = draft_suite(lettre=lettre, nature=LETTRE, by=emile)
    factories.make_emission(follows, emile)
    assert to_renew(emile) == []
    cancel_lettre(lettre=follows, by=emile, motif="Erreur")
    assert len(to_renew(emile)) == 1
    factories.make_phase(startup, NomPhase.ABANDON, debut=today())
    assert to_renew(emile) == []


def test_letter_of_who_left_asks_nothing(issued, emile, ingrid):
    issued(3)
    ingrid.affectations.update(fin=days_ago(1))
    assert to_renew(emile) == []


def test_lines_cost_the_same_whatever_their_number(issued, startup, emile, sign_in):
    issued(3)
    client = sign_in(emile)

    def grow():
        for number in range(3):
            other = factories.make_personne(f"Irène{number}")
            factories.make_affectation(startup, other, "intrapreneur")
            lettre = factories.make_lettre(startup, other, by=emile, debut=days_ago(100), fin=today())
            factories.make_emission(lettre, emile)

    assert_num_queries_constant(lambda: client.get("/?genre=lettres-a-renouveler"), grow, at_most=24)


# The act --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nature", [LETTRE, AVENANT])
def test_draft_continues_the_day_after_with_what_holds_today(issued, startup, emile, ingrid, serge, nature):
    lettre = issued(-5, quotite=60, lieu="Vannes", but="replanter les haies")
    ingrid.affectations.update(quotite=80)
    serge.affectations.update(fin=days_ago(2))
    sylvie = factories.make_personne("Sylvie", fonction="Sous-directrice")
    factories.make_affectation(startup, sylvie, "sponsor_proximite", debut=days_ago(1))
    factories.make_phase(startup, NomPhase.ACCELERATION, debut=days_ago(1))
    draft = draft_suite(lettre=lettre, nature=nature, by=emile)
    assert (draft.statut, draft.nature, draft.precedente) == (StatutLettre.BROUILLON, nature, lettre)
    assert draft.debut == lettre.fin + DAY
    assert draft.fin == dernier_jour(draft.debut, draft.duree, draft.unite)
    assert (draft.phase, draft.quotite) == (NomPhase.ACCELERATION, 80)
    assert (draft.lieu, draft.but) == ("Vannes", "replanter les haies")
    changed = {ecart.champ: (plain(ecart.avant), plain(ecart.apres)) for ecart in ecarts(draft)}
    assert changed["quotite"] == ("60 %", "80 %")
    assert changed["phase"] == ("Construction", "Accélération")
    assert changed["signataire_sponsor_proximite"] == (str(serge), str(sylvie))
    assert ("debut" in changed) == (nature == LETTRE)
    assert not {"lieu", "but", "signataire_sponsor_dg"} & {*changed}


def test_page_says_what_each_choice_does_and_leads_to_the_form(sign_in, issued, emile):
    lettre = issued(12)
    client = sign_in(emile)
    page = soup(client.get(reverse("missions:suite", args=[lettre.uuid])))
    assert [button.text for button in page.select("main button")] == [
        "Préparer l’avenant",
        "Préparer la nouvelle lettre",
    ]
    answer = client.post(reverse("missions:suite", args=[lettre.uuid]), {"nature": "avenant"})
    draft = Lettre.objects.get(statut=StatutLettre.BROUILLON)
    assert answer.url == reverse("missions:modifier", args=[draft.uuid])
    form = soup(client.get(answer.url))
    rows = [
        plain(row.get_text(" ")) for row in form.select("#ecarts ~ tbody tr, table:has(#ecarts) tbody tr")
    ]
    assert any(row.startswith("Le terme de la mission") for row in rows)
    again = client.post(reverse("missions:suite", args=[lettre.uuid]), {"nature": "lettre"}, follow=True)
    assert "déjà en préparation" in again.text
    assert Lettre.objects.filter(statut=StatutLettre.BROUILLON).count() == 1


def test_act_without_a_choice_asks_for_one(sign_in, issued, emile):
    answer = sign_in(emile).post(reverse("missions:suite", args=[issued(12).uuid]), {"nature": "x"})
    assert "Choisissez un avenant ou une nouvelle lettre." in answer.text
    assert not Lettre.objects.filter(statut=StatutLettre.BROUILLON).exists()


def test_what_cannot_be_followed_says_why(sign_in, issued, startup, emile, lettre):
    old = issued(5)
    with pytest.raises(ForbiddenTransition):
        draft_suite(lettre=lettre, nature=LETTRE, by=emile)
    follows = draft_suite_issued(old, emile)
    with pytest.raises(ForbiddenTransition):
        draft_suite(lettre=old, nature=LETTRE, by=emile)
    factories.make_phase(startup, NomPhase.TRANSFERE, debut=today())
    page = sign_in(emile).get(reverse("missions:suite", args=[follows.uuid]))
    assert "n’est plus dans une phase de la méthode" in page.text


def draft_suite_issued(lettre, by, nature=LETTRE, **terms) -> Lettre:
    """What follows `lettre`, issued, with these terms."""
    values = {name: getattr(lettre, name) for name in ("lieu", "but", "contexte", "quotite")} | terms
    debut = values.pop("debut", lettre.fin + DAY)
    signing = {row.qualite: row.personne for row in lettre.signatures.order_by("rang")}
    made = factories.make_lettre(
        lettre.startup,
        lettre.titulaire,
        by=by,
        signataires=signing,
        nature=nature,
        precedente=lettre,
        debut=debut,
        **values,
    )
    factories.make_emission(made, by)
    return Lettre.objects.get(pk=made.pk)


# The chain ------------------------------------------------------------------------------------------------


def rows(startup) -> list[Lettre]:
    return list(Lettre.objects.filter(startup=startup).for_lines().order_by("debut", "pk"))


def test_terms_of_today_come_each_from_its_letter(issued, startup, emile):
    first = issued(30, quotite=60)
    amended = draft_suite_issued(first, emile, AVENANT, debut=days_ago(40), quotite=80)
    later = draft_suite_issued(amended, emile, AVENANT, debut=days_ago(10), quotite=80, lieu="Vannes")
    chain = chaine(first, rows(startup))
    assert chain == [first, amended, later]
    found = {terme.libelle: (plain(terme.valeur), terme.source) for terme in termes(chain, today())}
    assert found["La quotité"] == ("80 %", amended)
    assert found["Le lieu de réalisation"] == ("Vannes", later)
    assert found["La position administrative"][1] == first
    assert found["Le terme de la mission"][1] == later
    before = {terme.libelle: plain(terme.valeur) for terme in termes(chain, days_ago(60))}
    assert (before["La quotité"], before["Le lieu de réalisation"]) == ("60 %", "Rennes")
    assert termes(chain, today() + 900 * DAY) == []


def test_each_letter_says_where_it_stands(issued, startup, emile):
    lettre = issued(100)
    assert dit(lettre, rows(startup), today()) == ""
    assert plain(dit(lettre, rows(startup), lettre.fin - 12 * DAY)).startswith(
        "Se termine dans 12 jours, le "
    )
    assert plain(dit(lettre, rows(startup), lettre.fin + 21 * DAY)) == (
        "Expirée depuis 3 semaines. Rien ne la suit encore."
    )
    avenant = draft_suite_issued(lettre, emile, AVENANT, debut=days_ago(10))
    reference = avenant.emission.reference
    assert plain(dit(lettre, rows(startup), today())).startswith(
        f"Modifiée par l’avenant n° {reference} à compter du "
    )
    nouvelle = draft_suite_issued(avenant, emile, debut=days_ago(2))
    assert plain(dit(avenant, rows(startup), today())).startswith(
        f"Remplacée par la lettre de mission n° {nouvelle.emission.reference} depuis le "
    )
    suivie = draft_suite_issued(nouvelle, emile)
    assert plain(dit(nouvelle, rows(startup), today())).startswith("Sera suivie par la lettre de mission n° ")
    assert plain(dit(nouvelle, rows(startup), suivie.debut)).startswith("Terminée le ")


@pytest.mark.parametrize("who", ["emile", "alice", "ingrid", "solange", "diane"])
def test_page_shows_the_chain_and_says_the_end(request, sign_in, issued, emile, who):
    reader = request.getfixturevalue(who)
    lettre = issued(12)
    avenant = draft_suite_issued(lettre, emile, AVENANT, debut=days_ago(5), fin=today() + 12 * DAY)
    page = soup(sign_in(reader).get(reverse("missions:lettre", args=[avenant.uuid])))
    assert "Se termine dans 12 jours" in plain(page.main.get_text(" "))
    links = [link["href"] for link in page.select(".jalons a")]
    assert links == [reverse("missions:lettre", args=[lettre.uuid])]
    asked = page.select(f'a[href="{reverse("missions:suite", args=[avenant.uuid])}"]')
    assert bool(asked) == (who == "emile")


def test_page_costs_the_same_whatever_the_length_of_the_chain(sign_in, issued, startup, emile):
    last = [issued(12)]
    last.append(draft_suite_issued(last[-1], emile, AVENANT, debut=days_ago(60)))
    client = sign_in(emile)

    def grow():
        for days in (40, 20):
            last.append(draft_suite_issued(last[-1], emile, AVENANT, debut=days_ago(days)))

    def read():
        return client.get(reverse("missions:lettre", args=[last[-1].uuid]))

    assert_num_queries_constant(read, grow, at_most=12)


def test_draft_of_the_suite_is_not_told_to_others(sign_in, issued, emile, ingrid):
    lettre = issued(12)
    draft = draft_suite(lettre=lettre, nature=AVENANT, by=emile)
    url = reverse("missions:lettre", args=[lettre.uuid])
    assert str(draft.uuid) in sign_in(emile).get(url).text
    answer = sign_in(ingrid).get(url).text
    assert str(draft.uuid) not in answer
    assert "en préparation" not in answer


# The avenant ------------------------------------------------------------------------------------------------


def test_avenant_reads_as_an_avenant(issued, emile, ingrid, alice):
    lettre = issued(12, quotite=60)
    ingrid.affectations.update(quotite=80)
    draft = draft_suite(lettre=lettre, nature=AVENANT, by=emile)
    draft = Lettre.objects.for_controls().get(pk=draft.pk)
    prefetch([draft])
    assert manquements(draft) == []
    emission = issue_lettre(lettre=draft, by=emile)
    contenu = bytes(emission.document.contenu)
    assert outils.faults(contenu) == []
    said = plain(outils.text(contenu))
    assert f"Avenant n° {emission.reference}" in said
    assert f"Cet avenant modifie la lettre de mission n° {lettre.emission.reference} du" in said
    assert "La quotité Jusqu’ici : 60 %. À compter du" in said
    assert ": 80 %." in said
    assert "restent inchangées" in said
    assert "Annexe" not in said
    assert {row.qualite for row in draft.signatures.all()} == {*Qualite}
    assert not hasattr(lettre.emission.document, "retrait"), "an avenant amends, it does not replace"


def test_what_people_typed_shows_to_the_letter_in_an_avenant(issued, emile):
    lettre = issued(12, lieu="**Rennes** | <b>x</b>")
    draft = draft_suite(lettre=lettre, nature=AVENANT, by=emile)
    draft.lieu = "[Vannes](file:///etc) & `x`"
    draft.save()
    text = soup(paper.texte(draft)).get_text()
    assert "**Rennes** | <b>x</b>" in text
    assert "[Vannes](file:///etc) & `x`" in text
