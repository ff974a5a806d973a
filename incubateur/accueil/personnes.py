"""What a person's page gathers, cut down to what the reader may see."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from annuaire.models import Demande, Personne, Rattachement, Suppleance
from annuaire.permissions import can_write_incubateur
from incubateur.accueil.annuaire import Annuaire
from missions.a_preparer import candidates
from missions.lignes import Ligne, lines
from missions.models import Lettre, Signature
from missions.permissions import can_prepare_lettres
from socle.clock import today
from startups.models import Affectation, Startup

# A coach of ten years, or the DINUM's portefeuille, has more roles than a page should hold.
SHOWN = 20
LETTRES_SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role of the person, for an incubateur or on a startup; `ou` is the place, at the address `url` if it is open."""

    role: str
    ou: str
    url: str
    debut: date
    fin: date | None
    quotite: int | None = None
    # Where the reader may change its dates, if anywhere.
    dates_url: str = ""


@dataclass(frozen=True)
class Extrait:
    """The first roles of a list, and how many it holds."""

    rows: list[Role]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Roles:
    """Roles held today, later, and before (the latest first)."""

    current: Extrait
    upcoming: Extrait
    past: Extrait


def roles_of(reader: Personne, personne: Personne) -> Roles:
    """Roles of `personne` in the incubateurs and on the startups that `reader` may see."""
    seen = Annuaire(reader)
    return _in_time(
        [
            *(
                _with_dates(reader, held)
                for held in seen.rattachements.filter(personne=personne).select_related("incubateur")
            ),
            *map(_on_startup, seen.affectations.filter(personne=personne).select_related("startup")),
        ]
    )


def own_roles(personne: Personne) -> Roles:
    """Every role of `personne`, as they may know it themselves; a place they no longer see has no address."""
    seen = Annuaire(personne)
    incubateurs = set(seen.incubateurs.order_by().values_list("pk", flat=True))
    startups = set(
        Startup.objects.visible_to(personne)
        .filter(affectations__personne=personne)
        .values_list("pk", flat=True)
    )
    found = [
        _for_incubateur(held) if held.incubateur_id in incubateurs else replace(_for_incubateur(held), url="")
        for held in personne.rattachements.select_related("incubateur")
    ]
    found += [
        _on_startup(held) if held.startup_id in startups else replace(_on_startup(held), url="")
        for held in personne.affectations.select_related("startup")
    ]
    return _in_time(found)


def _in_time(found: list[Role]) -> Roles:
    at = today()
    past = [role for role in found if role.fin and role.fin < at]
    upcoming = [role for role in found if role.debut > at]
    current = [role for role in found if role.debut <= at and not (role.fin and role.fin < at)]
    return Roles(
        current=_extract(sorted(current, key=lambda role: role.debut)),
        upcoming=_extract(sorted(upcoming, key=lambda role: role.debut)),
        past=_extract(sorted(past, key=lambda role: (role.fin, role.debut), reverse=True)),
    )


def _extract(roles: list[Role]) -> Extrait:
    return Extrait(roles[:SHOWN], len(roles))


def _for_incubateur(held: Rattachement) -> Role:
    return Role(
        role=held.get_role_display(),
        ou=held.incubateur.nom,
        url=reverse("annuaire:incubateur", args=[held.incubateur.identifiant]),
        debut=held.debut,
        fin=held.fin,
    )


def _with_dates(reader: Personne, held: Rattachement) -> Role:
    """With the address where an équipe ends the role."""
    writes = can_write_incubateur(reader, held.incubateur)
    url = reverse("annuaire:role_modifier", args=[held.uuid]) if writes else ""
    return replace(_for_incubateur(held), dates_url=url)


def _on_startup(held: Affectation) -> Role:
    return Role(
        role=held.get_role_display(),
        ou=held.startup.nom,
        url=reverse("startups:equipe", args=[held.startup.identifiant]),
        debut=held.debut,
        fin=held.fin,
        quotite=held.quotite,
    )


def suppleances(reader: Personne, personne: Personne) -> QuerySet[Suppleance]:
    """Who stands in for `personne` and for whom they stand in, between people `reader` may see; the latest first."""
    visible = Personne.objects.visible_to(reader).values("pk")
    return (
        Suppleance.objects.filter(Q(personne=personne) | Q(suppleant=personne))
        .filter(personne__in=visible, suppleant__in=visible)
        .select_related("personne", "suppleant")
    )


def requests(reader: Personne, personne: Personne) -> QuerySet[Demande]:
    """What waits for the answer of `personne`, or of somebody visible about them."""
    visible = Personne.objects.visible_to(reader).values("pk")
    return (
        Demande.objects.open()
        .filter(Q(personne=personne) | Q(autre=personne))
        .filter(Q(autre__isnull=True) | Q(autre__in=visible), personne__in=visible)
        .select_related("personne", "autre", "demandee_par")
    )


@dataclass(frozen=True)
class Lettres:
    """The last letters a person holds or signs, how many there are, and the roles of which one can be prepared."""

    lignes: list[Ligne]
    total: int
    a_preparer: list[Affectation]

    @property
    def more(self) -> int:
        return self.total - len(self.lignes)


def lettres_of(reader: Personne, personne: Personne) -> Lettres:
    """Letters of `personne`, and of the entries merged into theirs, that `reader` may see."""
    entries = Personne.objects.filter(Q(pk=personne.pk) | Q(fusionnee_dans=personne)).order_by().values("pk")
    signed = Signature.objects.filter(personne__in=entries).order_by().values("lettre")
    found = Lettre.objects.visible_to(reader).filter(Q(titulaire__in=entries) | Q(pk__in=signed))
    shown = lines(found.for_lines().order_by("-debut", "-pk")[: LETTRES_SHOWN + 1])
    total = found.count() if len(shown) > LETTRES_SHOWN else len(shown)
    mine = candidates(reader).filter(personne=personne) if can_prepare_lettres(reader) else []
    return Lettres(shown[:LETTRES_SHOWN], total, list(mine[:SHOWN]))
