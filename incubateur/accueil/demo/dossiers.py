"""Dossiers of the demonstration: those of the séances that are near, every other one half ready."""

from datetime import timedelta

from django.db import transaction

from annuaire.models import Personne
from comites.models import AvisCoach, Dossier, Grille, Passage, Question
from comites.models.echanges import LIGNES_NOTEES
from incubateur.accueil.demo import mots
from incubateur.accueil.demo.cadre import Cadre
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from startups.enums import RoleStartup
from startups.models import Affectation

NEAR = timedelta(days=10)
ROLES = [RoleStartup.INTRAPRENEUR, RoleStartup.COACH, RoleStartup.SPONSOR_DG]


def write_dossiers(cadre: Cadre) -> None:
    """Write the dossiers of the passages that are near, once."""
    near = Passage.objects.to_hold().filter(demi_journee__date__range=(cadre.today, cadre.today + NEAR))
    passages = list(near.select_related("startup").in_order())
    if not passages or Dossier.objects.exists():
        return
    people = _people(passages)
    with transaction.atomic():
        for rang, passage in enumerate(passages):
            _write(cadre, passage, people, whole=rang % 2 == 0)


def _people(passages: list[Passage]) -> dict[tuple[int, str], Personne]:
    """Who holds each role around each startup."""
    rows = Affectation.objects.current().filter(
        startup__in={passage.startup_id for passage in passages}, role__in=ROLES
    )
    return {
        (row.startup_id, row.role): row.personne for row in rows.select_related("personne").order_by("pk")
    }


def _write(cadre: Cadre, passage: Passage, people: dict, *, whole: bool) -> None:
    intrapreneur, coach, sponsor = (people.get((passage.startup_id, role)) for role in ROLES)
    texts = mots.DOSSIER | (mots.DOSSIER_SUITE if whole else {})
    acts = [Acte(cadre.ago(5), intrapreneur, "Dossier : Raison d’être")]
    write(Dossier, [(Dossier(passage=passage, uuid=stable_uuid("dossier", passage.uuid), **texts), acts)])
    if coach and whole:
        avis = AvisCoach(
            passage=passage, uuid=stable_uuid("avis", passage.uuid), texte=mots.AVIS, auteur=coach
        )
        write(AvisCoach, [(avis, [Acte(cadre.ago(4), coach, "Avis du coach")])])
    if sponsor:
        _exchanges(cadre, passage, sponsor, intrapreneur if whole else None)


def _exchanges(cadre: Cadre, passage: Passage, sponsor: Personne, answering: Personne | None) -> None:
    """A question, answered or not, and the grid of a sponsor who has begun to read."""
    question = Question(
        passage=passage,
        uuid=stable_uuid("question", passage.uuid),
        cle=stable_uuid("question", passage.uuid, "cle"),
        auteur=sponsor,
        texte=mots.QUESTION,
        reponse=mots.REPONSE if answering else "",
        repondu_par=answering,
    )
    asked = [Acte(cadre.ago(3), sponsor, "Question posée avant la séance")]
    if answering:
        asked[0].avant.update(reponse="", repondu_par_id=None)
        asked.append(Acte(cadre.ago(2), answering, "Réponse à une question"))
    write(Question, [(question, asked)])
    if answering:
        notes = {ligne: 2 + rang % 4 for rang, ligne in enumerate(LIGNES_NOTEES[:6])}
        grille = Grille(passage=passage, uuid=stable_uuid("grille", passage.uuid), membre=sponsor, **notes)
        write(Grille, [(grille, [Acte(cadre.ago(2), sponsor, "Grille d’arbitrage")])])
