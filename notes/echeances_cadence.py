"""Notes to write and meetings to plan, for « À traiter »: those who lead the startup; of what is late, its équipe too."""

from datetime import date, timedelta

from django.db.models import Case, Q, QuerySet, When
from django.urls import reverse

from annuaire.models import Personne
from notes.cadence import (
    BIENTOT_JOURS,
    CLOSE,
    COURANTE,
    Regles,
    due_by,
    late,
    periode_of,
    regles,
    with_cadence,
)
from notes.mi_parcours import awaited, expected_on
from notes.models.notes import WRITERS
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import jour
from socle.templatetags.socle import late as how_late
from startups.enums import GenreJalon, NomPhase
from startups.models import Phase, Startup, holds, startups_held


def lots(user: Personne, today: date) -> list[Lot]:
    """Notes to write, those that are late first; meetings half-way of an investigation."""
    own = startups_held(user, today, WRITERS)
    equipe = user.roles(today).equipe
    if not equipe and not holds(user, WRITERS, today):
        return []
    followed = Startup.objects.filter(Q(incubateur__in=equipe) | Q(pk__in=own)).select_related("incubateur")
    rules = regles()
    return [_to_write(followed, own, rules, today), _meetings(followed, rules, today)]


def _to_write(followed: QuerySet[Startup], own: QuerySet, rules: Regles, today: date) -> Lot:
    # The équipe sees what is late; before, those who write it do.
    soon = due_by(today + timedelta(days=BIENTOT_JOURS)) & Q(pk__in=own)
    rows = with_cadence(followed, today, rules).filter(late() | soon)
    rows = rows.annotate(en_retard=Case(When(late(), then=True), default=False))

    def line(startup: Startup) -> Echeance:
        urgence = Urgence.RETARD if startup.en_retard else Urgence.BIENTOT
        periode = periode_of(startup, today, CLOSE if startup.en_retard else COURANTE)
        return Echeance(
            kind="notes-a-ecrire",
            titre=f"Note de {periode}",
            pourquoi=f"Attendue pour le {jour(periode.fin)}, {how_late(periode.fin)}",
            url=reverse("notes:note", args=[startup.identifiant, periode.cle]),
            urgence=rank(urgence, (today - periode.fin).days),
            date=periode.fin,
            startup=startup.nom,
        )

    return Lot(
        kind="notes-a-ecrire",
        label="Notes à écrire",
        court="Notes à écrire",
        explication="En retard, ou attendues dans les jours qui viennent ; chacune est préremplie avec ce que dit le suivi.",
        urgence=Urgence.RETARD,
        startup="pk",
        rows=rows.defer("fiche").order_by(Case(When(late(), then="_fin_1"), default="_fin_0"), "nom", "pk"),
        line=line,
        geste=("Voir le calendrier des notes", reverse("notes:liste")),
    )


def _meetings(followed: QuerySet[Startup], rules: Regles, today: date) -> Lot:
    def line(startup: Startup) -> Echeance:
        phase = Phase(nom=NomPhase.INVESTIGATION, debut=startup.phase_debut)
        expected = expected_on(phase, startup.incubateur)
        return Echeance(
            kind="points-a-mi-parcours",
            titre="Point à mi-parcours de l’investigation",
            pourquoi=f"Ni tenu ni prévu ; la moitié de l’investigation est le {jour(expected)}, {how_late(expected)}",
            url=f"{reverse('startups:jalon_nouveau', args=[startup.identifiant])}?genre={GenreJalon.MI_PARCOURS}",
            urgence=rank(Urgence.BIENTOT, (today - expected).days),
            date=expected,
            startup=startup.nom,
        )

    return Lot(
        kind="points-a-mi-parcours",
        label="Points à mi-parcours à programmer",
        court="Points à mi-parcours",
        explication="En investigation, ce point tient lieu de note : fixez sa date, ou dites quand il s’est tenu.",
        urgence=Urgence.BIENTOT,
        startup="pk",
        rows=awaited(followed, today, rules).defer("fiche").order_by("phase_debut", "nom", "pk"),
        line=line,
    )
