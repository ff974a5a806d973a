"""What an avenant says: which letter it modifies, article by article from what to what, the rest unchanged."""

from missions.enums import NatureLettre
from missions.models import Lettre
from missions.suites import Ecart, ecarts, racine
from missions.variables import plain
from socle.templatetags.socle import jour

NO_BREAK, NARROW = "\u00a0", "\u202f"


def objet(lettre: Lettre) -> str:
    """The subject, on one line."""
    of = f"{lettre.titulaire.nom_complet}, {lettre.bureau}" if lettre.bureau else lettre.titulaire.nom_complet
    return (
        f"Avenant à {designation(racine(lettre))}, confiée à {of}, pour le service « {lettre.startup.nom} »"
    )


def designation(lettre: Lettre) -> str:
    """« la lettre de mission n° 2026-007 du 12 mai 2026 », « la lettre de mission signée sur papier… »."""
    emission = getattr(lettre, "emission", None)
    nature = "l’avenant" if lettre.nature == NatureLettre.AVENANT else "la lettre de mission"
    if emission:
        return f"{nature} n°{NO_BREAK}{emission.reference} du {jour(emission.emise_le)}"
    return f"{nature} signée sur papier, qui court du {jour(lettre.debut)} au {jour(lettre.fin)}"


def sections(lettre: Lettre) -> list[tuple[str, str]]:
    """(title, Markdown) of each part; what people typed shows to the letter."""
    return [
        ("Ce que cet avenant modifie", _what(lettre)),
        ("Ce qui change", _changes(lettre)),
        ("Ce qui reste", _rest(lettre)),
    ]


def _what(lettre: Lettre) -> str:
    titulaire, service = plain(lettre.titulaire.nom_complet), plain(lettre.startup.nom)
    first = (
        f"Cet avenant modifie {plain(designation(racine(lettre)))}, qui confie à {titulaire} la conduite du service "
        f"« {service} »."
    )
    previous = lettre.precedente
    already = (
        f" Elle a déjà été modifiée par {plain(designation(previous))}." if previous != racine(lettre) else ""
    )
    return f"{first}{already}\n\nIl prend effet le {jour(lettre.debut)}."


def _changes(lettre: Lettre) -> str:
    found = ecarts(lettre)
    if not found:
        return "Aucun terme de la lettre n’est modifié."
    return "\n\n".join(_article(number, ecart, jour(lettre.debut)) for number, ecart in enumerate(found, 1))


def _article(number: int, ecart: Ecart, since: str) -> str:
    title = f"### Article {number}. {ecart.libelle}"
    if "\n" in ecart.avant + ecart.apres:
        # Several paragraphs, in Markdown as they were typed.
        before = f"Le texte précédent est remplacé, à compter du {since}, par celui-ci :"
        return f"{title}\n\n{before}\n\n{ecart.apres or 'Rien.'}"
    if not ecart.avant:
        return f"{title}\n\nÀ compter du {since} : **{plain(ecart.apres)}**. La lettre n’en disait rien."
    if not ecart.apres:
        return f"{title}\n\nCe que disait la lettre (« {plain(ecart.avant)} ») ne s’applique plus à compter du {since}."
    return f"{title}\n\nJusqu’ici : {plain(ecart.avant)}. À compter du {since} : **{plain(ecart.apres)}**."


def _rest(lettre: Lettre) -> str:
    return (
        f"Toutes les autres dispositions de {plain(designation(racine(lettre)))} restent inchangées et s’appliquent "
        f"jusqu’au {jour(lettre.fin)}. Cet avenant lui est annexé."
    )
