"""Seal the synthesis of a period; sealed again, the later one replaces it."""

from django.db import transaction
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from notes import synthese_pdf as paper
from notes.actions.transmission import Changed
from notes.emails import synthese_sealed
from notes.models import Synthese
from notes.periodes import Periode
from notes.synthese import tableau
from socle import documents
from socle.clock import today


class Same(Exception):
    """Sealed already, and nothing has changed since."""


def seal_synthese(*, incubateur: Incubateur, periode: Periode, by: Personne, vu: str) -> Synthese:
    """Render, seal and tell the Cabinet, all or nothing; `vu` is the `empreinte` of the page that was read.

    Rendered before the transaction. Raises Changed when it is no longer what was read, Same when it is already sealed.
    """
    page = _page(incubateur, periode)
    content = paper.render(page)
    with transaction.atomic():
        # One at a time in an incubateur: the second person finds the synthesis of the first.
        locked = Incubateur.objects.select_for_update(of=("self",)).get(pk=incubateur.pk)
        before = current_synthese(locked, periode)
        if before and before.page == page:
            raise Same
        if not paper.empreinte(page) == vu == paper.empreinte(_page(locked, periode)):
            raise Changed
        return _seal(locked, periode, page, content, before, by)


def _page(incubateur: Incubateur, periode: Periode) -> str:
    return paper.page(tableau(incubateur, periode, today()), today(), scellee=True)


def current_synthese(incubateur: Incubateur, periode: Periode) -> Synthese | None:
    """The last one sealed."""
    return (
        Synthese.objects.filter(incubateur=incubateur, periode=periode.cle).select_related("document").first()
    )


def _seal(incubateur, periode: Periode, page: str, content: bytes, before: Synthese | None, by) -> Synthese:
    name = f"notes-{incubateur.identifiant}-{periode.cle}.pdf"
    document = documents.seal(nom=name, contenu=content, by=by)
    sealed = Synthese.objects.create(
        incubateur=incubateur,
        periode=periode.cle,
        mois=periode.mois,
        page=page,
        document=document,
        scellee_par=by,
        scellee_le=timezone.now(),
    )
    if before:
        documents.replace(before.document, new=document, by=by, motif="Synthèse scellée de nouveau")
    synthese_sealed(sealed, by=by)
    return sealed
