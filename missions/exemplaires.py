"""The signed copies of a letter. Pure reading, without their bytes."""

from django.db.models import QuerySet

from missions.models import Lettre
from socle.models import Document


def exemplaire(lettre: Lettre) -> Document | None:
    """The one that holds."""
    return Document.objects.defer("contenu").filter(pk=lettre.scan_id).first()


def anciens(lettre: Lettre) -> QuerySet[Document]:
    """Those that were replaced, the latest first."""
    once = lettre.history.filter(scan__isnull=False).order_by().values("scan")
    found = Document.objects.defer("contenu").select_related("retrait")
    return found.filter(pk__in=once).exclude(pk=lettre.scan_id).order_by("-scelle_le", "-pk")
