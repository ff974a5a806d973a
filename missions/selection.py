"""Which letters a list shows: filters, counts by state, order. Pure reading, shared by the pages and their exports."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count, F, Q
from django.db.models.functions import Collate

from annuaire.models import Personne
from missions.enums import StatutLettre
from missions.models import Lettre, Signature
from missions.models.lettres import LettreQuerySet
from socle.clock import today
from socle.text import normalise

# Values of « avec ».
A_SIGNER, PAR_MOI, FIN_PROCHE, EXPIREE = "a-signer", "par-moi", "fin-proche", "expiree"
# « Se termine dans 60 jours »: the time it takes to prepare what follows.
FIN_PROCHE_JOURS = 60
PAR_DEBUT = "-debut"
REFERENCE = re.compile(r"(?:n°\s*)?(\d{4})-(\d{1,6})")


@dataclass(frozen=True, kw_only=True)
class Criteres:
    """What was asked. Empty means « all »."""

    q: str = ""
    etat: str = ""
    incubateur: Sequence[str] = ()
    phase: str = ""
    avec: Sequence[str] = ()
    tri: str = ""


def filtered(user: Personne, criteres: Criteres) -> LettreQuerySet:
    """Letters `user` sees that meet every criterion but the state, in no order."""
    found = Lettre.objects.visible_to(user).order_by()
    if criteres.q:
        found = found.filter(_said(criteres.q))
    if criteres.incubateur:
        found = found.filter(incubateur__identifiant__in=criteres.incubateur)
    if criteres.phase:
        found = found.filter(phase=criteres.phase)
    for asked in criteres.avec:
        found = SIGNS[asked](found, user)
    return found


def _said(q: str) -> Q:
    """The number of a letter, or words that its startup and its titulaire hold together."""
    reference = REFERENCE.fullmatch(q.strip())
    if reference:
        return Q(emission__annee=int(reference[1]), emission__numero=int(reference[2]))
    asked = Q()
    for word in normalise(q).split():
        asked &= Q(startup__recherche__contains=word) | Q(titulaire__recherche__contains=word)
    return asked


def _to_sign(found, user):
    return found.filter(statut=StatutLettre.EMISE)


def _to_sign_by(found, user):
    waiting = Signature.objects.filter(personne=user, signee_le__isnull=True).order_by()
    return found.filter(statut=StatutLettre.EMISE, pk__in=waiting.values("lettre"))


def _ends_soon(found, user):
    until = today() + timedelta(days=FIN_PROCHE_JOURS)
    return found.in_force_some_day().latest_of_chains().filter(fin__range=(today(), until))


def _expired(found, user):
    return found.in_force_some_day().latest_of_chains().filter(fin__lt=today())


# Those that another letter follows await nothing any more.
SIGNS: Mapping[str, Callable] = {
    A_SIGNER: _to_sign,
    PAR_MOI: _to_sign_by,
    FIN_PROCHE: _ends_soon,
    EXPIREE: _expired,
}


def count_by_state(found: LettreQuerySet) -> dict[str, int]:
    """How many letters stand in each state."""
    counted = found.values("statut").order_by("statut").annotate(nombre=Count("pk"))
    return dict(counted.values_list("statut", "nombre"))


def in_state(found: LettreQuerySet, etat: str) -> LettreQuerySet:
    return found.filter(statut=etat) if etat else found


def ordered(found: LettreQuerySet, tri: str) -> LettreQuerySet:
    """`found` in the order asked (a key of ORDERS); the latest missions first by default."""
    return found.order_by(*ORDERS.get(tri, ORDERS[PAR_DEBUT])(), "-pk")


def _plain(column: str) -> Collate:
    """The same order on both databases."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")


ORDERS: Mapping[str, Callable[[], list]] = {
    PAR_DEBUT: lambda: ["-debut"],
    "fin": lambda: ["fin"],
    "startup": lambda: [_plain("startup__recherche"), "-debut"],
    "titulaire": lambda: [_plain("titulaire__recherche"), "-debut"],
    "numero": lambda: [
        F("emission__annee").desc(nulls_last=True),
        F("emission__numero").desc(nulls_last=True),
    ],
}
