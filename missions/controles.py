"""The list gone through before a letter is issued: each line is held, or says what to mend and where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne
from missions import contenu, regles, variables
from missions.enums import Qualite
from missions.models import Lettre, Signature
from socle import pdf
from socle.templatetags.socle import jour
from startups.enums import RoleStartup

# What models and hurried people leave behind.
PLACEHOLDER = re.compile(
    r"\bX{2,}\b|\?{3,}|\.{4,}|_{3,}|\[[^\]\n]*\]|à compléter|à préciser|lorem ipsum", re.IGNORECASE
)
ENDLESS = re.compile(r"durée indéterminée|sans limitation de durée", re.IGNORECASE)
# Where each variable is typed, when it is in the letter's form.
FIELDS = {
    **{
        name: name
        for name in ("fonction", "bureau", "affectation", "lieu", "but", "contexte", "position", "duree")
    },
    "sponsor_dg": "signataire_sponsor_dg",
    "sponsor_dg_fonction": "fonction_sponsor_dg",
    "sponsor_proximite": "signataire_sponsor_proximite",
    "sponsor_proximite_fonction": "fonction_sponsor_proximite",
    "responsable_hierarchique": "signataire_hierarchie",
    "responsable_incubateur": "signataire_incubateur",
}
ROLE_OF = {
    Qualite.SPONSOR_DG: RoleStartup.SPONSOR_DG,
    Qualite.SPONSOR_PROXIMITE: RoleStartup.SPONSOR_PROXIMITE,
}


@dataclass(frozen=True)
class Controle:
    """One line. `champ`: field of the letter's form that mends it; empty when it is mended elsewhere."""

    code: str
    tenu: bool
    texte: str
    champ: str = ""


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


def _titulaire(lettre: Lettre) -> Iterator[Controle]:
    held = lettre.startup.affectations.current(lettre.debut).filter(
        personne=lettre.titulaire, role=RoleStartup.INTRAPRENEUR
    )
    if held.exists():
        yield Controle(
            "titulaire", True, f"{lettre.titulaire} est intrapreneur·e de {lettre.startup} à cette date."
        )
    else:
        yield Controle(
            "titulaire",
            False,
            f"{lettre.titulaire} n’est pas intrapreneur·e de {lettre.startup} le {jour(lettre.debut)} : "
            "ajoutez son affectation dans l’équipe de la startup.",
            "debut",
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
    whole = "\n".join(
        [
            contenu.objet(lettre, words),
            *(f"{section.titre}\n{variables.told(section.texte, words)}" for section in sections),
        ]
    )
    yield from _nothing_empty(sources, words)
    yield _found(
        "reste", PLACEHOLDER.search(whole), "Il reste « {} » dans le texte.", "Rien ne reste à compléter."
    )
    yield _found(
        "indeterminee",
        ENDLESS.search(whole),
        "Le texte dit « {} » alors que la mission a une fin.",
        "Le texte ne contredit pas la durée.",
    )
    missing = pdf.missing_characters(whole + "".join(str(s.personne) + s.fonction for s in _signing(lettre)))
    if missing:
        listed = " ".join(missing[:10])
        yield Controle("caracteres", False, f"La police du document ne sait pas écrire : {listed}")


def _found(code: str, match: re.Match | None, wrong: str, held: str) -> Controle:
    return Controle(code, False, wrong.format(match[0])) if match else Controle(code, True, held)


def _nothing_empty(sources: list[str], words: dict[str, str]) -> Iterator[Controle]:
    empty = set().union(*(variables.empty(source, words) for source in sources))
    for name, variable in variables.VARIABLES.items():
        if name in empty:
            yield Controle(
                f"vide-{name}", False, f"{variable.libelle} : rien n’est dit.", FIELDS.get(name, "")
            )
    if not empty:
        yield Controle("vide", True, "Rien n’est vide.")


def _signing(lettre: Lettre) -> list[Signature]:
    return list(lettre.signatures.select_related("personne"))


def _signatories(lettre: Lettre) -> Iterator[Controle]:
    if lettre.prevue_le is None:
        yield Controle("prevue_le", False, "Dites quel jour la signature est prévue.", "prevue_le")
        return
    signing = {signature.qualite: signature for signature in _signing(lettre)}
    for qualite in lettre.modele.signataires:
        yield _signatory(lettre, Qualite(qualite), signing.get(qualite))


def _signatory(lettre: Lettre, qualite: Qualite, signature: Signature | None) -> Controle:
    code, label = f"signataire-{qualite}", qualite.label
    if signature is None or signature.personne is None:
        return Controle(code, False, f"{label} : personne n’est désigné.", f"signataire_{qualite}")
    if not signature.fonction.strip():
        return Controle(
            code, False, f"{label} : la fonction de {signature.personne} manque.", f"fonction_{qualite}"
        )
    if not in_office(lettre, qualite, signature.personne, lettre.prevue_le):
        return Controle(
            code,
            False,
            f"{label} : {signature.personne} n’est pas en fonction le {jour(lettre.prevue_le)}.",
            f"signataire_{qualite}",
        )
    return Controle(code, True, f"{label} : {signature.personne}, {signature.fonction}.")


def in_office(lettre: Lettre, qualite: Qualite, personne: Personne, at: date) -> bool:
    """Whether `personne` can sign in that capacity on the day `at`."""
    if not personne.is_active:
        return False
    if qualite == Qualite.INTRAPRENEUR:
        return personne == lettre.titulaire
    if qualite in ROLE_OF:
        held = lettre.startup.affectations.current(at).filter(personne=personne, role=ROLE_OF[qualite])
        return held.exists()
    if qualite == Qualite.INCUBATEUR:
        attached = personne.rattachements.current(at)
        return attached.filter(incubateur=lettre.incubateur, role=RoleIncubateur.EQUIPE).exists()
    return True


def _overlap(lettre: Lettre) -> Iterator[Controle]:
    others = (
        Lettre.objects.filter(titulaire=lettre.titulaire, debut__lte=lettre.fin, fin__gte=lettre.debut)
        .in_force_some_day()
        .exclude(pk__in=[lettre.pk, *_before(lettre)])
        .select_related("startup")
        .order_by("pk")
    )
    total = lettre.quotite + sum(other.quotite for other in others)
    if total <= 100:
        yield Controle("cumul", True, f"Le temps de {lettre.titulaire} ne dépasse pas 100 %.")
        return
    listed = ", ".join(f"{other.startup} {other.quotite} %" for other in others)
    yield Controle(
        "cumul",
        False,
        f"Avec ses autres lettres ({listed}), {lettre.titulaire} serait à {total} % sur la même période.",
        "quotite",
    )


def _before(lettre: Lettre) -> list[int]:
    """The letters this one follows, whose terms it takes over."""
    found, previous = [], lettre.precedente
    while previous is not None:
        found.append(previous.pk)
        previous = previous.precedente
    return found
