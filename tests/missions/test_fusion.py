"""Merging two entries of a person who holds letters: what was issued stays, and stays theirs to read."""

from annuaire.actions.fusion import merge
from missions.models import Lettre
from tests import factories


def test_issued_letters_keep_their_names_and_are_read_by_the_entry_kept(lettre, startup, emile, ingrid):
    draft = factories.make_lettre(startup, ingrid, by=emile)
    factories.make_emission(lettre, emile)
    kept = factories.make_personne("Ingrid", annuaires=[startup.incubateur])
    merge(kept=kept, duplicate=ingrid, champs=[], by=emile)
    lettre.refresh_from_db()
    draft.refresh_from_db()
    ingrid.refresh_from_db()
    assert (lettre.titulaire, draft.titulaire) == (ingrid, kept)
    assert list(Lettre.objects.visible_to(kept)) == [lettre]
    assert list(Lettre.objects.visible_to(ingrid)) == []
