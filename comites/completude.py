"""What lacks before a passage can be held on, and who owes it. Reads, writes nothing.

The same questions are asked of one passage (its page) and of all those that are near (reminders): seven queries,
whatever their number. Every passage comes from `for_dossier`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse

from comites import sieges
from comites.enums import Doit
from comites.faits import dossiers
from comites.gates import CRITERES
from comites.models import Dossier, Membre, Passage, PreuveGate, Question
from comites.sections import SECTIONS, VISION, label
from socle.templatetags.socle import compte, jour
from startups.enums import IssueObjectif
from startups.models import Indicateur, Mesure, Objectif

# Written only when there is something to say.
FACULTATIFS = {"obstacles", "cout"}
PRIORITES = 3


@dataclass(frozen=True)
class Manque:
    """One thing that lacks: who owes it, in words, and the address where it is given."""

    doit: Doit
    quoi: str
    url: str
    # Told to those alone who read the avis du coach.
    reserve: bool = False


@dataclass(frozen=True)
class _Connu:
    """What is known around one passage."""

    passage: Passage
    dossier: Dossier
    membres: Sequence[Membre]
    indicateurs: Sequence[Indicateur]
    objectifs: Sequence[Objectif]
    questions: Sequence[Question]
    preuves: Sequence[PreuveGate]
    at: date

    def url(self, name: str, *more: str) -> str:
        return reverse(f"comites:{name}", args=[self.passage.comite.uuid, self.passage.uuid, *more])


def manques(passages: Collection[Passage], at: date) -> dict[int, list[Manque]]:
    """What lacks to each passage, by its primary key."""
    startups = {passage.startup_id for passage in passages}
    membres = _membres(passages)
    indicateurs = _by_startup(_indicateurs(startups))
    objectifs = _by_startup(Objectif.objects.filter(startup__in=startups).select_related("indicateur"))
    asked = defaultdict(list)
    for question in Question.objects.filter(passage__in=passages, reponse="").select_related("auteur"):
        asked[question.passage_id].append(question)
    gated = [passage.pk for passage in passages if CRITERES[passage.objet]]
    preuves = defaultdict(list)
    for row in PreuveGate.objects.filter(passage__in=gated).order_by("pk") if gated else ():
        preuves[row.passage_id].append(row)
    written = dossiers(passages)
    found = {}
    for passage in passages:
        connu = _Connu(
            passage=passage,
            dossier=written[passage.pk],
            membres=[row for row in membres[passage.comite_id] if row.passage_id in {None, passage.pk}],
            indicateurs=indicateurs[passage.startup_id],
            objectifs=objectifs[passage.startup_id],
            questions=asked[passage.pk],
            preuves=preuves[passage.pk],
            at=min(at, passage.demi_journee.date),
        )
        found[passage.pk] = [
            *_ecrits(connu),
            *_questions(connu),
            *_mesures(connu),
            *_du_coach(connu),
            *_de_l_equipe(connu),
        ]
    return found


def _membres(passages: Iterable[Passage]) -> dict[int, list[Membre]]:
    found = defaultdict(list)
    comites = {passage.comite_id for passage in passages}
    for row in Membre.objects.filter(comite__in=comites).order_by("pk"):
        found[row.comite_id].append(row)
    return found


def _indicateurs(startups: Collection[int]):
    last = Mesure.objects.filter(indicateur=OuterRef("pk")).order_by("-date").values("date")[:1]
    return Indicateur.objects.followed().filter(startup__in=startups).annotate(derniere_le=Subquery(last))


def _by_startup(rows: Iterable) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.startup_id].append(row)
    return found


# What the team owes ---------------------------------------------------------------------------------------


def _ecrits(connu: _Connu) -> Iterable[Manque]:
    """Texts of the dossier that nobody wrote, and objectives that nobody explains."""
    for section in SECTIONS.values():
        url = connu.url("dossier_rediger", section.cle)
        for champ in section.champs:
            if champ not in FACULTATIFS and not getattr(connu.dossier, champ).strip():
                yield Manque(Doit.INTRAPRENEUR, label(champ), url)
    for objectif in _a_expliquer(connu):
        url = connu.url("dossier_rediger", "periode")
        yield Manque(Doit.INTRAPRENEUR, f"Pourquoi l’objectif « {objectif} » en est là", url)
    whole = [row for row in connu.dossier.priorites if row.get("priorite") and row.get("resultat")]
    if len(whole) < PRIORITES:
        url = connu.url("dossier_rediger", VISION.cle)
        yield Manque(
            Doit.INTRAPRENEUR,
            f"Trois priorités avec le résultat dont on répond ({len(whole)} pour l’instant)",
            url,
        )


def _a_expliquer(connu: _Connu) -> list[Objectif]:
    """Objectives the comité will ask about, the first due first: those that run, those that ended since the one before."""
    since = connu.passage.avant_le
    told = [
        row
        for row in connu.objectifs
        if row.issue == IssueObjectif.EN_COURS or since is None or row.clos_le > since
    ]
    silent = [row for row in told if not (row.motif.strip() or connu.dossier.explications.get(str(row.uuid)))]
    return sorted(silent, key=lambda row: (row.echeance, row.pk))


def _questions(connu: _Connu) -> Iterable[Manque]:
    for question in connu.questions:
        url = connu.url("question", question.uuid)
        yield Manque(Doit.INTRAPRENEUR, f"Une réponse à la question de {question.auteur}", url)


def _mesures(connu: _Connu) -> Iterable[Manque]:
    """Measures too old to decide on; what the comité cannot see at all."""
    url = reverse("startups:impact", args=[connu.passage.startup.identifiant])
    if not any(row.principal for row in connu.indicateurs):
        yield Manque(Doit.INTRAPRENEUR, "Un indicateur principal", url)
    for row in connu.indicateurs:
        if row.is_stale(row.derniere_le, connu.at):
            last = f"la dernière est du {jour(row.derniere_le)}" if row.derniere_le else "jamais mesuré"
            yield Manque(Doit.INTRAPRENEUR, f"Une mesure récente de « {row} » ({last})", url)
    if not connu.passage.vise:
        standards = reverse("startups:standards", args=[connu.passage.startup.identifiant])
        yield Manque(Doit.INTRAPRENEUR, "Les standards visés dans six mois", standards)


def _du_coach(connu: _Connu) -> Iterable[Manque]:
    if not connu.passage.avise:
        yield Manque(Doit.COACH, "L’avis du coach", connu.url("avis"), reserve=True)
    criteres = CRITERES[connu.passage.objet]
    shown = {row.critere for row in connu.preuves if row.shown}
    if silent := len(criteres.keys() - shown):
        what = compte(silent, "critère sans preuve,critères sans preuve")
        yield Manque(Doit.COACH, f"{connu.passage.get_objet_display()} : {what}", connu.url("gate"))


def _de_l_equipe(connu: _Connu) -> Iterable[Manque]:
    """Who must sit and is not known; where the séance is held and by whom it is chaired."""
    permanents = [row for row in connu.membres if row.passage_id is None]
    seated = [row for row in connu.membres if row.passage_id is not None]
    for capacite in sieges.missing(seated, permanents):
        yield Manque(Doit.EQUIPE, f"Un membre : {capacite.label}", connu.url("passage"))
    comite = connu.passage.comite
    place = reverse("comites:comite", args=[comite.uuid])
    if not (comite.lieu or comite.visio):
        yield Manque(Doit.EQUIPE, "Le lieu de la séance ou son lien de visioconférence", place)
    if comite.president_id is None:
        yield Manque(Doit.EQUIPE, "Qui préside la séance", place)


# By who owes ----------------------------------------------------------------------------------------------


def by_owner(found: Iterable[Manque], *, reserved: bool) -> dict[Doit, list[Manque]]:
    """Each one's part; what is about the avis du coach for those alone who read it (`reserved`)."""
    parts: dict[Doit, list[Manque]] = {doit: [] for doit in Doit}
    for manque in found:
        if reserved or not manque.reserve:
            parts[manque.doit].append(manque)
    return parts


def near(at: date, until: date) -> Sequence[Passage]:
    """Passages to be held from the day `at` to the day `until`, both included; one query."""
    held = Q(demi_journee__date__gte=at, demi_journee__date__lte=until)
    return list(Passage.objects.to_hold().filter(held).for_dossier().in_order())
