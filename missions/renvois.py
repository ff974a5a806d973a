"""Where each line of the list of controls is mended: a field of the letter's form, or another page and back."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from missions.controles import EQUIPE, MODELE, ROLE, STARTUP, TITULAIRE, Controle
from missions.models import Lettre


@dataclass(frozen=True)
class Renvoi:
    label: str
    url: str


def renvois(lettre: Lettre, line: Controle, retour: str) -> list[Renvoi]:
    """Links that mend a line; `retour` is the page one comes back to."""
    found = []
    if line.champ:
        found.append(Renvoi("Corriger la lettre", field_url(lettre, line.champ, retour)))
    if line.ailleurs:
        label, url = _elsewhere(lettre, line)
        found.append(Renvoi(label, _back(url, retour)))
    return found


def field_url(lettre: Lettre, champ: str, retour: str = "") -> str:
    """The form of the letter, opened at that field."""
    query = {"champ": champ} | ({"retour": retour} if retour else {})
    return f"{reverse('missions:modifier', args=[lettre.uuid])}?{urlencode(query)}#id_{champ}"


def _back(url: str, retour: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'retour': retour})}"


def _elsewhere(lettre: Lettre, line: Controle) -> tuple[str, str]:
    identifiant = lettre.startup.identifiant
    if line.ailleurs == ROLE:
        return _role(lettre, line)
    if line.ailleurs == EQUIPE:
        url = reverse("startups:affectation_nouvelle", args=[identifiant])
        return "Nommer quelqu’un", f"{url}?role={line.role}"
    if line.ailleurs == STARTUP:
        return "Corriger la startup", reverse("startups:modifier", args=[identifiant])
    if line.ailleurs == TITULAIRE:
        personne = line.personne or lettre.titulaire
        return "Corriger la fiche de la personne", reverse("annuaire:personne_modifier", args=[personne.uuid])
    assert line.ailleurs == MODELE
    return "Corriger le modèle", reverse("missions:modele", args=[lettre.modele.uuid])


def _role(lettre: Lettre, line: Controle) -> tuple[str, str]:
    """The dates of the role the person has or had, else a new one."""
    rows = [
        row
        for row in lettre.startup.affectations.all()
        if row.personne_id == line.personne.pk and row.role == line.role
    ]
    identifiant = lettre.startup.identifiant
    if rows:
        latest = max(rows, key=lambda row: (row.debut, row.pk))
        url = reverse("startups:affectation_modifier", args=[identifiant, latest.uuid])
        return f"Corriger le rôle de {line.personne}", url
    url = reverse("startups:affectation_confier", args=[identifiant, line.personne.uuid])
    return f"Confier le rôle à {line.personne}", f"{url}?role={line.role}"
