"""The list gone through before a letter is issued: each line is held, or says what to mend and where.

It reads a letter and what hangs on it; `prefetch` reads that for many letters in a few queries.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne
from missions import contenu, regles, variables
from missions.enums import EN_VIGUEUR, Qualite
from missions.models import Lettre, Signature
from socle import pdf
from socle.templatetags.socle import jour
from startups.enums import RoleStartup
from startups.models import Affectation

# What models and hurried people leave behind.
PLACEHOLDER = re.compile(
    # Brackets followed by a parenthesis are a link.
    r"\bX{2,}\b|\?{3,}|\.{4,}|_{3,}|\[[^\]\n]*\](?!\()|à compléter|à préciser|lorem ipsum",
    re.IGNORECASE,
)
ENDLESS = re.compile(r"durée indéterminée|sans limitation de durée", re.IGNORECASE)
LASTS = re.compile(r"durée de (\w+) (mois|semaines|semaine)", re.IGNORECASE)
# What people type in the letter's form, and its label.
TYPED = {
    name: Lettre._meta.get_field(name).verbose_name
    for name in ("fonction", "bureau", "affectation", "lieu", "but", "contexte", "derogation")
}
# Where each variable is typed, when it is in the letter's form.
FIELDS = {
    **{name: name for name in variables.VARIABLES if name in {*TYPED, "position", "duree"}},
    "taches": "phase",
    "conduite": "phase",
    "sponsor_dg": "signataire_sponsor_dg",
    "sponsor_dg_fonction": "fonction_sponsor_dg",
    "sponsor_proximite": "signataire_sponsor_proximite",
    "sponsor_proximite_fonction": "fonction_sponsor_proximite",
    "responsable_hierarchique": "signataire_hierarchie",
    "responsable_incubateur": "signataire_incubateur",
}
# Pages that mend what is not in the letter's form: `missions.renvois` knows their addresses.
EQUIPE, STARTUP, TITULAIRE, MODELE, ROLE = "equipe", "startup", "titulaire", "modele", "role"
ELSEWHERE = {"coach": EQUIPE, "mission_service": STARTUP, "service": STARTUP, "organisation": TITULAIRE}
ROLE_OF = {
    Qualite.SPONSOR_DG: RoleStartup.SPONSOR_DG,
    Qualite.SPONSOR_PROXIMITE: RoleStartup.SPONSOR_PROXIMITE,
}


@dataclass(frozen=True)
class Controle:
    """One line. `champ`: field of the letter's form that mends it; `ailleurs`: other page that does."""

    code: str
    tenu: bool
    texte: str
    champ: str = ""
    ailleurs: str = ""
    # Of whom the line speaks, when the other page is about a person.
    personne: Personne | None = None
    role: str = ""


def prefetch(lettres: Sequence[Lettre]) -> None:
    """Read what the list needs, and what the text of the letters needs, whatever their number."""
    prefetch_related_objects(
        lettres,
        Prefetch("signatures", Signature.objects.select_related("personne").order_by("rang")),
        "signatures__personne__rattachements",
        "modele__sections",
        Prefetch("startup__affectations", Affectation.objects.select_related("personne").order_by("pk")),
        Prefetch("titulaire__lettres", Lettre.objects.select_related("startup").order_by("pk")),
    )


def controler(lettre: Lettre) -> list[Controle]:
    """Every line of the list, in the order of the form."""
    return [
        *_titulaire(lettre),
        *_durations(lettre),
        *_quotite(lettre),
        *_text(lettre),
        *_signatories(lettre),
        *_overlap(lettre),
    ]


def manquements(lettre: Lettre) -> list[Controle]:
    """Lines that forbid issuing."""
    return [line for line in controler(lettre) if not line.tenu]


def _held(lettre: Lettre, personne: Personne, role: str, at: date) -> bool:
    """Whether the person holds that role on the startup on the day `at`."""
    return any(
        held.personne_id == personne.pk and held.role == role and held.is_current(at)
        for held in lettre.startup.affectations.all()
    )


def _titulaire(lettre: Lettre) -> Iterator[Controle]:
    role = RoleStartup.INTRAPRENEUR
    if _held(lettre, lettre.titulaire, role, lettre.debut):
        yield Controle(
            "titulaire", True, f"{lettre.titulaire} est intrapreneur·e de {lettre.startup} à cette date."
        )
    else:
        yield Controle(
            "titulaire",
            False,
            f"{lettre.titulaire} n’est pas intrapreneur·e de {lettre.startup} le {jour(lettre.debut)} : "
            "changez la date de démarrage, ou les dates de son rôle.",
            "debut",
            ROLE,
            lettre.titulaire,
            role,
        )


