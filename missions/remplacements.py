"""What a successor can take over of letters in preparation: the mission itself, and signing.

Once a letter is issued, who it is for and who signs never change: the database refuses. A person who left before
signing one is replaced by cancelling it and preparing another.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django import forms

from annuaire.actions.personnes import add_to_directory
from annuaire.models import Personne
from missions.enums import Qualite, StatutLettre
from missions.models import Lettre, Signature
from socle.history import save_tracked
from socle.remplacements import Choix, Releve, Transmissible

LETTRES = "Lettres de mission en préparation"
AT_ONCE = "La lettre change dès maintenant, quel que soit le jour de la relève."


def transmissibles(
    *,
    personne: Personne,
    successeur: Personne | None,
    incubateurs: Collection[int],
    at: date,
    lock: bool = False,
) -> list[Transmissible]:
    """Drafts of `incubateurs` that are for the person, then those they are to sign."""
    return [
        *_missions(personne, successeur, incubateurs, lock),
        *_signatures(personne, incubateurs, lock),
    ]


@dataclass
class Fonction(Transmissible):
    """What is written with the function of whoever it is about."""

    fonction: str = ""

    def champs(self) -> dict[str, forms.Field]:
        return {
            "fonction": forms.CharField(
                label="Fonction écrite dans la lettre", max_length=250, required=False, initial=self.fonction
            )
        }


# The mission ------------------------------------------------------------------------------------------------


@dataclass
class MissionTransmise(Fonction):
    """A draft that is for the person: the same mission, for the successor. `deja`: theirs is in preparation."""

    lettre: Lettre | None = None
    signature: Signature | None = None
    deja: bool = False

    def refus(self, releve: Releve, choix: Choix) -> str:
        if self.deja:
            return f"Une lettre de {releve.successeur} est déjà en préparation : décochez, et supprimez celle-ci."
        return ""

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        return [
            f"La lettre en préparation devient celle de {releve.successeur}.",
            AT_ONCE,
            "Sa position est à redire avant d’émettre ; dates, quotité et bureau restent : vérifiez-les.",
        ]

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        lettre, fonction = self.lettre, choix.get("fonction", self.fonction)
        add_to_directory(personne=releve.successeur, incubateur=lettre.incubateur, by=releve.by)
        # Statutory or not: that was the predecessor's own.
        lettre.titulaire, lettre.fonction, lettre.position = releve.successeur, fonction, ""
        save_tracked(lettre, by=releve.by, reason=releve.motif)
        if self.signature:
            self.signature.personne, self.signature.fonction = releve.successeur, fonction
            save_tracked(self.signature, by=releve.by, reason=releve.motif)


def _missions(personne, successeur, incubateurs, lock) -> list[Transmissible]:
    drafts = Lettre.objects.filter(statut=StatutLettre.BROUILLON, incubateur__in=incubateurs)
    mine = drafts.filter(titulaire=personne)
    if lock:
        mine = mine.select_for_update(of=("self",))
    rows = list(mine.select_related("startup", "incubateur").order_by("startup__nom", "pk"))
    theirs = drafts.filter(titulaire=successeur, startup__in={row.startup_id for row in rows})
    deja = (
        set(theirs.order_by("pk").values_list("startup", flat=True))
        if successeur and successeur.pk
        else set()
    )
    own = Signature.objects.filter(lettre__in=rows, qualite=Qualite.INTRAPRENEUR).order_by("pk")
    signing = {row.lettre_id: row for row in own}
    return [
        MissionTransmise(
            cle=f"lettre-{row.uuid}",
            groupe=LETTRES,
            titre=f"{row.get_nature_display()}, {row.startup}",
            precision="en préparation, pour cette personne",
            version=row.version,
            fonction=row.fonction,
            lettre=row,
            signature=signing.get(row.pk),
            deja=row.startup_id in deja,
        )
        for row in rows
    ]


# Signing ----------------------------------------------------------------------------------------------------


@dataclass
class SignatureTransmise(Fonction):
    """A signature to come on a draft that is for somebody else."""

    signature: Signature | None = None

    def consequences(self, releve: Releve, choix: Choix) -> list[str]:
        return [f"{releve.successeur} signera cette lettre, une fois émise.", AT_ONCE]

    def transmettre(self, releve: Releve, choix: Choix) -> None:
        signature = self.signature
        add_to_directory(personne=releve.successeur, incubateur=signature.lettre.incubateur, by=releve.by)
        signature.personne, signature.fonction = releve.successeur, choix.get("fonction", self.fonction)
        save_tracked(signature, by=releve.by, reason=releve.motif)


def _signatures(personne, incubateurs, lock) -> list[Transmissible]:
    rows = Signature.objects.filter(
        personne=personne, lettre__statut=StatutLettre.BROUILLON, lettre__incubateur__in=incubateurs
    )
    # The intrapreneur·e of a letter is its titulaire, and no other.
    rows = rows.exclude(qualite=Qualite.INTRAPRENEUR)
    if lock:
        rows = rows.select_for_update(of=("self",))
    rows = rows.select_related("lettre__startup", "lettre__incubateur", "lettre__titulaire")
    return [
        SignatureTransmise(
            cle=f"signature-{row.uuid}",
            groupe=LETTRES,
            titre=f"Signature, lettre de {row.lettre.titulaire}, {row.lettre.startup}",
            precision=f"en tant que {row.get_qualite_display()}",
            version=row.version,
            fonction=row.fonction,
            signature=row,
        )
        for row in rows.order_by("lettre__startup__nom", "lettre", "rang")
    ]
