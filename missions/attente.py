"""Whose turn it is to sign, and since when. Pure reading."""

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from missions.enums import StatutLettre
from missions.models import Signature


def awaited() -> QuerySet[Signature]:
    """Of each issued letter that still holds, the signature whose turn has come, in no order.

    Annotates `depuis`: when the letter was issued, or when the one before was recorded.
    """
    before = Signature.objects.filter(lettre=OuterRef("lettre"), rang__lt=OuterRef("rang")).order_by()
    last = before.order_by("-enregistree_le").values("enregistree_le")[:1]
    waiting = Signature.objects.filter(
        signee_le__isnull=True,
        lettre__statut=StatutLettre.EMISE,
        lettre__emission__isnull=False,
        # Another letter may hold instead of it.
        lettre__emission__document__retrait__isnull=True,
    )
    return (
        waiting.filter(~Exists(before.filter(signee_le__isnull=True)))
        .annotate(depuis=Coalesce(Subquery(last), F("lettre__emission__emise_le")))
        .order_by()
    )
