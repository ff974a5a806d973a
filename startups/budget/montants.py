"""Amounts as people write them: « 150 000 », « 150000,50 », « 150 k€ ». Exact: nothing is rounded."""

import re
from decimal import Decimal

from socle.imports import CellError, as_decimal
from socle.imports.cells import SPACES

MAX_LENGTH = 60
MOST = Decimal("9999999999.99")  # what the database keeps
UNITS = {"": 1, "€": 1, "euro": 1, "euros": 1, "k": 1_000, "k€": 1_000, "m€": 1_000_000}
AMOUNT = re.compile(r"([^a-z€]*)([a-z€]*)", re.IGNORECASE)
HOW = "Écrivez un montant en euros, par exemple 150 000, 150000,50 ou 150 k€."


def as_montant(text: str) -> Decimal:
    """Euros, to the cent. Raises CellError with a sentence that says what to write."""
    if len(text) > MAX_LENGTH:
        raise CellError(f"Trop long pour un montant : {MAX_LENGTH} caractères au plus.")
    bare = AMOUNT.fullmatch(SPACES.sub("", text))
    unit = UNITS.get(bare[2].lower()) if bare else None
    if unit is None:
        raise CellError(HOW)
    try:
        found = as_decimal(bare[1]) * unit
    except CellError:
        raise CellError(HOW) from None
    return _kept(found)


def _kept(found: Decimal) -> Decimal:
    """The amount, when the database can keep it as it is."""
    if found < 0:
        raise CellError("Un montant ne peut pas être négatif.")
    if found > MOST:
        raise CellError("Ce montant est trop grand : dix milliards d’euros au plus.")
    cents = found.quantize(Decimal("0.01"))
    if cents != found:
        raise CellError("Un montant se compte en centimes : deux décimales au plus.")
    return cents


def written(value: Decimal) -> str:
    """An amount as one would type it: « 150000 », « 150000,50 »."""
    return f"{value:.2f}".removesuffix(".00").replace(".", ",")
