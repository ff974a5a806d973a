"""The budget of a startup as one table: an envelope, an order or a service done a line, each tied to the one above it.

« Identifiant » names a line, « Rattaché à » the envelope of an order or the order of a service. A table written by hand
may use any words for them: E1, BC-12. What was exported is read again without losing anything.
"""

from collections.abc import Iterator

from socle.exports import Row
from socle.imports import Column
from startups.budget.lecture import Budget

ENVELOPPE, COMMANDE, SERVICE = "Enveloppe", "Commande", "Service fait"
COLUMNS = [
    Column("nature", "Nature", ("type", "ligne"), required=True),
    Column("identifiant", "Identifiant", ("id",)),
    Column("parent", "Rattaché à", ("rattache", "enveloppe ou commande")),
    Column("source", "Source"),
    Column("intitule", "Intitulé ou objet", ("intitule", "objet")),
    Column("fournisseur", "Fournisseur"),
    Column("reference", "Numéro", ("numero du bon de commande", "bon de commande", "reference")),
    Column("montant", "Montant", ("montant en euros", "euros"), required=True),
    Column("exercice", "Exercice", ("annee",)),
    Column("date", "Date", ("debut", "du", "le"), required=True),
    Column("fin", "Fin", ("au",)),
]
HEADER = [column.label for column in COLUMNS]


def rows(budget: Budget) -> Iterator[Row]:
    """Every line of a budget, each after the one it hangs on."""
    for enveloppe in reversed(budget.enveloppes):
        yield [
            ENVELOPPE,
            str(enveloppe.uuid),
            None,
            enveloppe.get_source_display(),
            enveloppe.intitule,
            None,
            None,
            enveloppe.montant,
            enveloppe.exercice,
            enveloppe.debut,
            enveloppe.fin,
        ]
    names = {enveloppe.pk: str(enveloppe.uuid) for enveloppe in budget.enveloppes}
    for depense in reversed(budget.depenses):
        yield [
            COMMANDE,
            str(depense.uuid),
            names[depense.enveloppe_id],
            None,
            depense.objet,
            depense.fournisseur,
            depense.reference,
            depense.montant,
            None,
            depense.date,
            None,
        ]
    orders = {depense.pk: str(depense.uuid) for depense in budget.depenses}
    for service in budget.services:
        about = [None] * 4
        yield [
            SERVICE,
            str(service.uuid),
            orders[service.depense_id],
            *about,
            service.montant,
            None,
            service.date,
            None,
        ]
