"""What a letter says: the text of its model, filled from the letter and the portfolio. Reads, writes nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.safestring import SafeString

from annuaire.models import Personne
from missions import avenant, variables
from missions.enums import NatureLettre, PartieModele, Qualite
from missions.modele_par_defaut import CONDUITES, TACHES
from missions.models import Lettre, Modele, Section, Signature
from missions.regles import duree_en_lettres, rythme
from socle.templatetags.socle import jour, markdown
from socle.text import espaces_insecables, sur_une_ligne
from startups.enums import RoleStartup

NO_BREAK = "\u00a0"
# An address typed as it is: on paper as on the screen, one can follow it.
BARE_ADDRESS = re.compile(r"(?<![<(\[\w/\"'])(https?://[^\s<>()\[\]]*[\w/])")


@dataclass(frozen=True)
class Partie:
    """A titled part, ready to be shown."""

    titre: str
    html: SafeString


@dataclass(frozen=True)
class Contenu:
    objet: str
    corps: list[Partie]
    annexes: list[Partie]
    signataires: list[Signature]


def composer(lettre: Lettre) -> Contenu:
    """The letter as it reads today; it must have a model. An avenant says only what it changes."""
    if lettre.nature == NatureLettre.AVENANT:
        return _amend(lettre)
    return ecrire(lettre.modele, retenues(lettre), valeurs(lettre), list(lettre.signatures.all()))


def _amend(lettre: Lettre) -> Contenu:
    corps = [Partie(titre, markdown(espaces_insecables(texte))) for titre, texte in avenant.sections(lettre)]
    subject = espaces_insecables(avenant.objet(lettre))
    return Contenu(subject, corps, annexes=[], signataires=list(lettre.signatures.all()))


def ecrire(
    modele: Modele, sections: Sequence[Section], words: Mapping[str, str], signataires: list[Signature]
) -> Contenu:
    """The text of a model, its variables replaced by `words`."""

    def parties(which: PartieModele) -> list[Partie]:
        return [_partie(section, words) for section in sections if section.partie == which]

    return Contenu(
        objet=_objet(modele, words),
        corps=parties(PartieModele.CORPS),
        annexes=parties(PartieModele.ANNEXE),
        signataires=signataires,
    )


def objet(lettre: Lettre, words: Mapping[str, str]) -> str:
    """The subject on one line, as plain text."""
    return _objet(lettre.modele, words)


def _objet(modele: Modele, words: Mapping[str, str]) -> str:
    return espaces_insecables(sur_une_ligne(variables.told(modele.objet, words)))


def retenues(lettre: Lettre) -> list[Section]:
    """Sections of the model that the letter keeps, in order."""
    kept = {UUID(value) for value in lettre.options}
    return [
        section for section in lettre.modele.sections.all() if not section.facultative or section.uuid in kept
    ]


def _partie(section: Section, words: Mapping[str, str]) -> Partie:
    return Partie(espaces_insecables(section.titre), en_html(section.texte, words))


def en_html(texte: str, words: Mapping[str, str]) -> SafeString:
    """The Markdown of a section with its variables replaced, typeset as French wants."""
    typeset = {nom: espaces_insecables(value) for nom, value in words.items()}
    filled = variables.fill(espaces_insecables(texte), typeset)
    return markdown(BARE_ADDRESS.sub(r"<\1>", filled))


def valeurs(lettre: Lettre) -> dict[str, str]:
    """What each variable stands for in this letter; empty when nobody has said it."""
    signing = {signature.qualite: signature for signature in lettre.signatures.all()}
    return {
        **termes(lettre),
        **_people(lettre, signing),
        "service": lettre.startup.nom,
        "mission_service": lettre.startup.mission,
        "incubateur": lettre.incubateur.nom,
    }


def termes(lettre: Lettre) -> dict[str, str]:
    """What the fields of the letter alone say."""
    return {
        "fonction": lettre.fonction,
        "bureau": lettre.bureau,
        "phase": lettre.get_phase_display(),
        "date_debut": jour(lettre.debut),
        "date_fin": jour(lettre.fin),
        "duree": _renewable(lettre),
        "quotite": f"{lettre.quotite}{NO_BREAK}%",
        "position": lettre.get_position_display().lower(),
        "affectation": lettre.affectation,
        "lieu": lettre.lieu,
        "but": lettre.but.strip().rstrip("."),
        "contexte": lettre.contexte.strip(),
        "derogation": lettre.derogation.strip(),
        "taches": TACHES.get(lettre.phase, ""),
        "conduite": CONDUITES.get(lettre.phase, ""),
        "rythme_notes": rythme(lettre.incubateur.note_mois),
        "rythme_comites": rythme(lettre.incubateur.comite_mois),
    }


def _renewable(lettre: Lettre) -> str:
    if not lettre.duree:
        return ""
    return f"{duree_en_lettres(lettre.duree, lettre.unite)}, renouvelable{'s' if lettre.duree > 1 else ''}"


def _people(lettre: Lettre, signing: Mapping[str, Signature]) -> dict[str, str]:
    def name(qualite: str) -> str:
        signature = signing.get(qualite)
        return str(signature.personne) if signature and signature.personne else ""

    def function(qualite: str) -> str:
        return signing[qualite].fonction if qualite in signing else ""

    return {
        "titulaire": lettre.titulaire.nom_complet,
        "organisation": lettre.titulaire.organisation.nom if lettre.titulaire.organisation else "",
        "sponsor_dg": name(Qualite.SPONSOR_DG),
        "sponsor_dg_fonction": function(Qualite.SPONSOR_DG),
        "sponsor_proximite": name(Qualite.SPONSOR_PROXIMITE),
        "sponsor_proximite_fonction": function(Qualite.SPONSOR_PROXIMITE),
        "responsable_hierarchique": name(Qualite.HIERARCHIE),
        "responsable_incubateur": name(Qualite.INCUBATEUR),
        "coach": str(_coach(lettre) or ""),
    }


def _coach(lettre: Lettre) -> Personne | None:
    """Coach of the startup on the first day of the mission."""
    coaching = [
        held
        for held in lettre.startup.affectations.all()
        if held.role == RoleStartup.COACH and held.is_current(lettre.debut)
    ]
    latest = max(coaching, key=lambda held: (held.debut, held.pk), default=None)
    return latest.personne if latest else None
