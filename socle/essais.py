"""Tries that are limited: so many by address of visitor, then one waits. For pages that nobody signs in to read."""

import math
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone


@dataclass(frozen=True)
class Essais:
    """At most `nombre` tries of the kind `nom` from one address in each period of `duree`.

    Counted in the cache that the processes of the server share: call `count` outside the read-only guard.
    """

    nom: str
    nombre: int
    duree: timedelta

    def wait(self, request: HttpRequest) -> timedelta | None:
        """How long the visitor must wait before the next try; None when they may try now."""
        if cache.get(self._key(request), 0) < self.nombre:
            return None
        return timedelta(seconds=math.ceil(self._ends() - timezone.now().timestamp()))

    def count(self, request: HttpRequest) -> None:
        """One more try of this visitor."""
        key = self._key(request)
        cache.set(key, cache.get(key, 0) + 1, timeout=self.duree.total_seconds())

    def _period(self) -> int:
        return int(timezone.now().timestamp() // self.duree.total_seconds())

    def _ends(self) -> float:
        return (self._period() + 1) * self.duree.total_seconds()

    def _key(self, request: HttpRequest) -> str:
        return f"essais:{self.nom}:{self._period()}:{_origin(request)}"


def _origin(request: HttpRequest) -> str:
    """The address tries are counted by: in IPv6 the network, of which a visitor holds all the addresses."""
    address = ip_address(get_adapter().get_client_ip(request).partition("%")[0])
    if address.version == 4:
        return str(address)
    return str(ip_network((address, 64), strict=False).network_address)
