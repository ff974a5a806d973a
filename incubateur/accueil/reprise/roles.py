"""The roles of a table against those already held: which are new, which have other dates or terms."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from annuaire.models import Incubateur, Personne, Rattachement
from annuaire.permissions import leaves_equipe
from incubateur.accueil.reprise.fiches import Fiche
from incubateur.accueil.reprise.lecture import Saisie
from socle.clock import today
from startups.models import Affectation

type Tenue = Affectation | Rattachement

NO_START = "Donnez la date de début : ce rôle n’est pas encore connu."
WHICH_ONE = "Ce rôle est déjà tenu à plusieurs périodes : donnez la date de début de celle-ci."
OVERLAP = "Cette période chevauche celle du même rôle commencé le {} : corrigez les dates."
REPEATED = "La ligne {} dit autre chose du même rôle."
OWN_EQUIPE = "Vous ne pouvez pas vous retirer vous-même de l’équipe par un import."


@dataclass
class RoleRepris:
    """A role of the table and what becomes of it. `changes`: (field, before, after)."""

    tenue: Tenue
    fiche: Fiche
    saisie: Saisie
    is_new: bool = False
    changes: list[tuple[str, object, object]] = field(default_factory=list)

    @property
    def is_written(self) -> bool:
        return self.is_new or bool(self.changes)

    @property
    def moves(self) -> bool:
        """Whether its dates change."""
        return any(key in {"debut", "fin"} for key, _, _ in self.changes)


class Roles:
    """Meets the roles of a table with those already held in the incubateur, in two queries for all."""

    def __init__(
        self,
        fiches: Iterable[Fiche],
        incubateur: Incubateur,
        by: Personne,
        *,
        default: date | None,
        lock: bool,
    ):
        self.incubateur, self.by, self.default = incubateur, by, default
        self.held: defaultdict[tuple, list[Tenue]] = defaultdict(list)
        people = {fiche.personne.pk for fiche in fiches if not fiche.is_new}
        for tenues in (incubateur.rattachements, Affectation.objects.filter(startup__incubateur=incubateur)):
            tenues = tenues.filter(personne__in=people).order_by("debut", "pk")
            for tenue in tenues.select_for_update(of=("self",)) if lock else tenues:
                self.held[_key(tenue)].append(tenue)

    def meet(self, fiche: Fiche) -> list[RoleRepris]:
        """The roles of one person; a line whose role cannot be is refused."""
        lines: defaultdict[tuple, list[Saisie]] = defaultdict(list)
        for saisie in fiche.saisies:
            if saisie.role and saisie.is_sound:
                lines[saisie.startup and saisie.startup.pk, saisie.role].append(saisie)
        return [repris for same in lines.values() for repris in self._meet_same_role(fiche, same)]

    def _meet_same_role(self, fiche: Fiche, saisies: list[Saisie]) -> list[RoleRepris]:
        held = list(self.held[fiche.personne.pk, *_place(saisies[0])]) if not fiche.is_new else []
        found: dict[int, RoleRepris] = {}
        # Lines with the exact start of a known role first, so that the others may not take it.
        for saisie in sorted(saisies, key=lambda saisie: not _same_start(held, saisie)):
            repris = self._meet_one(fiche, saisie, held, found)
            if repris:
                found[saisie.number] = repris
        kept = list(found.values())
        _refuse_overlaps(held, kept)
        return [repris for repris in kept if repris.saisie.is_sound]

    def _meet_one(
        self, fiche: Fiche, saisie: Saisie, held: list[Tenue], found: dict[int, RoleRepris]
    ) -> RoleRepris | None:
        taken = [repris.tenue for repris in found.values()]
        debut = saisie.termes.get("debut")
        same = next((repris for repris in found.values() if debut in (None, repris.tenue.debut)), None)
        if same:
            _refuse_contradiction(saisie, same)
            return None
        tenue = self._find(saisie, [one for one in held if one not in taken])
        if not saisie.is_sound:
            return None
        if tenue is None:
            return self._new(fiche, saisie)
        changes = [
            (key, getattr(tenue, key), value)
            for key, value in saisie.termes.items()
            if getattr(tenue, key) != value
        ]
        for key, value in saisie.termes.items():
            setattr(tenue, key, value)
        if tenue.fin and tenue.fin < tenue.debut:
            saisie.line.refuse("debut", "Ce rôle se termine avant cette date : corrigez aussi la fin.")
        elif isinstance(tenue, Rattachement) and changes and leaves_equipe(self.by, tenue):
            saisie.line.refuse("fin", OWN_EQUIPE)
        return RoleRepris(tenue, fiche, saisie, changes=changes)

    def _find(self, saisie: Saisie, held: list[Tenue]) -> Tenue | None:
        """The role already held that this line speaks of: same start, or overlapping dates that it corrects."""
        debut = saisie.termes.get("debut")
        if debut is None:
            near = [tenue for tenue in held if tenue.fin is None or tenue.fin >= today()]
        elif same := _same_start(held, saisie):
            return same
        else:
            near = [
                tenue for tenue in held if _overlap(tenue.debut, tenue.fin, debut, saisie.termes.get("fin"))
            ]
        if len(near) > 1:
            saisie.line.refuse("debut", WHICH_ONE)
        return near[0] if near else None

    def _new(self, fiche: Fiche, saisie: Saisie) -> RoleRepris | None:
        termes = {"debut": self.default} | saisie.termes
        if termes["debut"] is None:
            saisie.line.refuse("debut", NO_START)
            return None
        if termes.get("fin") and termes["fin"] < termes["debut"]:
            saisie.line.refuse("fin", "La fin précède la date de début proposée.")
            return None
        place = {"startup": saisie.startup} if saisie.startup else {"incubateur": self.incubateur}
        model = Affectation if saisie.startup else Rattachement
        return RoleRepris(model(role=saisie.role, **place, **termes), fiche, saisie, is_new=True)


def _key(tenue: Tenue) -> tuple:
    return tenue.personne_id, getattr(tenue, "startup_id", None), tenue.role


def _place(saisie: Saisie) -> tuple:
    return saisie.startup and saisie.startup.pk, saisie.role


def _same_start(held: list[Tenue], saisie: Saisie) -> Tenue | None:
    return next((tenue for tenue in held if tenue.debut == saisie.termes.get("debut")), None)


def _overlap(debut: date, fin: date | None, other_debut: date, other_fin: date | None) -> bool:
    return debut <= (other_fin or date.max) and other_debut <= (fin or date.max)


def _refuse_contradiction(saisie: Saisie, first: RoleRepris) -> None:
    different = next(
        (key for key, value in saisie.termes.items() if getattr(first.tenue, key) != value), None
    )
    if different:
        saisie.line.refuse(different, REPEATED.format(first.saisie.number))
    else:
        saisie.remarques.append(f"Répète la ligne {first.saisie.number}.")


def _refuse_overlaps(held: list[Tenue], repris: list[RoleRepris]) -> None:
    """A person does not hold the same role twice at once: of two lines that would make it so, the later is refused."""
    lines = {id(one.tenue): one.saisie for one in repris if one.is_new or one.moves}
    periods = [*held, *(one.tenue for one in repris if one.is_new)]
    for first, second in combinations(periods, 2):
        involved = [lines[id(tenue)] for tenue in (first, second) if id(tenue) in lines]
        if involved and _overlap(first.debut, first.fin, second.debut, second.fin):
            last = max(involved, key=lambda saisie: saisie.number)
            other = first if lines.get(id(second)) is last else second
            last.line.refuse("debut", OVERLAP.format(f"{other.debut:%d/%m/%Y}"))
