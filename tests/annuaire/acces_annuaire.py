"""Who gets what at the addresses of the directory: équipe, coaches and portefeuille of the incubateur read, équipe writes."""

TABLE = """
address                          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
annuaire:liste                   GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:export                  GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
annuaire:personne_nouvelle       GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
annuaire:personne_nouvelle       POST   302 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
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


ARGUMENTS = {
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
