"""Issuing: a number, a document, a mail, all or nothing; then nothing alters what was issued."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from missions import pdf as paper
from missions.actions.lettres import NotReady, cancel_lettre, issue_lettre
from missions.controles import manquements
from missions.enums import StatutLettre
from missions.models import Emission, Lettre
from socle.models import Courriel, Document
from socle.transitions import ForbiddenTransition
from tests import factories
from tests.outils import pdf as outils
from tests.outils.killed import killed_after_each_statement


def test_ready_letter_has_nothing_to_mend(lettre):
    assert manquements(lettre) == []


def test_issued_letter_has_its_number_its_document_and_its_mail(lettre, emile, ingrid):
    emission = issue_lettre(lettre=lettre, by=emile)
    lettre.refresh_from_db()
    year = timezone.localdate().year
    assert (emission.reference, lettre.statut) == (f"{year}-001", StatutLettre.EMISE)
    said = outils.text(bytes(emission.document.contenu))
    assert f"Lettre de mission n° {year}-001" in said.replace("\u00a0", " ")
    assert emission.code in said
    assert ingrid.nom_complet in said
    assert [courriel.destinataire for courriel in Courriel.objects.all()] == [ingrid.email]


def test_document_is_accessible_and_the_same_when_made_again(lettre, emile):
    emission = issue_lettre(lettre=lettre, by=emile)
    contenu = bytes(emission.document.contenu)
    assert outils.faults(contenu) == []
    assert outils.unwritten(contenu) == []
    assert paper.refaire(Emission.objects.get()) == contenu
    assert [title for level, title in outils.bookmarks(contenu) if level == 2][-3:] == [
        "Annexe 1. Rôle des sponsors",
        "Annexe 2. Rôle de l’incubateur",
        "Annexe 3. Rappel de la méthode",
    ]


def test_letter_that_is_not_ready_is_refused(lettre, emile):
    lettre.lieu = ""
    lettre.save()
    with pytest.raises(NotReady) as refused:
        issue_lettre(lettre=lettre, by=emile)
    assert [line.champ for line in refused.value.manquements] == ["lieu"]
    assert (Emission.objects.count(), Document.objects.count(), Courriel.objects.count()) == (0, 0, 0)


def test_letter_is_issued_once(lettre, emile):
    issue_lettre(lettre=lettre, by=emile)
    with pytest.raises(ForbiddenTransition):
        issue_lettre(lettre=lettre, by=emile)
    assert Emission.objects.count() == 1


def test_numbers_follow_each_other_and_a_cancelled_one_stays(startup, ingrid, emile, alice, signataires):
    for _ in range(3):
        lettre = factories.make_lettre(startup, ingrid, by=emile, signataires=signataires, quotite=60)
        issue_lettre(lettre=lettre, by=emile)
        cancel_lettre(lettre=lettre, by=emile, motif="Erreur sur le lieu")
    assert list(Emission.objects.order_by("numero").values_list("numero", flat=True)) == [1, 2, 3]
    assert {emission.document.retrait.nature for emission in Emission.objects.order_by("pk")} == {"annule"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE missions_lettre SET quotite = 10",
        "DELETE FROM missions_lettre",
        "UPDATE missions_emission SET numero = 7",
        "DELETE FROM missions_emission",
        "UPDATE missions_signature SET fonction = 'Autre'",
        "DELETE FROM missions_signature",
        "UPDATE missions_section SET texte = 'Autre'",
        "DELETE FROM missions_section",
        "UPDATE missions_modele SET objet = 'Autre'",
        "INSERT INTO missions_section SELECT NULL, version, uuid, partie, 99, titre, texte, facultative, cochee, "
        "modele_id FROM missions_section",
    ],
)
def test_database_keeps_what_was_issued(lettre, emile, sql):
    issue_lettre(lettre=lettre, by=emile)
    if sql.startswith("INSERT") and connection.vendor == "postgresql":
        sql = "INSERT INTO missions_section SELECT * FROM missions_section"
    with pytest.raises(DatabaseError, match="ne change plus"), transaction.atomic():
        connection.cursor().execute(sql)


def test_orm_keeps_what_was_issued(lettre, emile):
    issue_lettre(lettre=lettre, by=emile)
    for act in (
        lambda: Lettre.objects.update(fin=timezone.localdate()),
        lambda: Lettre.objects.update(titulaire=emile),
        lambda: Lettre.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_leaves_all_or_nothing(startup, ingrid, emile, alice, signataires):
    def arrange():
        return factories.make_lettre(
            startup, ingrid, by=emile, signataires=signataires, quotite=1, derogation="Oui."
        )

    def act(lettre):
        issue_lettre(lettre=lettre, by=emile)

    def check(lettre, finished):
        emissions = Emission.objects.filter(lettre=lettre)
        lettre.refresh_from_db()
        assert emissions.exists() == finished
        assert Document.objects.count() == Emission.objects.count()
        assert lettre.statut == (StatutLettre.EMISE if finished else StatutLettre.BROUILLON)
        assert list(Emission.objects.order_by("numero").values_list("numero", flat=True)) == list(
            range(1, Emission.objects.count() + 1)
        )

    assert killed_after_each_statement(arrange, act, check) > 10
