"""Write what beta.gouv.fr's files say: many rows at once, each with its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError

from annuaire.models import Incubateur, Organisation, Personne
from socle.history import delete_tracked, track_many
from startups.betagouv import lignes
from startups.betagouv.champs import FICHES, Liste, Nature, Reference
from startups.betagouv.ici import MODELES, Objet
from startups.betagouv.lignes import JALON, PHASE
from startups.models import Jalon, Phase, Startup, Thematique


@dataclass(frozen=True)
class Changement:
    """New values of one row, by field; `objet` is None when the row has to be created."""

    nature: Nature
    identifiant: str
    objet: Objet | None
    valeurs: dict


@dataclass(frozen=True)
class Refus:
    """A field that could not be written: another object names the row it would delete."""

    identifiant: str
    champ: str


@transaction.atomic
def write_fiches(
    *, changements: Iterable[Changement], by: Personne | None, reason: str
) -> tuple[dict[tuple[Nature, str], Objet], list[Refus]]:
    """Write the changes, organisations first, then incubateurs, then startups with their phases and jalons.

    Returns the rows by (nature, identifiant) and what was refused.
    """
    changements = list(changements)
    refused: list[Refus] = []
    rows: dict[tuple[Nature, str], Objet] = {}
    for nature in (Nature.ORGANISATION, Nature.INCUBATEUR, Nature.STARTUP):
        chosen = [changement for changement in changements if changement.nature is nature]
        if not chosen:
            continue
        written = _write_rows(nature, chosen, by=by, reason=reason)
        rows |= {(nature, changement.identifiant): row for changement, row in written}
        if nature is Nature.STARTUP:
            _write_children(Phase, written, by=by, reason=reason, refused=refused)
            _write_children(Jalon, written, by=by, reason=reason, refused=refused)
    return rows, refused


# Rows -------------------------------------------------------------------------------------------------------


def _write_rows(
    nature: Nature, changements: Sequence[Changement], *, by: Personne | None, reason: str
) -> list[tuple[Changement, Objet]]:
    model = MODELES[nature]
    places = _Places(changements)
    created, updated, related, written = [], [], [], []
    for changement in changements:
        row = changement.objet or model(identifiant=changement.identifiant)
        touched = places.set_fields(nature, row, changement.valeurs)
        if changement.objet is None:
            created.append(row)
        elif touched or places.has_lists(nature, changement.valeurs):
            updated.append(row)
        related.append((row, changement.valeurs))
        written.append((changement, row))
    for row in (*created, *updated):
        row.version += 1
        if hasattr(row, "search_text"):
            row.recherche = row.search_text()
    model.objects.bulk_create(created)
    if updated:
        model.objects.bulk_update(updated, _columns(nature), batch_size=100)
    places.set_lists(nature, related)
    track_many(created, by=by, reason=reason, created=True)
    track_many(updated, by=by, reason=reason, created=False)
    return written


def _columns(nature: Nature) -> list[str]:
    """Columns an import may change; whatever else a row holds is not written."""
    model, fiche = MODELES[nature], FICHES[nature]
    names = [champ.nom for champ in fiche.champs] + ([fiche.corps] if fiche.corps else [])
    columns = [name for name in names if not model._meta.get_field(name).many_to_many]
    return [*columns, "version", *(["recherche"] if hasattr(model, "search_text") else [])]


class _Places:
    """Sets fields and lists of rows, finding what their values name."""

    def __init__(self, changements: Iterable[Changement]):
        self._found: dict[type, dict[str, models.Model]] = {
            Organisation: {row.identifiant: row for row in Organisation.objects.all()},
            Incubateur: {row.identifiant: row for row in Incubateur.objects.all()},
            Thematique: self._thematiques(changements),
        }

    def _thematiques(self, changements: Iterable[Changement]) -> dict[str, models.Model]:
        names = {nom for changement in changements for nom in changement.valeurs.get("thematiques", [])}
        known = set(Thematique.objects.filter(nom__in=names).values_list("nom", flat=True))
        Thematique.objects.bulk_create(Thematique(nom=nom) for nom in sorted(names - known))
        return {row.nom: row for row in Thematique.objects.filter(nom__in=names)}

    def set_fields(self, nature: Nature, row: Objet, valeurs: dict) -> bool:
        """Set the columns of a row; whether there were any."""
        fiche, touched = FICHES[nature], False
        for champ in fiche.champs:
            if champ.nom in valeurs and not self._is_relation(nature, champ):
                valeur = valeurs[champ.nom]
                if isinstance(champ, Reference):
                    valeur = self._found[MODELES[champ.vers]].get(valeur)
                setattr(row, champ.nom, valeur)
                touched = True
        if fiche.corps and fiche.corps in valeurs:
            setattr(row, fiche.corps, valeurs[fiche.corps])
            touched = True
        return touched

    def has_lists(self, nature: Nature, valeurs: dict) -> bool:
        return any(
            champ.nom in valeurs and self._is_relation(nature, champ) for champ in FICHES[nature].champs
        )

    def set_lists(self, nature: Nature, rows: Sequence[tuple[Objet, dict]]) -> None:
        """Replace the many-to-many lists that the values name."""
        for champ in FICHES[nature].champs:
            chosen = [(row, valeurs[champ.nom]) for row, valeurs in rows if champ.nom in valeurs]
            if chosen and self._is_relation(nature, champ):
                self._replace(nature, champ.nom, chosen)

    def _is_relation(self, nature: Nature, champ) -> bool:
        return isinstance(champ, Liste) and MODELES[nature]._meta.get_field(champ.nom).many_to_many

    def _replace(self, nature: Nature, nom: str, chosen: Sequence[tuple[Objet, Iterable[str]]]) -> None:
        relation = MODELES[nature]._meta.get_field(nom)
        through, here, there = (
            relation.remote_field.through,
            relation.m2m_field_name(),
            relation.m2m_reverse_field_name(),
        )
        known = self._found[relation.related_model]
        through.objects.filter(**{f"{here}__in": [row for row, _ in chosen]}).delete()
        through.objects.bulk_create(
            through(**{here: row, there: known[key]}) for row, keys in chosen for key in keys if key in known
        )
        for row, _ in chosen:
            getattr(row, "_prefetched_objects_cache", {}).pop(nom, None)


# Phases and jalons ------------------------------------------------------------------------------------------


_CHILD_COLUMNS = {Phase: ["debut", "fin", "commentaire"], Jalon: ["commentaire"]}


def _write_children(
    model: type[Phase] | type[Jalon],
    written: Sequence[tuple[Changement, Objet]],
    *,
    by: Personne | None,
    reason: str,
    refused: list[Refus],
) -> None:
    """Make the rows of each named group equal to what its value says; a corrected row stays the same row."""
    prefix = PHASE if model is Phase else JALON
    held = _held(model, [row for changement, row in written if _groups(changement, prefix)])
    created, updated = [], []
    for changement, startup in written:
        for champ in _groups(changement, prefix):
            existing = [row for row in held.get(startup.pk, []) if _group(row) == champ]
            wanted = _wanted(champ, changement.valeurs[champ])
            pairs, new, gone = _matched(existing, wanted)
            for row in gone:
                if not _delete(row, by=by, reason=reason):
                    refused.append(Refus(changement.identifiant, champ))
            updated += [row for row, values in pairs if _changed(row, values)]
            created += [model(startup=startup, version=1, **values) for values in new]
    for row in updated:
        row.version += 1
    if updated:
        model.objects.bulk_update(updated, [*_CHILD_COLUMNS[model], "version"], batch_size=100)
    model.objects.bulk_create(created)
    track_many(created, by=by, reason=reason, created=True)
    track_many(updated, by=by, reason=reason, created=False)


def _groups(changement: Changement, prefix: str) -> list[str]:
    return [champ for champ in changement.valeurs if champ.startswith(prefix)]


def _held(model, startups: Sequence[Startup]) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in model.objects.filter(startup__in=startups).order_by(_day(model), "pk"):
        found.setdefault(row.startup_id, []).append(row)
    return found


def _day(model) -> str:
    return "debut" if model is Phase else "date"


def _group(row: Phase | Jalon) -> str:
    return f"{PHASE}{row.nom}" if isinstance(row, Phase) else f"{JALON}{row.genre}:{row.date.isoformat()}"


def _wanted(champ: str, valeur) -> list[dict]:
    if champ.startswith(PHASE):
        return [vars(ligne) for ligne in lignes.phases_de(champ, valeur)]
    return [vars(ligne) for ligne in lignes.jalons_de(champ, valeur)]


def _matched(existing: Sequence, wanted: Sequence[dict]) -> tuple[list[tuple], list[dict], list]:
    """(rows with their new values, values without a row, rows without values): the same day first, then in order."""

    def key(found) -> tuple[date, str] | date:
        values = found if isinstance(found, dict) else vars(found)
        return values["debut"] if "debut" in values else (values["date"], values["commentaire"])

    rows, values = list(existing), list(wanted)
    pairs = []
    for row in existing:
        same = next((value for value in values if key(value) == key(row)), None)
        if same:
            rows.remove(row)
            values.remove(same)
            pairs.append((row, same))
    paired = min(len(rows), len(values))
    pairs += zip(rows[:paired], values[:paired], strict=True)
    return pairs, values[paired:], rows[paired:]


def _changed(row: models.Model, values: dict) -> bool:
    """Set the values; whether any was new."""
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def _delete(row: models.Model, *, by: Personne | None, reason: str) -> bool:
    try:
        delete_tracked(row, by=by, reason=reason)
    except (ProtectedError, RestrictedError):
        return False
    return True
