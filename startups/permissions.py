"""Who may do what on a startup: the table of conception.md §4, one function a cell.

Roles come from dated affectations, rattachements and namings; nothing else reads them. A function takes a
startup whose `incubateur_id` is loaded, and costs at most one query for the co-incubateurs.
"""

from annuaire.models import Personne
from annuaire.permissions import can_write_directory, can_write_incubateur
from startups.enums import RoleStartup
from startups.models import (
    BUDGET_READERS,
    POINT_READERS,
    Blocage,
    FicheImportee,
    Startup,
    holds,
    startup_roles,
)

WRITERS = {RoleStartup.COACH, RoleStartup.INTRAPRENEUR}


def is_equipe(user: Personne, startup: Startup) -> bool:
    """Équipe of the principal incubateur: the one that writes."""
    return startup.incubateur_id in user.roles().equipe


def is_coach(user: Personne, startup: Startup) -> bool:
    """Coach of this very startup."""
    return RoleStartup.COACH in roles_on(user, startup)


def is_portefeuille(user: Personne, startup: Startup) -> bool:
    """The DINUM's follower, of the startup or of its incubateur."""
    return startup.incubateur_id in user.roles().portefeuille or RoleStartup.PORTEFEUILLE in roles_on(
        user, startup
    )


def roles_on(user: Personne, startup: Startup) -> frozenset[str]:
    """Keys of RoleStartup that `user` holds on `startup` today (and SUPPLEANT)."""
    return startup_roles(user).get(startup.pk, frozenset())


def has_any_role(user: Personne) -> bool:
    """Whether the person holds a role anywhere today: else `/` says whom to ask."""
    return bool(user.roles().any() or startup_roles(user))


def _writes(user: Personne, startup: Startup) -> bool:
    return is_equipe(user, startup) or bool(WRITERS & roles_on(user, startup))


def co_incubates(user: Personne, startup: Startup) -> bool:
    """Équipe or portefeuille of a co-incubateur: they read."""
    roles = user.roles()
    across = roles.equipe | roles.portefeuille
    # All of them, so that a page which has prefetched them asks nothing more.
    return bool(across) and any(incubateur.pk in across for incubateur in startup.co_incubateurs.all())


def _follows(user: Personne, startup: Startup) -> bool:
    """Reads what stays between the incubateur, the team's lead and the DINUM."""
    return (
        _writes(user, startup)
        or is_portefeuille(user, startup)
        or startup.incubateur_id in user.roles().coach
        or co_incubates(user, startup)
    )


# The page -------------------------------------------------------------------------------------------------


def can_create_startup(user: Personne) -> bool:
    """An équipe opens a startup in its own incubateur."""
    return bool(user.roles().equipe)


def can_write_fiche(user: Personne, startup: Startup) -> bool:
    """Équipe, own coach and own intrapreneur keep the page true."""
    return _writes(user, startup)


def can_write_phases(user: Personne, startup: Startup) -> bool:
    """Équipe and own coach; the intrapreneur writes the page but not the phases."""
    return is_equipe(user, startup) or is_coach(user, startup)


def can_read_emails(user: Personne, startup: Startup) -> bool:
    """Addresses of the people around a startup: for those who follow it, and for these people themselves."""
    return _follows(user, startup) or bool(roles_on(user, startup))


def can_open_people(user: Personne, startup: Startup) -> bool:
    """The pages of the people around a startup: for those who read the directory of its incubateur."""
    return startup.incubateur_id in user.roles().directory()


def can_write_affectations(user: Personne, startup: Startup) -> bool:
    """Équipe alone: an affectation gives rights."""
    return is_equipe(user, startup)


def can_write_rattachement(user: Personne, startup: Startup) -> bool:
    """Équipe alone changes the incubateurs of a startup."""
    return is_equipe(user, startup)


def can_write_standards(user: Personne, startup: Startup) -> bool:
    return _writes(user, startup)


# Follow-up ------------------------------------------------------------------------------------------------


def can_read_points(user: Personne, startup: Startup) -> bool:
    """Everybody who follows closely; not sponsors, team members or readers."""
    return _follows(user, startup)


def can_read_some_points(user: Personne) -> bool:
    """Whether the person follows any startup closely: else météo, news and blocages are not even a filter."""
    roles = user.roles()
    return bool(roles.equipe | roles.coach | roles.portefeuille) or holds(user, POINT_READERS)


def can_write_points(user: Personne, startup: Startup) -> bool:
    return _writes(user, startup)


