"""What awaits a person about startups, for « À traiter ». Each person gets only what is theirs to do:

- blocages: the person of whom something is expected, and who stands in for them;
- news, vacant roles, long phases: the équipe for its incubateur, coach and intrapreneur for their own startups, the
  DINUM's portefeuille for those it follows;
- old measures, and objectives whose day is past (startups/echeances_impact.py): those who write the impact of the
  startup, équipe, coach and intrapreneur;
- affectations that end: the équipe, coach and intrapreneur of the startup, and the person concerned;
- coaches on one startup for too long: the équipe, and that coach;
- money (startups/echeances_budget.py): the équipe, coach and intrapreneur;
- what both the portfolio and beta.gouv.fr changed: the équipe.
"""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from annuaire.models import Incubateur, Personne
from socle.echeances import Echeance, Lot, Urgence, rank
from socle.periods import months_before
from socle.templatetags.socle import jour, plural, span
from startups import echeances_budget, echeances_impact, permissions
from startups.enums import SPONSORS, TEAM, NomPhase, RoleStartup
from startups.models import (
    Affectation,
    Blocage,
    FicheImportee,
    Indicateur,
    Startup,
    holds,
    startups_held,
)
from startups.models.impact import PERIMEE_JOURS, stale_after
from startups.reseau import DUREES

ENDING_WITHIN = timedelta(days=60)
WRITERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}
# Told that their own role ends; sponsors are not.
MEMBERS = {*TEAM, RoleStartup.PORTEFEUILLE}
# Columns of an affectation's line: rows are sorted by the thousand.
SHOWN = ["debut", "fin", "role", "personne__prenom", "personne__nom", "personne__email", "startup__nom"]
SHOWN += ["startup__identifiant"]


def echeances(user: Personne, today: date) -> list[Lot]:
    """Lots of lines about startups, the most pressing kind first."""
    own = Startup.objects.filter(_moved_forward(user, today)).active(today)
    rules = list(Incubateur.objects.only("silence_jours", "coach_mois").order_by("pk"))
    return [
        _blocages(user, today),
        _silent(user, rules, today),
        _stale_measures(user, today),
        echeances_impact.late_objectives(own, today),
        _vacancies(user, today),
        _endings(user, today),
        _long_phases(user, today),
        _old_coaches(user, rules, today),
        _divergences(user),
        *echeances_budget.lots(own, today),
    ]


# Whose startups -------------------------------------------------------------------------------------------


def _moved_forward(user: Personne, today: date) -> Q:
    """Startups of the équipe's incubateurs, and those one coaches or leads."""
    return Q(incubateur__in=user.roles(today).equipe) | Q(pk__in=startups_held(user, today, WRITERS))


def _followed(user: Personne, today: date) -> Q:
    """Those, and the portefeuille's: the startups it was given, or else all those of its incubateurs."""
    portefeuille = Q(incubateur__in=user.roles(today).portefeuille)
    if holds(user, {RoleStartup.PORTEFEUILLE}, today):
        portefeuille = Q(pk__in=startups_held(user, today, {RoleStartup.PORTEFEUILLE}))
    return _moved_forward(user, today) | portefeuille


# Lots -----------------------------------------------------------------------------------------------------


def _blocages(user: Personne, today: date) -> Lot:
    # Known first: an « or » with a subquery would read all the blocages.
    replaced = user.replaced(today)
    handed = Blocage.objects.open().filter(attendu_de__in=[user.pk, *replaced])

    def line(blocage: Blocage) -> Echeance:
        pour = "" if blocage.attendu_de_id == user.pk else blocage.attendu_de.nom_complet
        whom = f"de {pour}" if pour else "de vous"
        days = (today - blocage.depuis).days
        why = f"Attendu {whom} depuis {span(days)}" if days > 0 else f"Attendu {whom} depuis aujourd’hui"
        if blocage.pris_en_charge_le:
            taken = timezone.localdate(blocage.pris_en_charge_le)
            why += f" ; pris en charge le {jour(taken)}, pas encore résolu"
        return Echeance(
            kind="blocages",
            titre=blocage.titre,
            pourquoi=why,
            url=reverse("startups:blocage", args=[blocage.uuid]),
            urgence=rank(Urgence.ATTENDU, days),
            date=blocage.depuis,
            startup=blocage.startup.nom,
            pour=pour,
        )

    return Lot(
        kind="blocages",
        label="Blocages qui attendent une réponse",
        court="Blocages",
        explication="On attend quelque chose de vous : répondez, prenez en charge, ou confiez à quelqu’un d’autre.",
        urgence=Urgence.ATTENDU,
        startup="startup",
        rows=handed.select_related("startup", "attendu_de").order_by("depuis", "pk"),
        line=line,
    )


