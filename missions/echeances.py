"""What awaits a person about letters, for « À traiter ». Each person gets only what is theirs to do:

- letters to sign: the person whose turn it is, and who stands in for them (who reads it, and does not sign);
- letters somebody is slow to sign, drafts whose planned day comes, and letters that end (`missions.renouvellements`): the
  équipe of the incubateur that signs.
"""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from annuaire.models import Personne
from missions import renouvellements
from missions.attente import awaited
from missions.enums import StatutLettre
from missions.models import Lettre, Signature
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import jour, late, since

# Time enough to read a letter, sign it and say so.
PATIENCE = timedelta(days=7)
# A draft is issued some days before it is signed.
PLANNED_WITHIN = timedelta(days=7)


def echeances(user: Personne, today: date) -> list[Lot]:
    """Lots of lines about letters, the most pressing kind first."""
    lots = [_to_sign(user, today)]
    equipe = user.roles(today).equipe
    if equipe:
        lots += [_slow(user, equipe, today), _to_issue(equipe, today), renouvellements.lot(user, today)]
    return lots


def _url(lettre: Lettre, anchor: str = "") -> str:
    return reverse("missions:lettre", args=[lettre.uuid]) + anchor


def _waited(signature: Signature, today: date) -> int:
    return (today - timezone.localdate(signature.depuis)).days


def _to_sign(user: Personne, today: date) -> Lot:
    # Known first: an « or » with a subquery would read all the signatures.
    # A letter issued to an entry since merged into theirs is theirs to sign.
    own = {user.pk, *user.doublons.order_by("pk").values_list("pk", flat=True)}
    mine = awaited().filter(personne__in=[*own, *user.replaced(today)], lettre__fin__gte=today)

    def line(signature: Signature) -> Echeance:
        lettre, days = signature.lettre, _waited(signature, today)
        pour = "" if signature.personne_id in own else signature.personne.nom_complet
        whose = f"La signature de {pour}" if pour else "Votre signature"
        return Echeance(
            kind="lettres-a-signer",
            titre=f"{lettre.get_nature_display()} de {lettre.titulaire}",
            pourquoi=f"{whose} est attendue {since(signature.depuis)}",
            url=_url(lettre, "#suite"),
            urgence=rank(Urgence.ATTENDU, days),
            date=timezone.localdate(signature.depuis),
            startup=lettre.startup.nom,
            pour=pour,
        )

    return Lot(
        kind="lettres-a-signer",
        label="Lettres de mission à signer",
        court="Lettres à signer",
        explication="C’est votre tour, ou celui de la personne que vous suppléez : elle seule signe.",
        urgence=Urgence.ATTENDU,
        startup="lettre__startup",
        rows=mine.select_related("lettre__startup", "lettre__titulaire", "personne")
        .defer("lettre__contexte", "lettre__startup__fiche")
        .order_by("depuis", "pk"),
        line=line,
    )


def _slow(user: Personne, equipe: set[int], today: date) -> Lot:
    before = timezone.now() - PATIENCE
    others = awaited().filter(lettre__incubateur__in=equipe, depuis__lte=before).exclude(personne=user)

    def line(signature: Signature) -> Echeance:
        lettre, days = signature.lettre, _waited(signature, today)
        term = f" ; son terme est passé le {jour(lettre.fin)}" if lettre.fin < today else ""
        return Echeance(
            kind="lettres-attendues",
            titre=f"{lettre.get_nature_display()} n°\u00a0{lettre.emission.reference}, {lettre.titulaire}",
            pourquoi=f"Attend {signature.personne} {since(signature.depuis)}{term}",
            url=_url(lettre, "#suite"),
            urgence=rank(Urgence.RETARD, days),
            date=timezone.localdate(signature.depuis),
            startup=lettre.startup.nom,
        )

    return Lot(
        kind="lettres-attendues",
        label="Lettres de mission qui attendent une signature",
        court="Signatures attendues",
        explication="Émises, au tour de la même personne depuis plus d’une semaine : relancez-la en un geste.",
        urgence=Urgence.RETARD,
        startup="lettre__startup",
        rows=others.select_related("lettre__startup", "lettre__titulaire", "lettre__emission", "personne")
        .defer(
            "lettre__contexte", "lettre__startup__fiche", "lettre__emission__page", "lettre__emission__texte"
        )
        .order_by("depuis", "pk"),
        line=line,
    )


def _to_issue(equipe: set[int], today: date) -> Lot:
    drafts = Lettre.objects.filter(
        incubateur__in=equipe, statut=StatutLettre.BROUILLON, prevue_le__lte=today + PLANNED_WITHIN
    )

    def line(lettre: Lettre) -> Echeance:
        return Echeance(
            kind="lettres-a-emettre",
            titre=f"{lettre.get_nature_display()} de {lettre.titulaire}",
            pourquoi=f"Signature prévue le {jour(lettre.prevue_le)}, {late(lettre.prevue_le)} : pas encore émise",
            url=_url(lettre),
            urgence=rank(Urgence.BIENTOT, (today - lettre.prevue_le).days),
            date=lettre.prevue_le,
            startup=lettre.startup.nom,
        )

    return Lot(
        kind="lettres-a-emettre",
        label="Lettres de mission à émettre",
        court="Lettres à émettre",
        explication="En préparation, et prévues à la signature : complétez-les, puis émettez-les.",
        urgence=Urgence.BIENTOT,
        startup="startup",
        rows=drafts.select_related("startup", "titulaire")
        .defer("contexte", "startup__fiche")
        .order_by("prevue_le", "pk"),
        line=line,
    )
