"""Each named constraint of the letters, kept and broken."""

import pytest
from django.utils import timezone

from missions.enums import NatureLettre, Qualite, StatutLettre
from missions.models import Compteur, Emission, Lettre, Modele, Section, Signature
from socle import documents
from tests import factories
from tests.factories import days_ago
from tests.outils.contraintes import assert_constraint, named_constraints


@pytest.fixture
def monde(startup, ingrid, emile):
    """A draft and what rows around it need."""
    lettre = factories.make_lettre(startup, ingrid, by=emile)

    class Monde:
        pass

    monde = Monde()
    monde.lettre, monde.by, monde.startup, monde.incubateur = lettre, emile, startup, startup.incubateur
    return monde


def modele(monde, **fields) -> Modele:
    return Modele(incubateur=monde.incubateur, **{"numero": 2, "objet": "Objet"} | fields)


def section(monde, **fields) -> Section:
    draft = Modele.objects.filter(publie_le__isnull=True).first() or Modele.objects.create(
        incubateur=monde.incubateur, numero=2, objet="Objet"
    )
    return Section(modele=draft, **{"rang": 1, "titre": "Titre", "texte": "Texte"} | fields)


def lettre(monde, **fields) -> Lettre:
    values = {
        name: getattr(monde.lettre, name)
        for name in ("startup", "incubateur", "titulaire", "modele", "phase", "debut", "fin", "quotite")
    }
    return Lettre(**values | fields)


def signature(monde, **fields) -> Signature:
    return Signature(lettre=monde.lettre, **{"rang": 1, "qualite": Qualite.SPONSOR_DG} | fields)


def signed(monde, **fields) -> Signature:
    values = {
        "personne": monde.by,
        "lieu": "Rennes",
        "signee_le": days_ago(1),
        "enregistree_par": monde.by,
        "enregistree_le": timezone.now(),
    }
    return signature(monde, **values | fields)


def follows(monde, **fields) -> Lettre:
    return lettre(monde, precedente=monde.lettre, **fields)


def cancelled(monde, **fields) -> Lettre:
    values = {
        "statut": StatutLettre.ANNULEE,
        "motif": "Erreur",
        "annulee_le": timezone.now(),
        "annulee_par": monde.by,
    }
    return lettre(monde, **values | fields)


def emission(monde, **fields) -> Emission:
    issued = lettre(monde)
    issued.save()
    document = documents.seal(nom="lettre.pdf", contenu=b"%PDF", by=monde.by)
    count = Emission.objects.count()
    values = {"annee": 2026, "numero": 1, "code": f"CODE-{count}", "page": "", "texte": ""} | fields
    return Emission(
        lettre=issued,
        incubateur=monde.incubateur,
        document=document,
        emise_par=monde.by,
        emise_le=timezone.now(),
        **values,
    )


UNE_ANNULATION = "Une annulation a une date, un auteur et un motif."
# name: (what makes a row, what keeps the constraint, what breaks it, what is said)
CASES = {
    "modele_numero_unique": (
        modele,
        {},
        lambda monde: {"publie_le": timezone.now(), "publie_par": monde.by},
        "Cette version existe déjà.",
    ),
    "modele_un_seul_brouillon": (
        modele,
        {},
        {"numero": 3},
        "Une nouvelle version est déjà en préparation.",
    ),
    "modele_publication_complete": (
        modele,
        {},
        {"numero": 3, "publie_le": timezone.now()},
        "Une publication a une date et un auteur.",
    ),
    "section_rang_unique": (section, {}, {"titre": "Autre"}, "Deux sections ont le même rang."),
    "lettre_fin_apres_debut": (
        lettre,
        {"debut": days_ago(3), "fin": days_ago(3)},
        {"debut": days_ago(3), "fin": days_ago(4)},
        "La date de fin ne peut pas précéder la date de démarrage.",
    ),
    "lettre_quotite_pourcentage": (
        lettre,
        {"quotite": 100},
        {"quotite": 101},
        "La quotité est un pourcentage entre 1 et 100.",
    ),
    "lettre_modele_ou_papier": (
        lettre,
        {"papier": True, "modele": None},
        {"modele": None},
        "Une lettre suit un modèle, ou a été signée sur papier.",
    ),
    "lettre_avenant_suit_une_lettre": (
        lettre,
        {},
        {"nature": NatureLettre.AVENANT},
        "Un avenant modifie une lettre\u202f: dites laquelle.",
    ),
    "lettre_annulation_complete": (cancelled, {}, {"motif": ""}, UNE_ANNULATION),
    "lettre_un_seul_brouillon_de_suite": (
        follows,
        {},
        {},
        "La suite de cette lettre est déjà en préparation.",
    ),
    "signature_rang_unique": (
        signature,
        {},
        {"qualite": Qualite.INCUBATEUR},
        "Deux signataires ont le même rang.",
    ),
    "signature_qualite_unique": (signature, {}, {"rang": 2}, "Cette qualité a déjà son signataire."),
    "signature_complete": (
        signed,
        {},
        {"rang": 2, "qualite": Qualite.INCUBATEUR, "lieu": ""},
        "Une signature a une date, un lieu et un signataire.",
    ),
    "emission_numero_unique": (emission, {}, {}, "Ce numéro est déjà donné."),
}


@pytest.mark.parametrize("name", CASES)
def test_constraint_is_kept_or_refused(name, monde):
    make, kept, broken, said = CASES[name]
    if callable(broken):
        broken = broken(monde)
    assert_constraint(name, lambda: make(monde, **kept), lambda: make(monde, **broken), said)


def test_counter_is_one_a_year(monde):
    def counter(year: int) -> Compteur:
        return Compteur(incubateur=monde.incubateur, annee=year)

    counter(2025).save()
    assert_constraint(
        "compteur_par_annee",
        lambda: counter(2026),
        lambda: counter(2026),
        "Un objet Compteur avec ces champs Incubateur et Annee existe déjà.",
    )


def test_every_named_constraint_has_its_case():
    assert named_constraints("missions") == {*CASES, "compteur_par_annee"}
