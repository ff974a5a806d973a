"""Each named constraint of the technical floor, kept and broken, on the database of the run."""

import pytest

from socle.enums import StatutCourriel
from socle.models import Courriel
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


def test_every_named_constraint_has_its_case():
    assert named_constraints("socle") == set(CASES)
