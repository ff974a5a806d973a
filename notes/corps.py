"""The body of a note on screen: what `notes/_corps.html` shows, and what became of its blocages since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from annuaire.models import Personne
from notes.contenu import BlocageLu, Contenu
from socle.charts import SCREEN
from startups.models import Blocage
from startups.permissions import can_hand_blocage, can_take_blocage

# The table beside the curve: the last measures, the newest first.
MESURES = 12


@dataclass(frozen=True)
class Suivi:
    """A blocage as the note tells it (`dit`), and as it is now (`vivant`); what its reader may do of it."""

    dit: BlocageLu
    vivant: Blocage | None = None
    visible: bool = False
    prenable: bool = False
    confiable: bool = False

    @property
    def resolu_le(self) -> date | None:
        return self.vivant.resolu_le if self.vivant else self.dit.resolu_le

    @property
    def pris_par(self) -> str:
        return str(self.vivant.pris_en_charge_par or "") if self.vivant else self.dit.pris_en_charge_par

    @property
    def pris_le(self) -> date | datetime | None:
        return self.vivant.pris_en_charge_le if self.vivant else self.dit.pris_en_charge_le

    @property
    def confie_a(self) -> str:
        """Of whom it is expected now, when that is no longer who the note says."""
        moved = self.vivant and self.vivant.attendu_de_id != self.dit.attendu_de_pk
        return str(self.vivant.attendu_de or "") if moved else ""

    @property
    def attendu_de_pk(self) -> int | None:
        return self.vivant.attendu_de_id if self.vivant else self.dit.attendu_de_pk


def corps(contenu: Contenu, reader: Personne | None = None, *, pour: Iterable[int] = ()) -> dict:
    """Context of the body, at most four queries: what is expected of `reader` (or « pour » whom they replace) apart.

    Without a reader, as those named by `pour` (primary keys) would find it.
    """
    suivis = _suivis(contenu.blocages, reader)
    people = _answered_for(reader) if reader else set(pour)
    mine = [suivi for suivi in suivis if suivi.attendu_de_pk in people and not suivi.resolu_le]
    return {
        "contenu": contenu,
        "courbe": contenu.courbe,
        "palette": SCREEN,
        "serie": contenu.serie[: -MESURES - 1 : -1],
        # The principal indicator is shown first, on its own.
        "autres": [mesure for mesure in contenu.mesures if not mesure.principal],
        "pour_vous": mine,
        "blocages": [suivi for suivi in suivis if suivi.dit.ouvert and suivi not in mine],
        "resolus": [suivi for suivi in suivis if not suivi.dit.ouvert and suivi not in mine],
    }


def _suivis(blocages: Sequence[BlocageLu], reader: Personne | None) -> list[Suivi]:
    if not blocages:
        return []
    rows = Blocage.objects.filter(uuid__in=[blocage.uuid for blocage in blocages])
    now = {row.uuid: row for row in rows.with_people().order_by("pk")}
    visible = set()
    if reader:
        visible = set(rows.visible_to(reader).order_by("pk").values_list("uuid", flat=True))
    return [_suivi(blocage, now.get(blocage.uuid), reader, blocage.uuid in visible) for blocage in blocages]


def _suivi(dit: BlocageLu, vivant: Blocage | None, reader: Personne | None, visible: bool) -> Suivi:
    if reader is None or vivant is None or vivant.resolu_le:
        return Suivi(dit, vivant, visible)
    taken = vivant.pris_en_charge_par_id == reader.pk
    prenable = can_take_blocage(reader, vivant) and not taken
    return Suivi(dit, vivant, visible, prenable, visible and can_hand_blocage(reader, vivant))


def _answered_for(reader: Personne) -> set[int]:
    """The reader, under each of their entries, and those they stand in for."""
    return {reader.pk, *reader.replaced(), *reader.doublons.order_by("pk").values_list("pk", flat=True)}
