"""Prepare and publish the versions of a model of letter."""

from django.db import transaction
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from missions.modele_par_defaut import OBJET, SECTIONS
from missions.models import Modele, Section
from socle.history import save_tracked


@transaction.atomic
def current_modele(*, incubateur: Incubateur, by: Personne) -> Modele:
    """The latest published version; the shipped one becomes version 1 of an incubateur that has none."""
    Incubateur.objects.select_for_update(of=("self",)).get(pk=incubateur.pk)
    found = Modele.objects.published().filter(incubateur=incubateur).first()
    return found or publish_modele(modele=_from_code(incubateur, by), by=by)


def _from_code(incubateur: Incubateur, by: Personne) -> Modele:
    draft = Modele.objects.filter(incubateur=incubateur, publie_le__isnull=True).first()
    if draft:
        return draft
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
def publish_modele(*, modele: Modele, by: Personne) -> Modele:
    """From now on letters use this version, and it never changes."""
    modele.publie_le, modele.publie_par = timezone.now(), by
    return save_tracked(modele, by=by, reason="Version publiée")