def _silent(user: Personne, rules: list[Incubateur], today: date) -> Lot:
    startups = Startup.objects.filter(_followed(user, today)).silent(today, rules).active(today)

    def line(startup: Startup) -> Echeance:
        delay = startup.incubateur.silence_jours
        news = timezone.localdate(startup.signe_le)
        since = span((today - news).days)
        why = (
            f"Aucune nouvelle depuis {since}"
            if startup.signe_le != startup.created_at
            else f"Encore aucun point, {since} après son arrivée"
        )
        writes = permissions.can_write_points(user, startup)
        return Echeance(
            kind="sans-nouvelles",
            titre=startup.nom,
            pourquoi=f"{why} (délai : {plural(delay, 'jour')})",
            url=reverse("startups:suivi_nouveau" if writes else "startups:suivi", args=[startup.identifiant]),
            urgence=rank(Urgence.RETARD, (today - news).days - delay),
            date=news + timedelta(days=delay),
            startup=startup.nom,
        )

    return Lot(
        kind="sans-nouvelles",
        label="Startups sans nouvelles",
        court="Sans nouvelles",
        explication="Faites le point, ou dites « rien de nouveau » : cela compte comme des nouvelles.",
        urgence=Urgence.RETARD,
        startup="pk",
        rows=startups.select_related("incubateur")
        .only("identifiant", "nom", "created_at", "incubateur__silence_jours")
        .order_by("signe_le", "nom", "pk"),
        line=line,
        geste=("Faire ma tournée", reverse("startups:tournee")) if permissions.can_tour(user) else None,
    )


def _stale_measures(user: Personne, today: date) -> Lot:
    startups = Startup.objects.filter(_moved_forward(user, today)).order_by()
    stale = Indicateur.objects.stale(today).filter(startup__in=startups.values("pk"))

    def line(indicateur: Indicateur) -> Echeance:
        days = (today - indicateur.attendue_depuis).days
        said = "Mesuré il y a" if indicateur.derniere_le else "Jamais mesuré, suivi depuis"
        page = reverse("startups:indicateur", args=[indicateur.startup.identifiant, indicateur.uuid])
        return Echeance(
            kind="mesures-anciennes",
            titre=indicateur.nom,
            pourquoi=f"{said} {span(days)} ({indicateur.get_frequence_display().lower()})",
            url=f"{page}#saisie",
            urgence=rank(Urgence.RETARD, days - PERIMEE_JOURS),
            date=indicateur.attendue_depuis + stale_after(indicateur.frequence),
            startup=indicateur.startup.nom,
        )

    return Lot(
        kind="mesures-anciennes",
        label="Mesures d’impact anciennes",
        court="Mesures anciennes",
        explication="Saisissez la dernière valeur connue, ou cessez de suivre un indicateur que personne ne mesure plus.",
        urgence=Urgence.RETARD,
        startup="startup",
        rows=stale.of_active_startups(today)
        .select_related("startup")
        .only("uuid", "nom", "frequence", "startup__nom", "startup__identifiant")
        .order_by("attendue_depuis", "pk"),
        line=line,
    )


def _vacancies(user: Personne, today: date) -> Lot:
    startups = Startup.objects.filter(_followed(user, today)).active(today)
    lacking = startups.lacking({RoleStartup.COACH}, {RoleStartup.INTRAPRENEUR}, SPONSORS, at=today)

    def line(startup: Startup) -> Echeance:
        held = {
            "coach": startup.a_coach,
            "intrapreneur·e": startup.a_intrapreneur,
            "sponsor": startup.a_sponsor,
        }
        missing = " ni ".join(role for role, found in held.items() if not found)
        days = (today - startup.phase_debut).days
        return Echeance(
            kind="roles-vacants",
            titre=startup.nom,
            pourquoi=f"Sans {missing}",
            url=reverse("startups:equipe", args=[startup.identifiant]),
            urgence=rank(Urgence.MANQUE, days),
            startup=startup.nom,
        )

    return Lot(
        kind="roles-vacants",
        label="Startups sans coach, intrapreneur·e ou sponsor",
        court="Rôles vacants",
        explication="L’équipe de l’incubateur nomme quelqu’un depuis l’onglet « Équipe » de la startup.",
        urgence=Urgence.MANQUE,
        startup="pk",
        rows=lacking.with_vacancies(today)
        .with_phase_courante(today)
        .only("identifiant", "nom")
        .order_by("phase_debut", "nom", "pk"),
        line=line,
    )


