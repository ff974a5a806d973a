"""Who gets what at the addresses of a startup's page."""

from tests.factories import days_ago

TABLE = """
address                                method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:page                          GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:nouvelle                      GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:nouvelle                      POST   200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
startups:modifier                      GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:modifier                      POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:rattachement                  GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:rattachement                  POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:sponsors                      GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:sponsors                      POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_nouvelle                GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_nouvelle                POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_section                 GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_section                 POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_supprimer               GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:fiche_supprimer               POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_nouvelle                GET    200 200 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_nouvelle                POST   302 302 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_modifier                GET    200 200 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_modifier                POST   302 302 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_clore                   GET    200 200 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_clore                   POST   302 302 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_supprimer               GET    200 200 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:phase_supprimer               POST   302 302 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalons                        GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:jalon_nouveau                 GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalon_nouveau                 POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalon_modifier                GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalon_modifier                POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalon_supprimer               GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:jalon_supprimer               POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standards                     GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:standard_nouveau              GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_nouveau              POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_modifier             GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_modifier             POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_supprimer            GET    200 200 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:standard_supprimer            POST   302 302 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:equipe                        GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
startups:affectation_nouvelle          GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_confier           GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_confier           POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_nouvelle_personne GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_nouvelle_personne POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_modifier          GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_modifier          POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_terminer          GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_terminer          POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_supprimer         GET    200 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:affectation_supprimer         POST   302 403 403 403 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
"""


def of_startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


def of(name: str):
    """Arguments of the address of `monde.<name>`."""
    return lambda monde: of_startup(monde) | {"uuid": getattr(monde, name).uuid}


def of_section(monde) -> dict:
    return of_startup(monde) | {"slug": "contexte"}


def to_remove(name: str):
    """What confirms the removal of `monde.<name>`."""
    return lambda monde: {"motif": "Erreur de saisie", "version": getattr(monde, name).version}


def phase(monde) -> dict:
    return {"nom": "construction", "debut": monde.phase.debut, "version": monde.phase.version}


def affectation(monde) -> dict:
    return {"role": "developpeur", "debut": "2026-01-05", "version": monde.affectation.version}


ARGUMENTS = {
    "startups:page": of_startup,
    "startups:modifier": of_startup,
    "startups:rattachement": of_startup,
    "startups:sponsors": of_startup,
    "startups:fiche_nouvelle": of_startup,
    "startups:fiche_section": of_section,
    "startups:fiche_supprimer": of_section,
    "startups:phase_nouvelle": of_startup,
    "startups:phase_modifier": of("phase"),
    "startups:phase_clore": of("phase"),
    "startups:phase_supprimer": of("phase"),
    "startups:jalons": of_startup,
    "startups:jalon_nouveau": of_startup,
    "startups:jalon_modifier": of("jalon"),
    "startups:jalon_supprimer": of("jalon"),
    "startups:standards": of_startup,
    "startups:standard_nouveau": of_startup,
    "startups:standard_modifier": of("standard"),
    "startups:standard_supprimer": of("standard"),
    "startups:equipe": of_startup,
    "startups:affectation_nouvelle": of_startup,
    "startups:affectation_confier": lambda monde: of_startup(monde) | {"personne": monde.personne.uuid},
    "startups:affectation_nouvelle_personne": of_startup,
    "startups:affectation_modifier": of("affectation"),
    "startups:affectation_terminer": of("affectation"),
    "startups:affectation_supprimer": of("affectation"),
}

DATA = {
    "startups:modifier": lambda monde: {"nom": "Carnet vert", "mission": "Compter les haies."},
    "startups:rattachement": lambda monde: {"incubateur": monde.incubateur.pk},
    "startups:sponsors": lambda monde: {"ajouter": monde.organisation.identifiant},
    "startups:fiche_nouvelle": lambda monde: {"titre": "Impact", "texte": "Des haies."},
    "startups:fiche_section": lambda monde: {"titre": "Contexte", "texte": "Des haies."},
    "startups:fiche_supprimer": lambda monde: {
        "motif": "Doublon",
        "version": stamp(monde.startup, "contexte"),
    },
    "startups:phase_nouvelle": lambda monde: {"nom": "acceleration", "debut": days_ago(1)},
    "startups:phase_modifier": phase,
    "startups:phase_clore": lambda monde: {"fin": monde.phase.debut, "motif": "Fin du financement"},
    "startups:phase_supprimer": to_remove("phase"),
    "startups:jalon_nouveau": lambda monde: {"genre": "product_launch", "date": "2026-03-02"},
    "startups:jalon_modifier": lambda monde: {"genre": "product_launch", "date": "2026-03-02"},
    "startups:jalon_supprimer": to_remove("jalon"),
    "startups:standard_nouveau": lambda monde: {"critere": "securite", "etat": "tenu", "date": "2026-03-02"},
    "startups:standard_modifier": lambda monde: {"critere": "securite", "etat": "tenu", "date": "2026-03-02"},
    "startups:standard_supprimer": to_remove("standard"),
    "startups:affectation_confier": affectation,
    "startups:affectation_nouvelle_personne": lambda monde: (
        affectation(monde) | {"prenom": "Nadia", "nom": "Nouvelle", "email": "nadia@agence.example"}
    ),
    "startups:affectation_modifier": affectation,
    "startups:affectation_terminer": lambda monde: {"fin": "2030-06-30"},
    "startups:affectation_supprimer": to_remove("affectation"),
}


def stamp(startup, slug: str) -> int:
    """What the page says of a section's present text."""
    from startups.forms.fiche import section_stamp
    from startups.sections import trouver

    return section_stamp(trouver(startup.fiche, slug))
