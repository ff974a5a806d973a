"""Prepare and publish the versions of a model of letter."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from missions.modele_par_defaut import OBJET, SECTIONS
from missions.models import Modele, Section
from socle.history import delete_tracked, save_tracked


@transaction.atomic
def current_modele(*, incubateur: Incubateur, by: Personne) -> Modele:
    """The latest published version; the shipped one becomes version 1 of an incubateur that has none."""
    Incubateur.objects.select_for_update(of=("self",)).get(pk=incubateur.pk)
    found = Modele.objects.published().filter(incubateur=incubateur).first()
    return found or publish_modele(modele=_from_code(incubateur, by), by=by)


def _from_code(incubateur: Incubateur, by: Personne) -> Modele:
    modele = save_tracked(
        Modele(incubateur=incubateur, numero=1, objet=OBJET), by=by, reason="Modèle fourni avec l’application"
    )
    for rang, section in enumerate(SECTIONS, 1):
        save_tracked(Section(modele=modele, rang=rang, **vars(section)), by=by)
    return modele


@transaction.atomic
def draft_modele(*, modele: Modele, by: Personne) -> Modele:
    """A new version to work on, with the text of this one; the one already in preparation, if there is one."""
    Incubateur.objects.select_for_update(of=("self",)).get(pk=modele.incubateur_id)
    versions = Modele.objects.filter(incubateur=modele.incubateur_id)
    existing = versions.filter(publie_le__isnull=True).first()
    if existing:
        return existing
    last = versions.order_by("-numero").first()
    draft = save_tracked(
        Modele(
            incubateur_id=modele.incubateur_id,
            numero=last.numero + 1,
            objet=modele.objet,
            signataires=modele.signataires,
            tire_de=modele,
        ),
        by=by,
        reason=f"Tirée de la version {modele.numero}",
    )
    for section in modele.sections.all():
        copy = Section(
            modele=draft,
            **{
                name: getattr(section, name)
                for name in ("partie", "rang", "titre", "texte", "facultative", "cochee")
            },
        )
        save_tracked(copy, by=by)
    return draft


@transaction.atomic
def draft_first_modele(*, incubateur: Incubateur, by: Personne) -> Modele:
    """A new version drafted from the latest; from the shipped one, then recorded as version 1, when there is none."""
    return draft_modele(modele=current_modele(incubateur=incubateur, by=by), by=by)


@transaction.atomic
def publish_modele(*, modele: Modele, by: Personne) -> Modele:
    """From now on letters use this version, and it never changes. Raises AlreadyPublished."""
    locked_draft(modele)
    modele.publie_le, modele.publie_par = timezone.now(), by
    return save_tracked(modele, by=by, reason="Version publiée")


# What is written in a draft -------------------------------------------------------------------------------


class AlreadyPublished(Exception):
    """Somebody published this version: its text never changes any more."""


def locked_draft(modele: Modele) -> Modele:
    """The version of that row, held until the transaction ends. Raises AlreadyPublished."""
    found = Modele.objects.select_for_update(of=("self",)).get(pk=modele.pk)
    if found.published:
        raise AlreadyPublished(str(found))
    return found


@transaction.atomic
def write_objet(*, modele: Modele, by: Personne) -> Modele:
    """Save the subject of the letters."""
    locked_draft(modele)
    return save_tracked(modele, by=by, reason="Objet de la lettre")


@transaction.atomic
def write_section(*, section: Section, by: Personne) -> Section:
    """Save a section; a new one, or one that changes part, goes last of its part."""
    locked_draft(section.modele)
    before = Section.objects.filter(pk=section.pk).first()
    if before is None or before.partie != section.partie:
        section.rang = _last_rank(section.modele, section.partie) + 1
    return save_tracked(section, by=by, reason="Section modifiée" if before else "Section ajoutée")


def _last_rank(modele: Modele, partie: str) -> int:
    ranks = modele.sections.filter(partie=partie).aggregate(last=Max("rang"))
    return ranks["last"] or 0


@transaction.atomic
def move_section(*, section: Section, up: bool, by: Personne) -> bool:
    """Exchange a section with its neighbour of the same part; False when it has none on that side."""
    locked_draft(section.modele)
    beside = section.modele.sections.filter(partie=section.partie).exclude(pk=section.pk)
    if up:
        other = beside.filter(rang__lt=section.rang).order_by("rang").last()
    else:
        other = beside.filter(rang__gt=section.rang).order_by("rang").first()
    if other is None:
        return False
    section.rang, other.rang = other.rang, section.rang
    # Two sections never hold the same rank, even while they exchange theirs.
    aside = _last_rank(section.modele, section.partie) + 1
    Section.objects.filter(pk=other.pk).update(rang=aside)
    for moved in (section, other):
        save_tracked(moved, by=by, reason="Ordre des sections")
    return True


@transaction.atomic
def remove_section(*, section: Section, by: Personne) -> None:
    locked_draft(section.modele)
    delete_tracked(section, by=by, reason="Section retirée")


@transaction.atomic
def set_signataires(*, modele: Modele, signataires: list[str], by: Personne) -> Modele:
    """Who signs, in that order."""
    locked_draft(modele)
    modele.signataires = signataires
    return save_tracked(modele, by=by, reason="Signataires")


@transaction.atomic
def abandon_modele(*, modele: Modele, by: Personne) -> None:
    """Give up a version in preparation: its text goes."""
    locked_draft(modele)
    for section in modele.sections.all():
        delete_tracked(section, by=by, reason="Version abandonnée")
    delete_tracked(modele, by=by, reason="Version abandonnée")