def can_tour(user: Personne) -> bool:
    """« Ma tournée » is for those who keep startups up to date: coaches, intrapreneurs, équipes."""
    roles = user.roles()
    return bool(roles.equipe or roles.coach) or holds(user, WRITERS)


def can_read_avis(user: Personne, startup: Startup) -> bool:
    """The avis du coach is for the équipe and the DINUM (and its author)."""
    return (
        is_equipe(user, startup)
        or is_coach(user, startup)
        or is_portefeuille(user, startup)
        or co_incubates(user, startup)
    )


def can_write_avis(user: Personne, startup: Startup) -> bool:
    """Only the startup's own coach."""
    return is_coach(user, startup)


def can_read_blocages(user: Personne, startup: Startup) -> bool:
    """All blocages of the startup; a blocage handed to someone is another question (`can_read_blocage`)."""
    return _follows(user, startup)


def can_write_blocages(user: Personne, startup: Startup) -> bool:
    return _writes(user, startup)


def can_list_blocages(user: Personne) -> bool:
    """Whoever holds a role anywhere, or is named in a blocage: the list holds what each may read."""
    return has_any_role(user) or Blocage.objects.visible_to(user).exists()


def can_read_blocage(user: Personne, blocage: Blocage) -> bool:
    return (
        can_read_blocages(user, blocage.startup)
        or can_take_blocage(user, blocage)
        or _stands_in(user, blocage.attendu_de_id)
    )


def can_answer_blocage(user: Personne, blocage: Blocage) -> bool:
    """Those who write the follow-up, and the person of whom something is expected (or « pour » them)."""
    return (
        can_write_blocages(user, blocage.startup)
        or can_take_blocage(user, blocage)
        or _stands_in(user, blocage.attendu_de_id)
    )


def answers_for_somebody(user: Personne, blocage: Blocage) -> bool:
    """Whether an answer of `user` is given « pour » the person named, as their suppléant."""
    return not can_write_blocages(user, blocage.startup) and _stands_in(user, blocage.attendu_de_id)


def can_take_blocage(user: Personne, blocage: Blocage) -> bool:
    """The person named takes charge; a suppléant does not decide for them."""
    return blocage.attendu_de_id == user.pk


def can_hand_blocage(user: Personne, blocage: Blocage) -> bool:
    """Those who write the follow-up, and the person named, may hand it to somebody else."""
    return can_write_blocages(user, blocage.startup) or can_take_blocage(user, blocage)


def _stands_in(user: Personne, personne_id: int | None) -> bool:
    return personne_id in user.replaced()


# Other tabs -----------------------------------------------------------------------------------------------


def can_read_impact(user: Personne, startup: Startup) -> bool:
    """Whoever reads the page reads its impact: followers, sponsors, team and readers of the incubateur."""
    return (
        startup.incubateur_id in user.roles().any()
        or bool(roles_on(user, startup))
        or co_incubates(user, startup)
    )


def can_read_budget(user: Personne, startup: Startup) -> bool:
    """Budget is internal: coaches read it on their own startups, sponsors and portefeuille read."""
    return (
        _writes(user, startup)
        or is_portefeuille(user, startup)
        or co_incubates(user, startup)
        or bool(roles_on(user, startup) & BUDGET_READERS)
    )


def can_read_some_budget(user: Personne) -> bool:
    """Whether the person reads the budget of any startup: else money is not even a filter."""
    roles = user.roles()
    return bool(roles.equipe | roles.portefeuille) or holds(user, BUDGET_READERS)


def can_write_impact(user: Personne, startup: Startup) -> bool:
    """Équipe, own coach and own intrapreneur keep indicators, measures and objectives."""
    return _writes(user, startup)


def can_write_budget(user: Personne, startup: Startup) -> bool:
    """Équipe and own intrapreneur; the coach reads."""
    return is_equipe(user, startup) or RoleStartup.INTRAPRENEUR in roles_on(user, startup)


# Exchange with beta.gouv.fr -------------------------------------------------------------------------------


def can_exchange(user: Personne) -> bool:
    """An équipe imports beta.gouv.fr's files, settles divergences and reports what was corrected here."""
    return bool(user.roles().equipe)


def exchange_scope(user: Personne) -> frozenset[int]:
    """Incubateurs (primary keys) whose startups an import by this person may change or create."""
    return user.roles().equipe


def can_settle(user: Personne, fiche: FicheImportee) -> bool:
    """Whether the person chooses between a row and its file: the équipe that may write the row."""
    if fiche.startup:
        return is_equipe(user, fiche.startup)
    if fiche.incubateur:
        return can_write_incubateur(user, fiche.incubateur)
    return fiche.organisation is not None and can_write_directory(user)