def _durations(lettre: Lettre) -> Iterator[Controle]:
    if lettre.fin <= lettre.debut:
        yield Controle("fin", False, "La mission doit finir après avoir commencé.", "duree")
    elif lettre.duree is None:
        yield Controle("duree", False, "Dites combien de temps dure la mission.", "duree")
    elif lettre.fin != regles.dernier_jour(lettre.debut, lettre.duree, lettre.unite):
        yield Controle("duree", False, "La durée et la date de fin ne disent pas la même chose.", "duree")
    else:
        length = regles.duree_en_lettres(lettre.duree, lettre.unite)
        yield Controle("duree", True, f"La mission dure {length}, jusqu’au {jour(lettre.fin)}.")


def _quotite(lettre: Lettre) -> Iterator[Controle]:
    least = regles.quotite_minimale(lettre.incubateur, lettre.phase)
    if lettre.quotite >= least:
        yield Controle("quotite", True, f"{lettre.quotite} % : la règle demande {least} % au moins.")
    elif lettre.derogation.strip():
        yield Controle(
            "quotite", True, f"{lettre.quotite} % au lieu de {least} % : une dérogation est écrite."
        )
    else:
        yield Controle(
            "quotite",
            False,
            f"{lettre.quotite} % est sous la règle de la phase ({least} %) : augmentez la quotité ou écrivez la dérogation.",
            "quotite",
        )


def _text(lettre: Lettre) -> Iterator[Controle]:
    words = contenu.valeurs(lettre)
    sections = contenu.retenues(lettre)
    sources = [lettre.modele.objet, *(section.texte for section in sections)]
    yield from _nothing_empty(lettre, sources, words)
    places = [*_places(lettre), *_model_places(lettre, sections)]
    yield from _nowhere(
        "reste",
        places,
        lambda text: _first(PLACEHOLDER, text),
        "il reste « {} ».",
        "Rien ne reste à compléter.",
    )
    yield from _nowhere(
        "indeterminee",
        places,
        lambda text: _first(ENDLESS, text) or _other_length(lettre, text),
        "dit « {} », ce que la durée de la mission contredit.",
        "Le texte ne contredit pas la durée.",
    )
    yield from _nowhere("caracteres", places, _unwritable, "la police du document ne sait pas écrire {}.", "")


@dataclass(frozen=True)
class Lieu:
    """A text of the letter, how to call it, and where it is mended."""

    texte: str
    libelle: str
    champ: str = ""
    ailleurs: str = ""
    personne: Personne | None = None


def _places(lettre: Lettre) -> Iterator[Lieu]:
    """What was typed for this letter, and what it takes from the portfolio."""
    for name, label in TYPED.items():
        yield Lieu(getattr(lettre, name), label.capitalize(), name)
    for signature in lettre.signatures.all():
        label = signature.get_qualite_display()
        if signature.qualite != Qualite.INTRAPRENEUR:
            yield Lieu(signature.fonction, f"{label}, fonction", f"fonction_{signature.qualite}")
        if signature.personne:
            yield Lieu(signature.personne.nom_complet, label, "", TITULAIRE, signature.personne)
    yield Lieu(lettre.startup.nom, "Nom du service", "", STARTUP)
    yield Lieu(lettre.startup.mission, "Mission du service", "", STARTUP)
    yield Lieu(lettre.titulaire.nom_complet, "Titulaire", "", TITULAIRE, lettre.titulaire)
    if lettre.titulaire.organisation:
        yield Lieu(
            lettre.titulaire.organisation.nom, "Organisation du titulaire", "", TITULAIRE, lettre.titulaire
        )


def _model_places(lettre: Lettre, sections: Iterable) -> Iterator[Lieu]:
    yield Lieu(lettre.modele.objet, "Objet du modèle", "", MODELE)
    for section in sections:
        yield Lieu(f"{section.titre}\n{section.texte}", f"Modèle, partie « {section.titre} »", "", MODELE)


def _nowhere(code: str, places: Iterable[Lieu], fault, wrong: str, held: str) -> Iterator[Controle]:
    """A line for each place where `fault` finds something to say, else that nothing was found."""
    seen = set()
    for place in places:
        found = fault(place.texte)
        if found and (place.champ, place.ailleurs, found) not in seen:
            seen.add((place.champ, place.ailleurs, found))
            sentence = f"{place.libelle} : {wrong.format(found)}"
            yield Controle(code, False, sentence, place.champ, place.ailleurs, place.personne)
    if not seen and held:
        yield Controle(code, True, held)


