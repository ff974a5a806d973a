"""Who is reminded by itself: of a dossier that is not complete, each of their own part; of a condition that is theirs to meet."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from annuaire.models import Personne
from comites.completude import Manque, manques, near
from comites.enums import Doit
from comites.models import Condition, Passage
from comites.sieges import responsables
from socle.relances import Genre, Relance
from socle.templatetags.socle import jour, plural

# Days after the séance, once each: all before it.
ETAPES = (-30, -14, -7)
# Things named in the mail; the others are counted, and listed on the page.
NOMMES = 5

DOSSIERS = Genre(
    cle="dossiers-de-comite",
    label="Dossiers de comité à compléter",
    explication="Trente, quatorze et sept jours avant un comité, quand il vous reste quelque chose à y apporter. Plus rien dès "
    "que votre part est complète.",
)
CONDITIONS = Genre(
    cle="conditions-de-comite",
    label="Conditions posées par un comité",
    explication="Une semaine avant le jour convenu, ce jour-là, puis une semaine après. Plus rien dès que vous dites dans "
    "l’application que la condition est levée.",
)
GENRES = [DOSSIERS, CONDITIONS]
# Days after the day agreed.
ETAPES_CONDITION = (-7, 0, 7)


def relances(today: date) -> Iterable[Relance]:
    """What is due on the day `today` (contract: socle/relances.py). Eleven queries, whatever the number of passages."""
    yield from _conditions(today)
    passages = near(today, today + timedelta(days=-ETAPES[0]))
    if not passages:
        return
    lacking, people = manques(passages, today), responsables(passages)
    for passage in passages:
        for personne, part in _parts(lacking[passage.pk], people[passage.pk]):
            yield _a_completer(passage, personne, part, today)


def _parts(found: list[Manque], people: dict[Doit, list[Personne]]) -> list[tuple[Personne, list[Manque]]]:
    """What each person owes: somebody may be coach and équipe."""
    parts: dict[int, tuple[Personne, list[Manque]]] = {}
    for doit, holders in people.items():
        owed = [manque for manque in found if manque.doit == doit]
        for personne in holders if owed else ():
            parts.setdefault(personne.pk, (personne, []))[1].extend(owed)
    return list(parts.values())


def _a_completer(passage: Passage, personne: Personne, part: list[Manque], today: date) -> Relance:
    day = passage.demi_journee.date
    named = " ; ".join(manque.quoi for manque in part[:NOMMES])
    others = len(part) - NOMMES
    more = f" ; et {plural(others, 'autre')}" if others > 0 else ""
    return Relance(
        genre=DOSSIERS,
        personne=personne,
        cle=f"dossier-de-comite:{passage.uuid}",
        etape=max(etape for etape in ETAPES if etape <= (today - day).days),
        titre=f"{passage.startup.nom} : dossier à compléter pour le comité du {jour(day)}",
        texte=f"De votre part, il manque : {named}{more}. Les dossiers partent sept jours avant la séance.",
        pourquoi="Vous préparez ce passage, comme intrapreneur·e, comme coach ou dans l’équipe de l’incubateur.",
        url=reverse("comites:a_completer", args=[passage.comite.uuid, passage.uuid]),
        geste="Compléter le dossier",
        portee=passage.comite.incubateur.identifiant,
    )


def _conditions(today: date) -> Iterable[Relance]:
    """One query."""
    near = Condition.objects.to_meet().filter(
        echeance__lte=today - timedelta(days=ETAPES_CONDITION[0]), responsable__is_active=True
    )
    passage = "decision__passage"
    for condition in near.select_related(
        "responsable", f"{passage}__startup", f"{passage}__comite__incubateur", f"{passage}__demi_journee"
    ):
        yield _a_lever(condition, today)


def _a_lever(condition: Condition, today: date) -> Relance:
    passage = condition.decision.passage
    return Relance(
        genre=CONDITIONS,
        personne=condition.responsable,
        # Given another day or another owner, it is another matter.
        cle=f"condition-de-comite:{condition.uuid}:{condition.echeance:%Y-%m-%d}",
        etape=max(etape for etape in ETAPES_CONDITION if etape <= (today - condition.echeance).days),
        titre=f"{passage.startup.nom} : une condition à lever avant le {jour(condition.echeance)}",
        texte=f"Le comité du {jour(passage.demi_journee.date)} attend de vous, avant le {jour(condition.echeance)} : {condition.texte}.",
        pourquoi="Le comité vous a désigné·e responsable de cette condition.",
        url=reverse("comites:condition", args=[condition.uuid]),
        geste="Dire qu’elle est levée",
        portee=passage.comite.incubateur.identifiant,
    )
