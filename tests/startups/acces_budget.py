"""Who gets what at the addresses of the tab « Budget » (line « budget » of the table of rights)."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

TABLE = """
address                      method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
startups:budget              GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
startups:budget_export       GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
startups:budget_importer     GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:budget_importer     POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:budget_apercu       GET    302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:budget_apercu       POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_nouvelle  GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_nouvelle  POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_modifier  GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_modifier  POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_supprimer GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:enveloppe_supprimer POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_nouvelle    GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_nouvelle    POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense             GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
startups:depense             POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_modifier    GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_modifier    POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_supprimer   GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:depense_supprimer   POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:service_modifier    GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:service_modifier    POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:service_supprimer   GET    200 403 403 200 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
startups:service_supprimer   POST   302 403 403 302 403 403 403 403 403 403 404 | 404 404 404 404 404 404 404 302
"""


TABLEAU = b"Nature;Source;Montant;Exercice;Date\nEnveloppe;FAST;1000;2025;2025-01-01\n"


def of_startup(monde) -> dict:
    return {"identifiant": monde.startup.identifiant}


def of_enveloppe(monde) -> dict:
    return of_startup(monde) | {"uuid": monde.enveloppe.uuid}


def of_depense(monde) -> dict:
    return of_startup(monde) | {"uuid": monde.depense.uuid}


def of_service(monde) -> dict:
    return of_depense(monde) | {"service": monde.service.uuid}


def enveloppe(monde) -> dict:
    return {
        "source": "fast",
        "montant": "150 k€",
        "exercice": monde.enveloppe.exercice,
        "debut": monde.enveloppe.debut,
        "fin": monde.enveloppe.fin,
    }


def depense(monde) -> dict:
    return {
        "enveloppe": monde.enveloppe.pk,
        "fournisseur": "Atelier du code",
        "objet": "Développement",
        "montant": "1 200",
        # A day on which one orders, within the exercice.
        "date": f"{monde.enveloppe.exercice}-03-02",
    }


def corrected(row, values: dict) -> dict:
    return values | {"version": row.version, "motif": "Relu"}


ARGUMENTS = {
    "startups:budget": of_startup,
    "startups:budget_export": lambda monde: of_startup(monde) | {"kind": "csv"},
    "startups:budget_importer": of_startup,
    # A table nobody sent: one is led back to sending it.
    "startups:budget_apercu": lambda monde: of_startup(monde) | {"cle": uuid4()},
    "startups:enveloppe_nouvelle": of_startup,
    "startups:enveloppe_modifier": of_enveloppe,
    "startups:enveloppe_supprimer": of_enveloppe,
    "startups:depense_nouvelle": of_startup,
    "startups:depense": of_depense,
    "startups:depense_modifier": of_depense,
    "startups:depense_supprimer": of_depense,
    "startups:service_modifier": of_service,
    "startups:service_supprimer": of_service,
}

DATA = {
    "startups:budget_importer": lambda monde: {"fichier": SimpleUploadedFile("budget.csv", TABLEAU)},
    "startups:enveloppe_nouvelle": enveloppe,
    "startups:enveloppe_modifier": lambda monde: corrected(monde.enveloppe, enveloppe(monde)),
    "startups:enveloppe_supprimer": lambda monde: {"motif": "Doublon", "version": monde.enveloppe.version},
    "startups:depense_nouvelle": depense,
    "startups:depense": lambda monde: {"date": monde.depense.date, "montant": "500,50"},
    "startups:depense_modifier": lambda monde: corrected(monde.depense, depense(monde)),
    "startups:depense_supprimer": lambda monde: {"motif": "Doublon", "version": monde.depense.version},
    "startups:service_modifier": lambda monde: corrected(
        monde.service, {"date": monde.service.date, "montant": "800"}
    ),
    "startups:service_supprimer": lambda monde: {"motif": "Doublon", "version": monde.service.version},
}