def _endings(user: Personne, today: date) -> Lot:
    concerned = (
        Q(startup__incubateur__in=user.roles(today).equipe)
        | Q(startup__in=startups_held(user, today, WRITERS))
        | Q(startup__in=startups_held(user, today, MEMBERS), personne=user, role__in=MEMBERS)
    )
    # Somebody is already named to follow. Of several designers each one counts; another coach is enough.
    after = Affectation.objects.filter(
        Q(personne=OuterRef("personne")) | ~Q(role__in=TEAM),
        Q(fin__isnull=True) | Q(fin__gt=OuterRef("fin")),
        startup=OuterRef("startup"),
        role=OuterRef("role"),
    )
    ending = (
        Affectation.objects.current(today)
        .filter(concerned, ~Exists(after), fin__gte=today, fin__lte=today + ENDING_WITHIN)
        .of_active_startups(today)
    )

    def line(affectation: Affectation) -> Echeance:
        own = affectation.personne_id == user.pk
        role = affectation.get_role_display()
        left = (affectation.fin - today).days
        when = f"jusqu’au {jour(affectation.fin)} ({f'dans {span(left)}' if left else 'aujourd’hui'})"
        return Echeance(
            kind="affectations",
            titre=f"Votre rôle : {role}" if own else affectation.personne.nom_complet,
            pourquoi=f"{role} {when}",
            url=reverse("startups:equipe", args=[affectation.startup.identifiant]),
            urgence=rank(Urgence.BIENTOT, -left),
            date=affectation.fin,
            startup=affectation.startup.nom,
        )

    return Lot(
        kind="affectations",
        label="Rôles qui se terminent dans les 60 jours",
        court="Fins de rôle",
        explication="À prolonger, ou à confier à quelqu’un d’autre, avant cette date.",
        urgence=Urgence.BIENTOT,
        startup="startup",
        rows=ending.select_related("startup", "personne").only(*SHOWN).order_by("fin", "startup__nom", "pk"),
        line=line,
    )


def _long_phases(user: Personne, today: date) -> Lot:
    startups = Startup.objects.filter(_followed(user, today)).long_in_phase(today).with_phase_courante(today)

    def line(startup: Startup) -> Echeance:
        phase, days = NomPhase(startup.phase_courante), (today - startup.phase_debut).days
        usual = DUREES[phase].troisieme
        return Echeance(
            kind="phases-longues",
            titre=startup.nom,
            pourquoi=f"En {phase.label.lower()} depuis {span(days)} : trois startups sur quatre en sortent avant {span(usual)}",
            url=reverse("startups:page", args=[startup.identifiant]),
            urgence=rank(Urgence.A_REVOIR, days),
            date=startup.phase_debut + timedelta(days=usual),
            startup=startup.nom,
        )

    return Lot(
        kind="phases-longues",
        label="Phases plus longues que d’habitude",
        court="Phases longues",
        explication="Changer de phase, arrêter, ou continuer en connaissance de cause : à préparer avec les sponsors.",
        urgence=Urgence.A_REVOIR,
        startup="pk",
        rows=startups.only("identifiant", "nom").order_by("phase_debut", "nom", "pk"),
        line=line,
    )


def _old_coaches(user: Personne, rules: list[Incubateur], today: date) -> Lot:
    limits = defaultdict(list)
    for incubateur in rules:
        limits[incubateur.coach_mois].append(incubateur.pk)
    over = Q(pk__in=[])
    for months, pks in limits.items():
        over |= Q(startup__incubateur__in=pks, debut__lt=months_before(today, months))
    concerned = Q(startup__incubateur__in=user.roles(today).equipe) | Q(
        startup__in=startups_held(user, today, {RoleStartup.COACH}), personne=user
    )
    held = (
        Affectation.objects.current(today)
        .filter(over, concerned, role=RoleStartup.COACH)
        .of_active_startups(today)
    )

    def line(affectation: Affectation) -> Echeance:
        own = affectation.personne_id == user.pk
        days = (today - affectation.debut).days
        return Echeance(
            kind="coachs-anciens",
            titre="Votre rôle : Coach" if own else affectation.personne.nom_complet,
            pourquoi=f"Coach depuis {span(days)}",
            url=reverse("startups:equipe", args=[affectation.startup.identifiant]),
            urgence=rank(Urgence.A_REVOIR, days),
            date=affectation.debut,
            startup=affectation.startup.nom,
        )

    return Lot(
        kind="coachs-anciens",
        label="Coachs depuis longtemps sur la même startup",
        court="Coachs de longue date",
        explication="Un regard neuf aide : préparez le passage de relais à un·e autre coach.",
        urgence=Urgence.A_REVOIR,
        startup="startup",
        rows=held.select_related("startup", "personne").only(*SHOWN).order_by("debut", "startup__nom", "pk"),
        line=line,
    )


def _divergences(user: Personne) -> Lot:
    fiches = FicheImportee.objects.for_equipe(user).exclude(ancetres={})

    def line(fiche: FicheImportee) -> Echeance:
        return Echeance(
            kind="ecarts-betagouv",
            titre=str(fiche.objet),
            pourquoi=f"{plural(len(fiche.ancetres), 'champ')} à trancher : modifié ici et chez beta.gouv.fr",
            url=reverse("startups:betagouv_ecart", args=[fiche.uuid]),
            urgence=rank(Urgence.A_REVOIR, 0),
            startup=fiche.startup.nom if fiche.startup else "",
        )

    return Lot(
        kind="ecarts-betagouv",
        label="Écarts avec beta.gouv.fr",
        court="Écarts",
        explication="Les deux valeurs sont gardées : choisissez celle qui est juste.",
        urgence=Urgence.A_REVOIR,
        startup="startup",
        rows=fiches.select_related("startup", "incubateur", "organisation").order_by("importee_le", "pk"),
        line=line,
    )
