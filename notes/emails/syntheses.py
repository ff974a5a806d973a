"""The Cabinet learns that the synthesis of a period is sealed."""

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement
from notes.models import Synthese
from socle.mail import queue


def cabinet_of(incubateur: Incubateur) -> list[Personne]:
    """Who only reads the incubateur, today."""
    held = Rattachement.objects.current().filter(incubateur=incubateur, role=RoleIncubateur.LECTURE)
    rows = held.filter(personne__is_active=True).select_related("personne").order_by("debut", "pk")
    return list({row.personne_id: row.personne for row in rows}.values())


def synthese_sealed(synthese: Synthese, *, by: Personne) -> None:
    """To each person of the Cabinet."""
    for personne in cabinet_of(synthese.incubateur):
        queue(
            to=personne.email,
            subject=f"{synthese.incubateur} : synthèse des notes de {synthese.libelle_periode}",
            template="notes/emails/synthese",
            context={"synthese": synthese, "by": by},
            key=f"synthese:{synthese.uuid}:{personne.uuid}",
            by=by,
            portee=synthese.incubateur.identifiant,
        )
