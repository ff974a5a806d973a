"""What anybody who holds a letter may know of it: whether it is authentic, and whether it still holds."""

import re
from dataclasses import dataclass
from datetime import date

from missions.enums import NatureLettre, StatutLettre
from missions.models import Emission, Lettre
from socle.enums import NatureRetrait
from socle.templatetags.socle import compte, jour

# Signs of a code, in groups of four.
LONGUEUR, GROUPE = 12, 4


def canonical(typed: str) -> str:
    """A code as the letters write it: the case, spaces and dashes of who types do not count, nor the address before it."""
    last = typed.strip().rstrip("/").rpartition("/")[2]
    signs = re.sub(r"[\W_]", "", last).upper()
    return "-".join(signs[at : at + GROUPE] for at in range(0, len(signs), GROUPE))


def find(code: str) -> Emission | None:
    """The letter issued under this code, with what is said of it and no byte of its document."""
    found = Emission.objects.filter(code=code).select_related(
        "lettre__startup",
        "lettre__titulaire",
        "lettre__scan",
        "incubateur",
        "document__retrait__remplace_par__emission",
    )
    heavy = [
        "page",
        "texte",
        "lettre__contexte",
        "document__contenu",
        "lettre__scan__contenu",
        "lettre__startup__fiche",
    ]
    heavy += [
        f"document__retrait__remplace_par__{name}"
        for name in ("contenu", "emission__page", "emission__texte")
    ]
    return found.defer(*heavy).first()


@dataclass(frozen=True)
class Constat:
    """The answer: a sentence, what it means, and how it looks (a severity of the DSFR)."""

    gravite: str
    titre: str
    sens: str


def constat(emission: Emission, at: date) -> Constat:
    """Where the letter stands on the day `at`; the reason of a cancellation is for its own people."""
    lettre = emission.lettre
    nature, e = lettre.get_nature_display(), "e" if lettre.nature == NatureLettre.LETTRE else ""
    if lettre.cancelled:
        return Constat(
            "error",
            f"{nature} annulé{e}",
            f"Ce document a bien été émis, puis annulé le {jour(lettre.annulee_le)} : il n’a plus d’effet.",
        )
    retrait = getattr(emission.document, "retrait", None)
    if retrait and retrait.nature == NatureRetrait.REMPLACE:
        return Constat("warning", f"{nature} remplacé{e}", _replaced(retrait.remplace_par))
    if lettre.expired(at):
        return Constat(
            "info",
            f"{nature} authentique, dont le terme est passé",
            f"Ce document est authentique. Son terme est passé depuis le {jour(lettre.fin)}.",
        )
    if lettre.statut == StatutLettre.EMISE:
        return Constat("info", f"{nature} authentique, pas encore signé{e} de tous", _unsigned(lettre))
    return Constat("success", f"{nature} authentique et signé{e}", _signed(lettre))


def _replaced(document) -> str:
    emission = getattr(document, "emission", None)
    later = f", n°\u00a0{emission.reference}, émise le {jour(emission.emise_le)}" if emission else ""
    return f"Ce document est authentique, mais une lettre plus récente{later}, le remplace."


def _unsigned(lettre: Lettre) -> str:
    signatures = lettre.signatures.order_by("rang")
    recorded = sum(signature.signee_le is not None for signature in signatures)
    return (
        f"Ce document est authentique : {compte(recorded, 'signature enregistrée,signatures enregistrées')} "
        f"sur {len(signatures)}."
    )


def _signed(lettre: Lettre) -> str:
    last = lettre.signatures.order_by("-signee_le").values_list("signee_le", flat=True).first()
    day = f" La dernière signature enregistrée est du {jour(last)}." if last else ""
    return f"Ce document est authentique.{day}"


def avenants(lettre: Lettre) -> list[Emission]:
    """Avenants issued since, that change its terms."""
    later = Lettre.objects.in_force_some_day().filter(precedente=lettre, nature=NatureLettre.AVENANT)
    return list(
        Emission.objects.filter(lettre__in=later.order_by()).defer("page", "texte").order_by("emise_le")
    )


def initials(lettre: Lettre) -> str:
    """« I. F. »: enough to compare with the name on the paper, without publishing it."""
    words = re.findall(r"\w+", f"{lettre.titulaire.prenom} {lettre.titulaire.nom}")
    return " ".join(f"{word[0].upper()}." for word in words)


# Comparing a file ----------------------------------------------------------------------------------------


def compare(emission: Emission, empreinte: str) -> Constat:
    """What a file with this SHA-256 is to the letter."""
    scan = emission.lettre.scan
    if empreinte == emission.document.empreinte:
        return Constat(
            "success",
            "C’est le fichier émis",
            "Octet pour octet, ce fichier est celui qui a été scellé à l’émission.",
        )
    if scan and empreinte == scan.empreinte:
        return Constat(
            "success",
            "C’est l’exemplaire signé",
            "Octet pour octet, ce fichier est l’exemplaire signé déposé par l’équipe de l’incubateur.",
        )
    return Constat(
        "warning",
        "Ce n’est pas le fichier émis",
        "Ce fichier diffère de celui qui a été scellé. C’est normal pour un exemplaire numérisé ou signé dans un parapheur "
        "électronique ; sinon, méfiez-vous de son contenu et comparez-le ligne à ligne avec ce qui est écrit ici.",
    )
