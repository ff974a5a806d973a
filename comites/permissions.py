"""Who may do what with the comités: the line « comité » of conception.md §4, one function a cell."""

from datetime import date

from django.db.models import Q

from annuaire.models import Incubateur, Personne
from comites.enums import Capacite, StatutComite
from comites.models import READERS, Comite, Condition, Passage
from comites.models.seances import ComiteQuerySet
from startups import permissions as startup_permissions
from startups.enums import SPONSORS, RoleStartup
from startups.models import Startup, holds, startups_held
from startups.models.startups import StartupQuerySet
from startups.permissions import co_incubates, is_equipe, is_portefeuille, roles_on

# Of their startups, these propose a passage.
PROPOSERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}


def _within(user: Personne) -> frozenset[int]:
    """Incubateurs whose comités the person runs."""
    roles = user.roles()
    return roles.equipe | roles.portefeuille


# Reading --------------------------------------------------------------------------------------------------


def follows_comites(user: Personne) -> bool:
    """Whoever runs comités, or may have a passage to read by a role."""
    return bool(_within(user)) or holds(user, READERS)


def readable_comites(user: Personne) -> ComiteQuerySet:
    """Of who follows none by a role, those in which they are named."""
    return Comite.objects.visible_to(user)


def can_list_comites(user: Personne) -> bool:
    """Whoever follows them, or is named in one: the list holds what each reads."""
    return follows_comites(user) or readable_comites(user).exists()


def can_read_comites(user: Personne, startup: Startup) -> bool:
    """The tab of a startup: équipe, own coach, intrapreneur, sponsors, portefeuille, co-incubateurs."""
    return (
        is_equipe(user, startup)
        or is_portefeuille(user, startup)
        or bool(READERS & roles_on(user, startup))
        or co_incubates(user, startup)
    )


def can_read_whole(user: Personne, comite: Comite) -> bool:
    """Whether every passage of the séance is theirs to read: they run it, chair it or sit in it throughout."""
    replaced = [user.pk, *user.replaced()]
    return (
        comite.incubateur_id in _within(user)
        or comite.president_id == user.pk
        or comite.membres.permanent().filter(personne__in=replaced).exists()
    )


# Planning -------------------------------------------------------------------------------------------------


def planned_by(user: Personne) -> Q:
    """Startups whose next passage the person sees to, as a condition on startups."""
    return Q(incubateur__in=_within(user)) | Q(pk__in=startups_held(user, roles=PROPOSERS))


def startups_to_plan(user: Personne) -> StartupQuerySet:
    """Startups for which the person may propose a passage: those of their incubateurs, those they coach or lead."""
    return Startup.objects.filter(planned_by(user))


def incubateurs_to_plan(user: Personne):
    """Incubateurs in which the person may propose a séance."""
    own = Startup.objects.filter(pk__in=startups_held(user, roles=PROPOSERS)).order_by()
    return Incubateur.objects.active().filter(Q(pk__in=_within(user)) | Q(pk__in=own.values("incubateur")))


def can_plan(user: Personne) -> bool:
    """Whether there is any startup for which the person may propose a passage."""
    return bool(_within(user)) or holds(user, PROPOSERS)


def can_plan_for(user: Personne, startup: Startup) -> bool:
    """Équipe and portefeuille of the incubateur, own coach and intrapreneur."""
    return startup.incubateur_id in _within(user) or bool(PROPOSERS & roles_on(user, startup))


def joinable(user: Personne, at: date):
    """Séances in which the person may ask for a passage: of these they learn the day and the place, nothing more."""
    return Comite.objects.open_to_passages(at).filter(incubateur__in=incubateurs_to_plan(user))


def runs(user: Personne, incubateur: Incubateur) -> bool:
    """Équipe and portefeuille run the comités of their incubateur."""
    return incubateur.pk in _within(user)


