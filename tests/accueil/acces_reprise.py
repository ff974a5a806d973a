"""Who gets what at the addresses of the reprise; the file was sent by the équipe of the incubateur."""

from socle import depots

TABLE = """
address                  method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
accueil:reprise          GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
accueil:reprise          POST   200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
accueil:reprise_modele   GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:reprise_valeurs  GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:reprise_etat     GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:reprise_apercu   GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:reprise_apercu   POST   200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
accueil:reprise_erreurs  GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def place(monde) -> dict:
    return {"incubateur": monde.incubateur.identifiant}


def file(monde) -> dict:
    return place(monde) | {"kind": "ods"}


def preview(monde) -> dict:
    content = "Prénom;Nom;E-mail;Rôle\nNour;Genêt;nour@agence.example;Coach".encode()
    return place(monde) | {"cle": depots.keep(content, by=monde.people["équ"])}


ARGUMENTS = {
    "accueil:reprise_modele": file,
    "accueil:reprise_valeurs": file,
    "accueil:reprise_etat": file,
    "accueil:reprise_apercu": preview,
    "accueil:reprise_erreurs": lambda monde: preview(monde) | {"kind": "csv"},
}
