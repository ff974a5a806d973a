"""Each named constraint of the technical floor, kept and broken, on the database of the run."""

import pytest

from socle import documents
from socle.enums import NatureRetrait, StatutCourriel
from socle.models import Abonnement, Courriel, Rappel, Retrait
from tests.factories import moment
from tests.outils.contraintes import assert_constraint, named_constraints


def courriel(cle: str, **fields) -> Courriel:
    return Courriel(
        **{"cle": cle, "destinataire": "a@agence.example", "sujet": "Objet", "texte": "Texte"} | fields
    )


ENVOYE_DATE = "Un courriel envoyé a une date d’envoi, et lui seul."
# name of the constraint: (what keeps it, what breaks it, what is said)
CASES = {
    "courriel_envoye_date": (
        {"statut": StatutCourriel.ENVOYE, "sent_at": moment()},
        {"statut": StatutCourriel.ENVOYE},
        ENVOYE_DATE,
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name):
    kept, broken, said = CASES[name]
    assert_constraint(name, lambda: courriel("a", **kept), lambda: courriel("b", **broken), said)


@pytest.mark.django_db
def test_mail_that_waits_has_no_date_of_sending():
    assert_constraint(
        "courriel_envoye_date", lambda: courriel("a"), lambda: courriel("b", sent_at=moment()), ENVOYE_DATE
    )


@pytest.mark.django_db
@pytest.mark.parametrize("nature", NatureRetrait)
def test_replacement_names_what_replaces(emile, nature):
    first, second, third = (documents.seal(nom=f"{n}.pdf", contenu=b"%PDF", by=emile) for n in range(3))
    replacing = {NatureRetrait.REMPLACE: second, NatureRetrait.ANNULE: None}

    def retrait(document, remplace_par) -> Retrait:
        return Retrait(
            document=document, nature=nature, remplace_par=remplace_par, motif="Erreur", retire_par=emile
        )

    assert_constraint(
        "retrait_remplacement_nomme",
        lambda: retrait(first, replacing[nature]),
        lambda: retrait(third, None if replacing[nature] else second),
        "Un remplacement nomme le document qui remplace ; une annulation, aucun.",
    )


@pytest.mark.django_db
def test_one_choice_a_person_and_a_kind(alice, emile):
    def choice(personne) -> Abonnement:
        return Abonnement(personne=personne, genre="recapitulatif", recu=True)

    choice(alice).save()
    assert_constraint(
        "abonnement_unique_par_genre",
        lambda: choice(emile),
        lambda: choice(alice),
        "Cette personne a déjà choisi pour ce genre de courriel.",
    )


@pytest.mark.django_db
def test_each_stage_of_a_reminder_goes_once_to_a_person(alice):
    sent = courriel("a")
    sent.save()

    def rappel(etape: int) -> Rappel:
        values = {"genre": "essai", "cle": "essai:1", "titre": "Essai", "jour": moment().date()}
        return Rappel(personne=alice, etape=etape, courriel=sent, **values)

    rappel(1).save()
    assert_constraint(
        "rappel_une_fois_par_etape",
        lambda: rappel(7),
        lambda: rappel(1),
        "Ce rappel est déjà parti à cette personne.",
    )


def test_every_named_constraint_has_its_case():
    others = {"retrait_remplacement_nomme", "abonnement_unique_par_genre", "rappel_une_fois_par_etape"}
    assert named_constraints("socle") == {*CASES, *others}
