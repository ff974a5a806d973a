"""Who gets what at the addresses of the directory: équipe, coaches and portefeuille of the incubateur read, équipe writes."""

from annuaire.liens import token_of

TABLE = """
address                          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
annuaire:liste                   GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:export                  GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:personne_nouvelle       GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
annuaire:personne_nouvelle       POST   302 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
annuaire:personne_modifier       GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_modifier       POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_desactiver     GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_desactiver     POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_reactiver      POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_fusionner      GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:personne_fusionner      POST   200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:role_ajouter            GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:role_ajouter            POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:role_modifier           GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:role_modifier           POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:suppleance_ajouter      GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:suppleance_ajouter      POST   200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:suppleance_modifier     GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:suppleance_modifier     POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:demande_annuler         POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:confirmer               GET    200 200 200 200 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200 200
annuaire:confirmer               POST   302 302 302 302 302 302 302 302 302 302 302 | 302 302 302 302 302 302 302 -->
annuaire:organisations           GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:organisation_nouvelle   GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
annuaire:organisation_nouvelle   POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
annuaire:organisation_modifier   GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
annuaire:organisation_modifier   POST   302 403 403 403 403 403 403 403 403 302 403 | 302 403 403 403 403 403 403 302
annuaire:incubateurs             GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:incubateur              GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:incubateur_modifier     GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
annuaire:incubateur_modifier     POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def of_incubateur(monde) -> dict:
    return {"identifiant": monde.incubateur.identifiant}


def of_organisation(monde) -> dict:
    return {"identifiant": monde.organisation.identifiant}


def of_personne(monde) -> dict:
    return {"uuid": monde.personne.uuid}


ARGUMENTS = {
    "annuaire:personne_modifier": of_personne,
    "annuaire:personne_desactiver": of_personne,
    "annuaire:personne_reactiver": of_personne,
    "annuaire:personne_fusionner": of_personne,
    "annuaire:role_ajouter": of_personne,
    "annuaire:role_modifier": lambda monde: {"uuid": monde.rattachement.uuid},
    "annuaire:suppleance_ajouter": of_personne,
    "annuaire:suppleance_modifier": lambda monde: {"uuid": monde.suppleance.uuid},
    "annuaire:demande_annuler": lambda monde: {"uuid": monde.demande.uuid},
    "annuaire:confirmer": lambda monde: {"token": token_of(monde.demande)},
    "annuaire:export": lambda monde: {"kind": "csv"},
    "annuaire:organisation_modifier": of_organisation,
    "annuaire:incubateur": of_incubateur,
    "annuaire:incubateur_modifier": of_incubateur,
}

ORGANISATION = {"nom": "Office des landes", "type": "operateur", "domaine_ministeriel": "agriculture"}
RULES = {
    "nom": "Incubateur du Bocage",
    "note_mois": 2,
    "comite_mois": 6,
    "investigation_semaines": 9,
    "quotite_investigation": 40,
    "quotite": 60,
    "silence_jours": 30,
    "coach_mois": 24,
}
DATA = {
    "annuaire:personne_modifier": lambda monde: {
        "prenom": "Paule",
        "nom": "Charme",
        "email": monde.personne.email,
    },
    "annuaire:role_ajouter": lambda monde: {
        "incubateur": monde.incubateur.pk,
        "role": "coach",
        "debut": "2026-01-05",
    },
    "annuaire:role_modifier": lambda monde: {"debut": "2020-01-06"},
    "annuaire:suppleance_modifier": lambda monde: {"debut": "2020-01-06"},
    "annuaire:personne_nouvelle": lambda monde: {
        "prenom": "Ondine",
        "nom": "Charme",
        "email": "ondine@agence.example",
        "incubateur": monde.incubateur.pk,
    },
    "annuaire:organisation_nouvelle": lambda monde: ORGANISATION,
    "annuaire:organisation_modifier": lambda monde: ORGANISATION,
    "annuaire:incubateur_modifier": lambda monde: RULES,
}
