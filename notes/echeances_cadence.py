"""Notes to write and meetings to plan, for « À traiter »: those who lead the startup; of what is late, its équipe too."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from annuaire.models import Personne
from notes.cadence import BIENTOT_JOURS, CLOSE, COURANTE, due_by, late, periode_of, with_cadence
from notes.mi_parcours import awaited, expected_on
from notes.models.notes import WRITERS
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.templatetags.socle import jour
from socle.templatetags.socle import late as how_late
from startups.enums import GenreJalon, NomPhase
from startups.models import Phase, Startup, startup_roles


def lots(user: Personne, today: date) -> list[Lot]:
    """Notes that are late, meetings half-way of an investigation, notes due in a few days."""
    own = sorted(pk for pk, held in startup_roles(user, today).items() if held & WRITERS)
    equipe = user.roles(today).equipe
    if not own and not equipe:
        return []
    followed = Startup.objects.filter(Q(incubateur__in=equipe) | Q(pk__in=own))
    rows = with_cadence(followed.select_related("incubateur").defer("fiche"), today)
    found = [_late(rows, today), _meetings(followed, today)]
    # The équipe sees what is late; before, those who write it do.
    return [*found, _due(rows.filter(pk__in=own), today)] if own else found


def _note_line(kind: str, urgence: Urgence, startup: Startup, today: date, back: int) -> Echeance:
    periode = periode_of(startup, today, back)
    return Echeance(
        kind=kind,
        titre=f"Note de {periode}",
        pourquoi=f"Attendue pour le {jour(periode.fin)}, {how_late(periode.fin)}",
        url=reverse("notes:note", args=[startup.identifiant, periode.cle]),
        urgence=rank(urgence, (today - periode.fin).days),
        date=periode.fin,
        startup=startup.nom,
    )


def _late(rows: QuerySet[Startup], today: date) -> Lot:
    kind = "notes-en-retard"
    return Lot(
        kind=kind,
        label="Notes en retard",
        court="Notes en retard",
        explication="Les sponsors les attendent : relisez ce qui est prérempli, complétez, transmettez.",
        urgence=Urgence.RETARD,
        startup="pk",
        rows=rows.filter(late()).order_by("_fin_1", "nom", "pk"),
        line=lambda startup: _note_line(kind, Urgence.RETARD, startup, today, CLOSE),
        geste=("Voir le calendrier des notes", reverse("notes:liste") + "?etat=en-retard"),
    )


def _due(rows: QuerySet[Startup], today: date) -> Lot:
    kind = "notes-a-ecrire"
    soon = today + timedelta(days=BIENTOT_JOURS)
    return Lot(
        kind=kind,
        label="Notes à écrire",
        court="Notes à écrire",
        explication="Attendues dans les jours qui viennent, et préremplies avec ce que dit le suivi.",
        urgence=Urgence.BIENTOT,
        startup="pk",
        rows=rows.filter(due_by(soon)).order_by("_fin_0", "nom", "pk"),
        line=lambda startup: _note_line(kind, Urgence.BIENTOT, startup, today, COURANTE),
    )


def _meetings(followed: QuerySet[Startup], today: date) -> Lot:
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
        rows=awaited(followed.select_related("incubateur").defer("fiche"), today).order_by(
            "phase_debut", "nom", "pk"
        ),
        line=line,
    )