def _first(pattern: re.Pattern, text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _other_length(lettre: Lettre, text: str) -> str:
    """« durée de douze mois » where the letter lasts six."""
    for found in LASTS.finditer(text):
        said = f"{found[1]} {found[2]}".lower()
        own = {regles.duree_en_lettres(lettre.duree, lettre.unite), f"{lettre.duree} {lettre.unite}"}
        if lettre.duree and said not in own:
            return found[0]
    return ""


def _unwritable(text: str) -> str:
    return " ".join(pdf.missing_characters(text)[:10])


def _nothing_empty(lettre: Lettre, sources: list[str], words: dict[str, str]) -> Iterator[Controle]:
    empty = set().union(*(variables.empty(source, words) for source in sources))
    for name, variable in variables.VARIABLES.items():
        if name in empty:
            yield Controle(
                f"vide-{name}",
                False,
                f"{variable.libelle} : rien n’est dit.",
                FIELDS.get(name, ""),
                ELSEWHERE.get(name, ""),
                lettre.titulaire,
                RoleStartup.COACH if name == "coach" else "",
            )
    if not empty:
        yield Controle("vide", True, "Rien n’est vide.")


def _signatories(lettre: Lettre) -> Iterator[Controle]:
    if lettre.prevue_le is None:
        yield Controle("prevue_le", False, "Dites quel jour la signature est prévue.", "prevue_le")
        return
    signing = {signature.qualite: signature for signature in lettre.signatures.all()}
    for qualite in lettre.modele.signataires:
        yield _signatory(lettre, Qualite(qualite), signing.get(qualite))


def _signatory(lettre: Lettre, qualite: Qualite, signature: Signature | None) -> Controle:
    code, label = f"signataire-{qualite}", qualite.label
    # The intrapreneur signs what the letter says of them.
    own = qualite == Qualite.INTRAPRENEUR
    who = "fonction" if own else f"signataire_{qualite}"
    if signature is None or signature.personne is None:
        return Controle(code, False, f"{label} : personne n’est désigné.", who)
    if not signature.fonction.strip():
        champ = "fonction" if own else f"fonction_{qualite}"
        return Controle(code, False, f"{label} : la fonction de {signature.personne} manque.", champ)
    if not in_office(lettre, qualite, signature.personne, lettre.prevue_le):
        return Controle(
            code,
            False,
            f"{label} : {signature.personne} n’est pas en fonction le {jour(lettre.prevue_le)}.",
            who,
            ROLE if qualite in ROLE_OF else "",
            signature.personne,
            ROLE_OF.get(qualite, ""),
        )
    return Controle(code, True, f"{label} : {signature.personne}, {signature.fonction}.")


def in_office(lettre: Lettre, qualite: Qualite, personne: Personne, at: date) -> bool:
    """Whether `personne` can sign in that capacity on the day `at`."""
    if not personne.is_active:
        return False
    if qualite == Qualite.INTRAPRENEUR:
        return personne == lettre.titulaire
    if qualite in ROLE_OF:
        return _held(lettre, personne, ROLE_OF[qualite], at)
    if qualite == Qualite.INCUBATEUR:
        return any(
            held.incubateur_id == lettre.incubateur_id
            and held.role == RoleIncubateur.EQUIPE
            and held.is_current(at)
            for held in personne.rattachements.all()
        )
    return True


def _overlap(lettre: Lettre) -> Iterator[Controle]:
    known = {other.pk: other for other in lettre.titulaire.lettres.all()}
    taken_over = _before(lettre, known)
    others = [
        other
        for other in known.values()
        if other.statut in EN_VIGUEUR
        and other.pk not in {lettre.pk, *taken_over}
        and other.debut <= lettre.fin
        and other.fin >= lettre.debut
    ]
    total, busy = _busiest_day(lettre, others, known)
    if total <= 100:
        yield Controle("cumul", True, f"Le temps de {lettre.titulaire} ne dépasse pas 100\u00a0%.")
        return
    listed = ", ".join(f"{other.startup} {other.quotite}\u00a0%" for other in busy)
    yield Controle(
        "cumul",
        False,
        f"Avec ses autres lettres ({listed}), {lettre.titulaire} serait à {total}\u00a0% sur la même période.",
        "quotite",
    )


def _busiest_day(lettre: Lettre, others: list[Lettre], known: dict[int, Lettre]) -> tuple[int, list[Lettre]]:
    """The most time the person gives on one day of the letter, and the other letters of that day."""
    days = {lettre.debut, *(other.debut for other in others if other.debut > lettre.debut)}
    found = []
    for day in sorted(days):
        running = [other for other in others if other.debut <= day <= other.fin]
        # An avenant speaks for the letters before it.
        replaced = {pk for other in running for pk in _before(other, known)}
        counted = [other for other in running if other.pk not in replaced]
        found.append((lettre.quotite + sum(other.quotite for other in counted), counted))
    return max(found, key=lambda total_and_letters: total_and_letters[0])


def _before(lettre: Lettre, known: dict[int, Lettre]) -> set[int]:
    """The letters this one follows, whose terms it takes over."""
    found: set[int] = set()
    previous = lettre.precedente_id
    while previous is not None and previous not in found:
        found.add(previous)
        previous = known[previous].precedente_id if previous in known else None
    return found
