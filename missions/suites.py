"""Letters that follow each other: the chain, what each one changes, the terms that hold today. Pure, on rows given."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from missions.enums import EN_VIGUEUR, NatureLettre
from missions.lignes import title
from missions.models import Lettre, Signature
from missions.regles import duree_en_lettres
from socle.templatetags.socle import jour, span

NO_BREAK = "\u00a0"
# Days before the end of a letter at which the équipe is told, more and more pressingly.
J60, J30, J7 = 60, 30, 7
# What a letter or an avenant may change, in the order of the letter, with the words of an article.
TERMES = {
    "phase": "La phase",
    "debut": "La date de démarrage",
    "duree": "La durée",
    "fin": "Le terme de la mission",
    "quotite": "La quotité",
    "derogation": "La dérogation à la quotité",
    "position": "La position administrative",
    "fonction": "La fonction",
    "bureau": "Le bureau ou service",
    "affectation": "L’affectation",
    "lieu": "Le lieu de réalisation",
    "but": "Ce que vise la solution",
    "contexte": "Le contexte de la mission",
}
# Those that one looks for first.
CONSOLIDES = ("fin", "quotite", "phase", "position", "affectation", "bureau", "lieu")


@dataclass(frozen=True)
class Ecart:
    """One term that a letter changes, in words. `champ`: of the letter, or `signataire_…`."""

    champ: str
    libelle: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Terme:
    """One term that holds today, and the letter that says it."""

    libelle: str
    valeur: str
    source: Lettre


def valeur(lettre: Lettre, champ: str) -> str:
    """A term as people read it; empty when nothing is said."""
    match champ:
        case "debut" | "fin":
            return jour(getattr(lettre, champ))
        case "duree":
            return duree_en_lettres(lettre.duree, lettre.unite) if lettre.duree else ""
        case "quotite":
            return f"{lettre.quotite}{NO_BREAK}%"
        case "phase" | "position":
            return getattr(lettre, f"get_{champ}_display")()
        case _:
            return getattr(lettre, champ).strip()


def ecarts(lettre: Lettre) -> list[Ecart]:
    """What differs from the letter it follows: terms, then who signs. An avenant begins when it says, not the mission."""
    previous = lettre.precedente
    if previous is None:
        return []
    return [*_terms(previous, lettre), *_signatories(previous, lettre)]


def _terms(previous: Lettre, lettre: Lettre) -> Iterator[Ecart]:
    untold = {"debut", "duree"} if lettre.nature == NatureLettre.AVENANT else set()
    for champ, libelle in TERMES.items():
        avant, apres = valeur(previous, champ), valeur(lettre, champ)
        if avant != apres and champ not in untold:
            yield Ecart(champ, libelle, avant, apres)


def _signatories(previous: Lettre, lettre: Lettre) -> Iterator[Ecart]:
    before = {signature.qualite: signature for signature in previous.signatures.all()}
    for signature in sorted(lettre.signatures.all(), key=lambda row: row.rang):
        avant, apres = _who(before.get(signature.qualite)), _who(signature)
        if avant != apres:
            libelle = f"{signature.get_qualite_display()}"
            yield Ecart(f"signataire_{signature.qualite}", libelle, avant, apres)


def _who(signature: Signature | None) -> str:
    return str(signature.personne) if signature and signature.personne else ""


# The chain ------------------------------------------------------------------------------------------------


def linked(lettres: Iterable[Lettre]) -> list[Lettre]:
    """The rows, each with the one it follows already read."""
    rows = list(lettres)
    by_key = {row.pk: row for row in rows}
    for row in rows:
        if row.precedente_id in by_key:
            row.precedente = by_key[row.precedente_id]
    return rows


def chaine(lettre: Lettre, lettres: Sequence[Lettre]) -> list[Lettre]:
    """Of `lettres`, those that `lettre` follows and those that follow it, the first one first."""
    by_key = {row.pk: row for row in lettres}
    kept = {lettre.pk}
    grew = True
    while grew:
        linked = {row.pk for row in lettres if row.precedente_id in kept}
        linked |= {by_key[pk].precedente_id for pk in kept if pk in by_key} & by_key.keys()
        grew = not linked <= kept
        kept |= linked
    return sorted((row for row in lettres if row.pk in kept), key=lambda row: (row.debut, row.pk))


def en_cours(lettres: Sequence[Lettre], at: date) -> Lettre | None:
    """Of a chain, the letter or avenant whose terms hold on the day `at`."""
    held = [row for row in lettres if row.statut in EN_VIGUEUR and row.debut <= at <= row.fin]
    return held[-1] if held else None


def termes(lettres: Sequence[Lettre], at: date) -> list[Terme]:
    """Of a chain, the terms that hold on the day `at`; none when no letter holds."""
    current = en_cours(lettres, at)
    if current is None:
        return []
    by_key = {row.pk: row for row in lettres}
    told = ((champ, valeur(current, champ)) for champ in CONSOLIDES)
    return [Terme(TERMES[champ], said, _source(current, champ, by_key)) for champ, said in told if said]


def _source(lettre: Lettre, champ: str, by_key: dict[int, Lettre]) -> Lettre:
    """Where the term comes from: a letter says all of them, an avenant only those it changes."""
    previous = by_key.get(lettre.precedente_id)
    if lettre.nature == NatureLettre.LETTRE or previous is None:
        return lettre
    if valeur(lettre, champ) != valeur(previous, champ):
        return lettre
    return _source(previous, champ, by_key)


def racine(lettre: Lettre) -> Lettre:
    """The letter that an avenant modifies, through the avenants before it."""
    while lettre.nature == NatureLettre.AVENANT and lettre.precedente:
        lettre = lettre.precedente
    return lettre


# What is said of a letter by those that follow it ---------------------------------------------------------------


def suivante(lettre: Lettre, lettres: Sequence[Lettre]) -> Lettre | None:
    """The issued letter or avenant that follows it in its chain."""
    after = [row for row in lettres if row.precedente_id == lettre.pk and row.statut in EN_VIGUEUR]
    return after[0] if after else None


def brouillon(lettre: Lettre, lettres: Sequence[Lettre]) -> Lettre | None:
    """Its suite in preparation, for those who see drafts."""
    return next((row for row in lettres if row.precedente_id == lettre.pk and row.draft), None)


def dit(lettre: Lettre, lettres: Sequence[Lettre], at: date) -> str:
    """Where an issued letter stands in time, in a sentence; empty while nothing is to be said."""
    if lettre.draft or lettre.cancelled:
        return ""
    after = suivante(lettre, lettres)
    if after is None:
        return _its_end(lettre, brouillon(lettre, lettres), at)
    name, day = title(after), jour(after.debut)
    if after.nature == NatureLettre.AVENANT:
        verb = "Modifiée" if after.debut <= at else "Sera modifiée"
        return f"{verb} par l’{name[0].lower()}{name[1:]} à compter du {day}."
    if after.debut > at:
        return f"Sera suivie par la {name[0].lower()}{name[1:]} à compter du {day}."
    if after.debut <= lettre.fin:
        return f"Remplacée par la {name[0].lower()}{name[1:]} depuis le {day} : elle ne s’applique plus."
    return f"Terminée le {jour(lettre.fin)}. La {name[0].lower()}{name[1:]} lui a succédé le {day}."


def _its_end(lettre: Lettre, draft: Lettre | None, at: date) -> str:
    end = fin_dite(lettre, at)
    if not end:
        return ""
    return f"{end}. {'La suite est en préparation.' if draft else 'Rien ne la suit encore.'}"


def fin_dite(lettre: Lettre, at: date) -> str:
    """« Se termine dans 12 jours, le 6 décembre 2026 », « Expirée depuis 3 semaines »; empty before J-60."""
    left = (lettre.fin - at).days
    if left < 0:
        return f"Expirée depuis {span(-left)}"
    if left == 0:
        return "Se termine aujourd’hui"
    return f"Se termine dans {span(left)}, le {jour(lettre.fin)}" if left <= J60 else ""
