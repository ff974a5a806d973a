"""What the portfolio holds, as the same values a file gives. Reads the database, writes nothing."""

from collections.abc import Iterable

from django.db.models import QuerySet, prefetch_related_objects

from annuaire.models import Incubateur, Organisation
from startups.betagouv import lignes
from startups.betagouv.champs import (
    FICHES,
    Liste,
    Nature,
    Reference,
    References,
    Texte,
    texte_du_corps,
    texte_simple,
)
from startups.enums import JALONS_PUBLICS, NomPhase
from startups.models import Jalon, Phase, Startup

Objet = Startup | Incubateur | Organisation
MODELES = {Nature.STARTUP: Startup, Nature.INCUBATEUR: Incubateur, Nature.ORGANISATION: Organisation}


def nature_de(objet: Objet) -> Nature:
    """The kind of file that describes a row."""
    return next(nature for nature, model in MODELES.items() if isinstance(objet, model))


def charger(rows: QuerySet, *, lock: bool = False) -> list[Objet]:
    """The rows with all that their values are made of, in a fixed number of queries.

    `lock`: nobody else writes them, or the phases and jalons that hang on them, until the transaction ends.
    """
    joined = {Startup: ["incubateur"], Incubateur: ["organisation"]}.get(rows.model, [])
    if joined:
        rows = rows.select_related(*joined)
    found = list(rows.select_for_update(of=("self",)) if lock else rows)
    if rows.model is Startup:
        if lock:
            for child in (Phase, Jalon):
                list(
                    child.objects.select_for_update()
                    .filter(startup__in=found)
                    .order_by("pk")
                    .values_list("pk")
                )
        prefetch_related_objects(found, "co_incubateurs", "sponsors", "thematiques", "phases", "jalons")
    return found


def valeurs(objet: Objet) -> dict:
    """The values of a row loaded by `charger`."""
    fiche = FICHES[nature_de(objet)]
    found = {champ.nom: _valeur(champ, getattr(objet, champ.nom)) for champ in fiche.champs}
    if fiche.corps:
        found[fiche.corps] = texte_du_corps(getattr(objet, fiche.corps))
    if isinstance(objet, Startup):
        found |= lignes.valeurs_phases(map(ligne_phase, objet.phases.all()))
        found |= lignes.valeurs_jalons(map(ligne_jalon, jalons_publics(objet)))
    return found


def _valeur(champ, brut):
    if isinstance(champ, References):
        return sorted(row.identifiant for row in brut.all())
    if isinstance(champ, Liste):
        return champ.ranger(_textes(brut))
    if isinstance(champ, Reference):
        return brut.identifiant if brut else ""
    if isinstance(champ, Texte):
        return champ.propre(brut)
    return brut


def _textes(brut) -> list[str]:
    items: Iterable = brut if isinstance(brut, list) else (row.nom for row in brut.all())
    return [texte_simple(item) for item in items]


def ligne_phase(phase: Phase) -> lignes.LignePhase:
    """A phase as a file says it."""
    return lignes.LignePhase(phase.debut, NomPhase(phase.nom), phase.fin, texte_simple(phase.commentaire))


def jalons_publics(startup: Startup) -> list[Jalon]:
    """Those that beta.gouv.fr knows, of a startup loaded with its jalons."""
    return [jalon for jalon in startup.jalons.all() if jalon.genre in JALONS_PUBLICS]


def ligne_jalon(jalon: Jalon) -> lignes.LigneJalon:
    """A jalon as a file says it."""
    return lignes.LigneJalon(jalon.date, jalon.genre, texte_simple(jalon.commentaire))
