"""What the portfolio already knows of a letter to prepare: nearly all of it. Reads, writes nothing."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from annuaire.enums import RoleIncubateur
from annuaire.models import Incubateur, Personne, Rattachement
from missions import regles
from missions.controles import ROLE_OF
from missions.enums import Qualite, StatutLettre
from missions.models import Lettre, Modele, Signature
from missions.models.modeles import default_signataires
from socle.clock import today
from startups.enums import ACTIVE_PHASES, NomPhase, RoleStartup
from startups.models import Affectation, Startup
from startups.sections import decouper

# Titles of the fiche that tell how a service came to be, the best first.
CONTEXTS = ("contexte", "probleme")
CONTEXT_LENGTH = Lettre._meta.get_field("contexte").max_length
DAY = timedelta(days=1)
# « Compter les haies », « Mieux compter les haies »; neither « Le registre des haies » nor « Comptez vos haies ».
INFINITIVE = re.compile(r"(mieux\s+)?\w+(er|ir|re)\b", re.IGNORECASE)


def published_modele(incubateur: Incubateur) -> Modele | None:
    """The model that letters use today; None before the first letter, which publishes the shipped one."""
    return Modele.objects.published().filter(incubateur=incubateur).first()


def newer_modele(lettre: Lettre) -> Modele | None:
    """The version published since the draft was begun, if there is one."""
    latest = published_modele(lettre.incubateur)
    return latest if latest and latest.pk != lettre.modele_id else None


def intrapreneurs(startup: Startup) -> list[Personne]:
    """Who may be given a letter: intrapreneurs of today and of later."""
    held = startup.affectations.filter(role=RoleStartup.INTRAPRENEUR).select_related("personne__organisation")
    rows = [row for row in held.order_by("debut", "pk") if row.fin is None or row.fin >= today()]
    return list({row.personne_id: row.personne for row in rows if row.personne.is_active}.values())


def open_draft(startup: Startup, titulaire: Personne) -> Lettre | None:
    """The letter of this person already in preparation."""
    drafts = Lettre.objects.filter(startup=startup, titulaire=titulaire, statut=StatutLettre.BROUILLON)
    return drafts.order_by("pk").first()


def propose(startup: Startup, titulaire: Personne, *, by: Personne) -> tuple[Lettre, list[Signature]]:
    """A letter not saved yet and its signatories, filled with what is known."""
    before = _last_letter(titulaire)
    previous = _running_letter(startup, titulaire)
    held = affectation_of(startup, titulaire)
    debut = _start(previous, held)
    phase = startup.phase_at(debut)
    lettre = Lettre(
        startup=startup,
        incubateur=startup.incubateur,
        titulaire=titulaire,
        precedente=previous,
        phase=phase.nom if phase and NomPhase(phase.nom) in ACTIVE_PHASES else "",
        debut=debut,
        fin=debut,
        prevue_le=max(debut, today()),
        **_about_the_person(titulaire, held, before),
        **_about_the_service(startup, previous),
    )
    if lettre.phase:
        lettre.duree, lettre.unite = regles.duree_usuelle(startup.incubateur, lettre.phase)
        lettre.fin = regles.dernier_jour(debut, lettre.duree, lettre.unite)
        least = regles.quotite_minimale(startup.incubateur, lettre.phase)
        lettre.quotite = (held and held.quotite) or (previous and previous.quotite) or least
    return lettre, signatories(lettre, before, by=by)


def _last_letter(titulaire: Personne) -> Lettre | None:
    """What was last written of the person, wherever it was."""
    written = Lettre.objects.filter(titulaire=titulaire).in_force_some_day()
    return written.order_by("-debut", "-pk").first()


def _running_letter(startup: Startup, titulaire: Personne) -> Lettre | None:
    """The last letter of this person on this startup that no other one follows, not even in preparation."""
    written = Lettre.objects.filter(startup=startup, titulaire=titulaire).in_force_some_day()
    followed = Lettre.objects.filter(precedente__isnull=False).exclude(statut=StatutLettre.ANNULEE)
    return written.exclude(pk__in=followed.values("precedente")).order_by("-fin", "-pk").first()


def affectation_of(startup: Startup, titulaire: Personne, at: date | None = None) -> Affectation | None:
    """The role of intrapreneur of the day `at`, else the one to come."""
    at = at or today()
    rows = startup.affectations.filter(role=RoleStartup.INTRAPRENEUR, personne=titulaire)
    held = [row for row in rows.order_by("debut", "pk") if row.fin is None or row.fin >= at]
    return held[0] if held else None


def _start(previous: Lettre | None, held: Affectation | None) -> date:
    """The day after the letter before, the day the role begins, or today."""
    after = previous.fin + DAY if previous else date.min
    begins = held.debut if held else date.min
    return max(today(), after, begins)


def _about_the_person(titulaire: Personne, held: Affectation | None, before: Lettre | None) -> dict:
    organisation = titulaire.organisation.nom if titulaire.organisation else ""
    return {
        "fonction": titulaire.fonction,
        "bureau": (before and before.bureau) or organisation,
        "affectation": (before and before.affectation) or organisation,
        "lieu": before.lieu if before else "",
        "position": (held and held.position) or (before and before.position) or "",
    }


def _about_the_service(startup: Startup, previous: Lettre | None) -> dict:
    if previous:
        return {"but": previous.but, "contexte": previous.contexte}
    return {"but": _purpose(startup.mission), "contexte": _context(startup)}


def _purpose(mission: str) -> str:
    """What follows « visant à »: a mission that begins with what one does; any other is to be put in words."""
    mission = mission.strip().rstrip(".")
    return mission[:1].lower() + mission[1:] if INFINITIVE.match(mission) else ""


def _context(startup: Startup) -> str:
    """The part of the fiche that tells it."""
    sections = decouper(startup.fiche)
    for root in CONTEXTS:
        for section in sections:
            if root in section.slug and len(section.texte) <= CONTEXT_LENGTH:
                return section.texte.strip()
    return ""


# Who signs ----------------------------------------------------------------------------------------------------


def signatories(lettre: Lettre, before: Lettre | None, *, by: Personne) -> list[Signature]:
    """Who signs, in the order of the model, as far as it is known who is in office on the planned day."""
    modele = lettre.modele or published_modele(lettre.incubateur)
    found = []
    for rang, qualite in enumerate(modele.signataires if modele else default_signataires(), 1):
        personne = _signatory(lettre, Qualite(qualite), before, by)
        fonction = (
            lettre.fonction if qualite == Qualite.INTRAPRENEUR else _function(qualite, personne, before)
        )
        found.append(Signature(rang=rang, qualite=qualite, personne=personne, fonction=fonction))
    return found


def _signatory(lettre: Lettre, qualite: Qualite, before: Lettre | None, by: Personne) -> Personne | None:
    if qualite == Qualite.INTRAPRENEUR:
        return lettre.titulaire
    if qualite in ROLE_OF:
        return _sponsor(lettre, ROLE_OF[qualite])
    if qualite == Qualite.INCUBATEUR:
        return _head(lettre.incubateur, lettre.prevue_le, by)
    signed = _signed(before, qualite)
    return signed.personne if signed and signed.personne and signed.personne.is_active else None


def _sponsor(lettre: Lettre, role: str) -> Personne | None:
    held = lettre.startup.affectations.current(lettre.prevue_le).filter(role=role, personne__is_active=True)
    latest = held.select_related("personne").order_by("debut", "pk").last()
    return latest.personne if latest else None


def _head(incubateur: Incubateur, at: date, by: Personne) -> Personne | None:
    """Whoever signed last for the incubateur and is still of its équipe; else its only member, or `by`."""
    equipe = equipe_of(incubateur, at)
    signed = Signature.objects.filter(lettre__incubateur=incubateur, qualite=Qualite.INCUBATEUR)
    last = signed.filter(personne__in=equipe).order_by("-lettre__debut", "-pk").first()
    if last:
        return next(personne for personne in equipe if personne.pk == last.personne_id)
    if len(equipe) == 1 or by not in equipe:
        return equipe[0] if equipe else None
    return by


def equipe_of(incubateur: Incubateur, at: date) -> Sequence[Personne]:
    """People of the équipe on the day `at`, by name."""
    held = Rattachement.objects.current(at).filter(incubateur=incubateur, role=RoleIncubateur.EQUIPE)
    return list(
        Personne.objects.active().filter(pk__in=held.values("personne")).order_by("nom", "prenom", "pk")
    )


def _function(qualite: str, personne: Personne | None, before: Lettre | None) -> str:
    """What the directory says of the signatory, else what the last letter said of the same person."""
    if personne is None:
        return ""
    signed = _signed(before, qualite)
    same = signed if signed and signed.personne_id == personne.pk else None
    return personne.fonction or (same.fonction if same else "")


def _signed(before: Lettre | None, qualite: str) -> Signature | None:
    if before is None:
        return None
    return before.signatures.filter(qualite=qualite).select_related("personne").first()
