"""Mails of the letters: one function each, queued in the transaction of their cause."""

from django.db.models import Q
from django.utils import timezone

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement
from missions.models import Lettre, Signature
from socle.clock import today
from socle.mail import queue
from socle.models import Courriel
from startups.enums import RoleStartup
from startups.models import Affectation


def next_signatory(lettre: Lettre) -> Signature | None:
    """Whose turn it is to sign, in the order of the letter."""
    waiting = lettre.signatures.filter(signee_le__isnull=True).select_related("personne")
    return waiting.order_by("rang").first()


def lettre_to_sign(lettre: Lettre, *, by: Personne) -> None:
    """To the person whose turn it is; nobody once all have signed."""
    signature = next_signatory(lettre)
    if signature is None:
        return
    queue(
        to=_reached(signature.personne).email,
        subject=f"{lettre.startup.nom} : une lettre de mission à signer",
        template="missions/emails/lettre_a_signer",
        context={"lettre": lettre, "signature": signature},
        key=f"lettre-a-signer:{signature.uuid}",
        by=by,
        portee=lettre.incubateur.identifiant,
    )


def lettre_signed(lettre: Lettre, *, by: Personne) -> None:
    """To the titulaire, and to the équipe and coaches but the one who recorded the last signature."""
    equipe = Rattachement.objects.current().filter(incubateur=lettre.incubateur, role=RoleIncubateur.EQUIPE)
    coaches = Affectation.objects.current().filter(startup=lettre.startup, role=RoleStartup.COACH)
    watching = {row.personne for row in [*_with_people(equipe), *_with_people(coaches)]} - {by}
    for personne in sorted({_reached(lettre.titulaire), *watching}, key=lambda personne: personne.pk):
        queue(
            to=personne.email,
            subject=f"{lettre.startup.nom} : la lettre de mission est signée",
            template="missions/emails/lettre_signee",
            context={"lettre": lettre, "personne": personne},
            # Taken back then signed again, it is told again.
            key=f"lettre-signee:{lettre.uuid}:{lettre.version}:{personne.uuid}",
            by=by,
            portee=lettre.incubateur.identifiant,
        )


def _with_people(rows):
    return rows.filter(personne__is_active=True).select_related("personne").order_by("pk")


def _reached(personne: Personne) -> Personne:
    """The entry that receives mails: the one theirs was merged into."""
    return personne.fusionnee_dans or personne


def lettre_cancelled(lettre: Lettre, *, by: Personne) -> None:
    """To each signatory and the titulaire."""
    people = {signature.personne for signature in lettre.signatures.select_related("personne")}
    for personne in {*people, lettre.titulaire} - {None}:
        queue(
            to=personne.email,
            subject=f"{lettre.startup.nom} : une lettre de mission est annulée",
            template="missions/emails/lettre_annulee",
            context={"lettre": lettre, "personne": personne},
            key=f"lettre-annulee:{lettre.uuid}:{personne.uuid}",
            by=by,
            portee=lettre.incubateur.identifiant,
        )


def signatory_reminded(signature: Signature, *, by: Personne) -> None:
    """To the person whose turn it is, again; once a day."""
    lettre = signature.lettre
    queue(
        to=_reached(signature.personne).email,
        subject=f"{lettre.startup.nom} : votre signature est attendue",
        template="missions/emails/lettre_relance",
        context={"lettre": lettre, "signature": signature, "by": by},
        key=f"lettre-relance:{signature.uuid}:{today():%Y-%m-%d}",
        by=by,
        portee=lettre.incubateur.identifiant,
    )


def last_mail(signature: Signature) -> Courriel | None:
    """The latest mail that told the signatory that it is their turn."""
    told = Q(cle=f"lettre-a-signer:{signature.uuid}") | Q(cle__startswith=f"lettre-relance:{signature.uuid}:")
    found = Courriel.objects.filter(told).select_related("demandeur").defer("texte", "html")
    return found.order_by("-created_at", "-pk").first()


def is_of_today(courriel: Courriel | None) -> bool:
    """Whether it was written today: one a day is enough."""
    return courriel is not None and timezone.localdate(courriel.created_at) == today()
