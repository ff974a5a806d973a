"""Measure documents: a letter beside bare WeasyPrint, a hundred on two processes beside one after the other, memory."""

import io
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from statistics import median

import pikepdf
from weasyprint import CSS, HTML

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Rattachement
from incubateur.accueil.bench.bases import Base
from incubateur.accueil.bench.rendus import write_letter
from missions import pdf
from missions.actions.modeles import current_modele
from socle.pdf import render
from socle.pdf.rendering import SHEET
from startups.enums import NomPhase

LETTRES = 100
COEURS = 2
# What a letter may cost more than WeasyPrint alone on the same page: our fonts, marks of accessibility, mending.
NU_MAX = 1.5
# Two processes must be worth it, whatever the machine does meanwhile.
ENSEMBLE_MAX = 0.8
# A hundred letters may not hold much more memory than a few.
MEMOIRE_MAX = 2


@dataclass(frozen=True)
class Mesure:
    """One row of var/bench.json. `rapport_nu`: to WeasyPrint alone; of many letters, to one process for all of them."""

    document: str
    pages: int
    ms: float
    rapport_nu: float
    mo: float


def measure_documents(base: Base, *, rounds: int, lettres: int = LETTRES) -> list[Mesure]:
    """A letter, many one after the other, many on two cores: that of the model of the base, for a construction."""
    page = _page(base)
    pages = _pages(render(page))
    ours, bare = _in_turn(lambda: render(page), lambda: _bare(page), rounds)
    _, alone = _many(page, 1, 1)
    queued, queued_mo = _many(page, lettres, 1)
    spread, spread_mo = _many(page, lettres, COEURS)
    return [
        Mesure("lettre", pages, ours, round(ours / bare, 2), alone),
        Mesure(f"{lettres} lettres à la suite", lettres * pages, queued, 1.0, queued_mo),
        Mesure(
            f"{lettres} lettres, {COEURS} cœurs",
            lettres * pages,
            spread,
            round(spread / queued, 2),
            spread_mo,
        ),
    ]


def _page(base: Base) -> str:
    """A whole letter to print, of an invented person."""
    with base.used():
        held = Rattachement.objects.filter(role=RoleIncubateur.EQUIPE).select_related(
            "personne", "incubateur"
        )
        first = held.order_by("pk").first()
        incubateur = Incubateur.objects.select_related("organisation").get(pk=first.incubateur_id)
        modele = current_modele(incubateur=incubateur, by=first.personne)
        return pdf.page_modele(modele, NomPhase.CONSTRUCTION)


def _pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as document:
        return len(document.pages)


def _bare(page: str) -> bytes:
    """The same page and sheet as WeasyPrint writes them alone: fonts of the system, no mark of accessibility."""
    return HTML(string=page).write_pdf(stylesheets=[CSS(string=SHEET.read_text("utf-8"))])


def _in_turn(ours: Callable, bare: Callable, rounds: int) -> tuple[float, float]:
    """Median milliseconds of processor of each, in turn so that noise falls on both alike."""
    times: dict[Callable, list[float]] = {ours: [], bare: []}
    for turn in range(rounds + 1):
        for act, found in times.items():
            start = time.process_time()
            act()
            # The first one loads fonts and dictionaries.
            if turn:
                found.append((time.process_time() - start) * 1000)
    return round(median(times[ours]), 1), round(median(times[bare]), 1)


def _many(page: str, lettres: int, processes: int) -> tuple[float, float]:
    """Milliseconds for that many letters on so many warm processes, and megabytes of the largest one."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(write_letter, [page] * processes))
        start = time.perf_counter()
        peaks = list(pool.map(write_letter, [page] * lettres))
        return round((time.perf_counter() - start) * 1000, 1), round(max(peaks), 1)


def document_excesses(lines: list[Mesure]) -> list[str]:
    """What exceeds its limit, as sentences."""
    one, queued, spread = lines
    found = []
    if one.rapport_nu > NU_MAX:
        found.append(f"{one.document} : {one.rapport_nu} fois WeasyPrint seul, au plus {NU_MAX}")
    if queued.mo > MEMOIRE_MAX * one.mo:
        found.append(f"{queued.document} : {queued.mo} Mo, au plus {MEMOIRE_MAX} fois {one.mo}")
    if (os.cpu_count() or 1) >= COEURS and spread.rapport_nu > ENSEMBLE_MAX:
        found.append(f"{spread.document} : {spread.rapport_nu} du temps d’un seul, au plus {ENSEMBLE_MAX}")
    return found


def document_rows(lines: list[Mesure]) -> list[dict]:
    return [asdict(line) for line in lines]
