"""What a table of budget would commit beyond what is granted, by exercice and by envelope. Reads nothing more."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Model

from socle.templatetags.socle import montant
from startups.budget.lot import Apercu, Ligne, row_of
from startups.budget.tableau import COMMANDE, ENVELOPPE
from startups.enums import SourceFinancement

ZERO = Decimal(0)
# Of an envelope or an order: the key of its row, or the line that would make it.
Cle = tuple[str, int]


@dataclass
class Etat:
    """Envelopes (name, exercice, euros) and orders (their envelope, euros), as they stand or as they would."""

    enveloppes: dict[Cle, tuple[str, int, Decimal]] = field(default_factory=dict)
    commandes: dict[Cle, tuple[Cle, Decimal]] = field(default_factory=dict)

    def by_enveloppe(self) -> dict[Cle, tuple[Decimal, Decimal]]:
        """Euros granted and committed of each envelope."""
        committed = defaultdict(lambda: ZERO)
        for enveloppe, euros in self.commandes.values():
            committed[enveloppe] += euros
        return {cle: (euros, committed[cle]) for cle, (_, _, euros) in self.enveloppes.items()}

    def by_exercice(self) -> dict[int, tuple[Decimal, Decimal]]:
        """The same, of each budget year, latest first."""
        totals = defaultdict(lambda: (ZERO, ZERO))
        for cle, (granted, committed) in self.by_enveloppe().items():
            year = self.enveloppes[cle][1]
            totals[year] = (totals[year][0] + granted, totals[year][1] + committed)
        return dict(sorted(totals.items(), reverse=True))


def depassements(apercu: Apercu) -> list[str]:
    """Sentences: what would be committed beyond what is granted once the table is written, or further beyond."""
    before, after = _known(apercu), _known(apercu)
    for ligne in apercu.lignes:
        if not ligne.erreurs:
            _write(after, ligne)
    years = _exceeded(before.by_exercice(), after.by_exercice())
    envelopes = _exceeded(before.by_enveloppe(), after.by_enveloppe())
    return [
        *(
            f"Exercice {year} : {montant(committed - granted)} seraient engagés au-delà des {montant(granted)} accordés."
            for year, (granted, committed) in years.items()
        ),
        *(
            f"Enveloppe « {after.enveloppes[cle][0]} » : {montant(committed)} seraient commandés, pour "
            f"{montant(granted)} accordés."
            for cle, (granted, committed) in envelopes.items()
        ),
    ]


def _known(apercu: Apercu) -> Etat:
    state = Etat()
    for row in apercu.rows[ENVELOPPE]:
        state.enveloppes[_key(row)] = (str(row), row.exercice, row.montant)
    for row in apercu.rows[COMMANDE]:
        state.commandes[_key(row)] = (("row", row.enveloppe_id), row.montant)
    return state


def _write(state: Etat, ligne: Ligne) -> None:
    told = ligne.valeurs
    if ligne.nature == ENVELOPPE:
        name = told["intitule"] or SourceFinancement(told["source"]).label
        exercice = told["exercice"]
        state.enveloppes[_key(ligne)] = (f"{name}, {exercice}", exercice, told["montant"])
    elif ligne.nature == COMMANDE:
        state.commandes[_key(ligne)] = (_key(ligne.au_dessus), told["montant"])


def _key(thing: Ligne | Model) -> Cle:
    row = row_of(thing)
    return ("row", row.pk) if row else ("line", thing.numero)


def _exceeded(before: Mapping, after: Mapping) -> dict:
    """Those committed beyond what is granted, further than they were."""
    return {
        key: (granted, committed)
        for key, (granted, committed) in after.items()
        if committed - granted > max(_over(before.get(key)), ZERO)
    }


def _over(known: tuple[Decimal, Decimal] | None) -> Decimal:
    return known[1] - known[0] if known else ZERO
