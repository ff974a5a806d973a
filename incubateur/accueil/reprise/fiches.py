"""The people of a table against those already known: who is new, who enters the directory, what changes."""

from dataclasses import dataclass, field

from annuaire.models import Incubateur, Personne
from annuaire.permissions import kept_elsewhere
from incubateur.accueil.reprise.colonnes import LABELS
from incubateur.accueil.reprise.lecture import Saisie
from socle.text import normalise

INACTIVE = "Cette fiche est inactive : réactivez-la dans l’annuaire avant d’importer ses rôles."
DUPLICATE = "Cette adresse est celle d’un doublon de {} : les rôles vont à sa fiche, qui ne change pas."
NEW_NEEDS = "Personne inconnue : donnez son {} pour la créer."


@dataclass
class Fiche:
    """One person of the table, and what becomes of their entry. `changes`: (field, before, after)."""

    personne: Personne
    saisies: list[Saisie]
    is_new: bool = False
    enters: bool = False
    changes: list[tuple[str, object, object]] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return self.is_new or self.enters or bool(self.changes)


class Fiches:
    """Meets the lines of a table with the people already known, in a few queries for all."""

    def __init__(self, saisies: list[Saisie], incubateur: Incubateur, by: Personne, *, lock: bool):
        emails = {saisie.email for saisie in saisies}
        people = Personne.objects.filter(email__in=emails).select_related("organisation", "fusionnee_dans")
        if lock:
            people = people.select_for_update(of=("self",))
        self.known = {personne.email: personne for personne in people.order_by("pk")}
        kept = [personne.fusionnee_dans or personne for personne in self.known.values()]
        self.shared = kept_elsewhere(by, kept)
        self.inside = set(
            incubateur.personnes.filter(pk__in={personne.pk for personne in kept}).values_list(
                "pk", flat=True
            )
        )
        self.namesakes = {
            normalise(f"{prenom} {nom}"): email
            for prenom, nom, email in incubateur.personnes.active().values_list("prenom", "nom", "email")
        }

    def identity(self, saisie: Saisie) -> int | str:
        """What tells the people of the table apart: two addresses of a merged person are one."""
        found = self.known.get(saisie.email)
        return found.fusionnee_dans_id or found.pk if found else saisie.email

    def open(self, saisies: list[Saisie]) -> Fiche | None:
        """The entry of the person these sound lines name; None (and the lines refused) when it is inactive."""
        found = self.known.get(saisies[0].email)
        if found is None:
            return Fiche(Personne(email=saisies[0].email), saisies, is_new=True, enters=True)
        personne = found.fusionnee_dans or found
        if not personne.is_active:
            for saisie in saisies:
                saisie.line.refuse("email", INACTIVE)
            return None
        return Fiche(personne, saisies, enters=personne.pk not in self.inside)

    def complete(self, fiche: Fiche) -> bool:
        """What the lines still sound say of the person; False (and the lines refused) when they cannot be created."""
        if fiche.is_new:
            return self._create(fiche, _merge(fiche.saisies))
        for saisie in fiche.saisies:
            if saisie.email != fiche.personne.email:
                saisie.remarques.append(DUPLICATE.format(fiche.personne))
        merged = _merge([saisie for saisie in fiche.saisies if saisie.email == fiche.personne.email])
        changes = _differences(fiche.personne, merged)
        if changes and fiche.personne.pk in self.shared:
            fiche.remarques.append("Un autre annuaire tient aussi cette fiche : elle ne change pas ici.")
        else:
            fiche.changes = changes
            _apply(fiche.personne, merged)
        return True

    def _create(self, fiche: Fiche, merged: dict) -> bool:
        absent = [key for key in ("prenom", "nom") if key not in merged]
        for saisie in fiche.saisies:
            for key in absent:
                saisie.line.refuse(key, NEW_NEEDS.format(LABELS[key].lower()))
        _apply(fiche.personne, merged)
        namesake = self.namesakes.get(normalise(fiche.personne.nom_complet))
        if namesake:
            fiche.remarques.append(
                f"Quelqu’un porte déjà ce nom dans l’annuaire ({namesake}) : vérifiez que ce n’est pas un doublon."
            )
        return not absent


def _merge(saisies: list[Saisie]) -> dict:
    """What sound lines say together of a person; a line that contradicts a previous one is refused."""
    merged: dict = {}
    origin: dict[str, int] = {}
    for saisie in saisies:
        if not saisie.is_sound:
            continue
        for key, value in saisie.fiche.items():
            if key in merged and merged[key] != value:
                saisie.line.refuse(key, f"La ligne {origin[key]} dit autre chose de la même personne.")
        if saisie.is_sound:
            for key, value in saisie.fiche.items():
                merged.setdefault(key, value)
                origin.setdefault(key, saisie.number)
    return merged


def _differences(personne: Personne, merged: dict) -> list[tuple[str, object, object]]:
    return [
        (key, getattr(personne, key), value)
        for key, value in merged.items()
        if getattr(personne, key) != value
    ]


def _apply(personne: Personne, merged: dict) -> None:
    for key, value in merged.items():
        setattr(personne, key, value)