def can_write_comite(user: Personne, comite: Comite) -> bool:
    """Équipe and portefeuille of the incubateur; a coach or intrapreneur·e, what they proposed for their own startups.

    Theirs it stays while it is in preparation and holds no startup of others.
    """
    if comite.incubateur_id in _within(user):
        return True
    if not (comite.in_preparation and comite.propose_par_id == user.pk):
        return False
    own = startups_held(user, roles=PROPOSERS)
    return holds(user, PROPOSERS) and not comite.passages.exclude(startup__in=own).exists()


def can_write_passage(user: Personne, passage: Passage) -> bool:
    """Who writes the séance writes its passages."""
    return can_write_comite(user, passage.comite)


def can_seat(user: Personne, comite: Comite) -> bool:
    """Adding a member searches the directory: only who reads it, of those who write the séance."""
    return can_write_comite(user, comite) and comite.incubateur_id in user.roles().directory()


# The dossier of a passage ---------------------------------------------------------------------------------


def can_write_dossier(user: Personne, passage: Passage) -> bool:
    """Équipe and portefeuille of the incubateur, own coach and own intrapreneur."""
    return can_plan_for(user, passage.startup)


def can_read_avis(user: Personne, passage: Passage) -> bool:
    """The avis du coach is for the équipe, the DINUM and the coach: no member reads it, whatever their seat."""
    return startup_permissions.can_read_avis(user, passage.startup)


def can_write_avis(user: Personne, passage: Passage) -> bool:
    """The startup's own coach alone."""
    return startup_permissions.can_write_avis(user, passage.startup)


# Before the séance ----------------------------------------------------------------------------------------

# Seats of those who prepare the passage: they answer questions, and judge nothing.
PREPARENT = {Capacite.INTRAPRENEUR, Capacite.COACH}
ARBITRENT = {Capacite.SPONSOR_DG, Capacite.SPONSOR_PROXIMITE, Capacite.DIRECTION}


def can_ask(user: Personne, passage: Passage) -> bool:
    """Own sponsors, members of the passage, équipe and portefeuille; not those who prepare it."""
    return (
        passage.comite.incubateur_id in _within(user)
        or _sponsors(user, passage)
        or passage.comite.president_id == user.pk
        or (passage.siege is not None and passage.siege not in PREPARENT)
    )


def can_answer(user: Personne, passage: Passage) -> bool:
    """Those who write the dossier."""
    return can_write_dossier(user, passage)


def can_score(user: Personne, passage: Passage) -> bool:
    """Own sponsors, and who sits as sponsor or for another direction: a suppléant does not decide."""
    return _sponsors(user, passage) or passage.siege in ARBITRENT


def can_read_grilles(user: Personne, passage: Passage) -> bool:
    """All of them: équipe and portefeuille of the incubateur. A member reads their own."""
    return passage.comite.incubateur_id in _within(user)


def _sponsors(user: Personne, passage: Passage) -> bool:
    return bool({*SPONSORS} & roles_on(user, passage.startup))


# Deciding -------------------------------------------------------------------------------------------------


def can_decide(user: Personne, comite: Comite) -> bool:
    """Équipe and portefeuille of the incubateur, and who chairs; nobody decides in their stead."""
    return comite.incubateur_id in _within(user) or comite.president_id == user.pk


def can_read_decision(user: Personne, comite: Comite) -> bool:
    """Whoever reads the passage, once the séance is closed: before, it is being written."""
    return comite.statut == StatutComite.CLOS or can_decide(user, comite)


def decided_by(user: Personne) -> Q:
    """Séances whose decisions the person records, as a condition on séances."""
    return Q(incubateur__in=_within(user)) | Q(president=user)


def can_meet_condition(user: Personne, condition: Condition) -> bool:
    """Who owns it says that it is met; so do those who decide."""
    return condition.responsable_id == user.pk or can_drop_condition(user, condition)


def can_drop_condition(user: Personne, condition: Condition) -> bool:
    """Only those who decide give up what the comité asked for."""
    return can_decide(user, condition.decision.passage.comite)
