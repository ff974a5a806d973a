"""What a startup asks of the person who opens its page, most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from annuaire.models import Personne
from socle.templatetags.socle import age, as_day, compte, jour
from startups import permissions
from startups.entourage import manques
from startups.enums import ACTIVE_PHASES, NomPhase
from startups.models import Affectation, Startup
from startups.parcours import Etape

SHOWN = 3


@dataclass(frozen=True)
class Geste:
    """One thing to do: why, and the act that answers it."""

    pourquoi: str
    label: str
    url: str


def gestes(
    user: Personne,
    startup: Startup,
    etapes: Sequence[Etape],
    presentes: Sequence[Affectation],
    at: date,
) -> list[Geste]:
    """At most three things for `user` to do on `startup`.

    The startup is annotated by `with_phase_courante`, `with_dernier_point` and `with_blocages_attendus_de`; `presentes`
    are the affectations of the day.
    """
    found = [
        *_expected(startup),
        *(_path(startup, etapes, at) if permissions.can_write_phases(user, startup) else ()),
        *(_people(startup, presentes) if permissions.can_write_affectations(user, startup) else ()),
        *(_news(startup, at) if permissions.can_write_points(user, startup) else ()),
    ]
    return found[:SHOWN]


def _is_active(startup: Startup) -> bool:
    return startup.phase_courante in ACTIVE_PHASES


def _expected(startup: Startup):
    if startup.blocages_attendus:
        yield Geste(
            f"On attend quelque chose de vous : {compte(startup.blocages_attendus, 'blocage ouvert,blocages ouverts')}.",
            "Voir ce qui est attendu",
            reverse("startups:blocages") + "?pour=moi",
        )


def _path(startup: Startup, etapes: Sequence[Etape], at: date):
    new = reverse("startups:phase_nouvelle", args=[startup.identifiant])
    if not etapes:
        yield Geste("Le parcours est vide.", "Ouvrir la première phase", new)
        return
    current = next((etape for etape in etapes if etape.courante), None)
    if current is None or any(etape.prevue for etape in etapes):
        return
    if current.sans_suite:
        yield Geste(
            f"« {current.nom.label} » s’est terminée le {jour(current.fin)}, sans suite.",
            "Ouvrir la phase suivante",
            new,
        )
    elif current.nom is NomPhase.INVESTIGATION and current.fin is None:
        weeks = (at - current.debut).days // 7
        rule = startup.incubateur.investigation_semaines
        if weeks > rule:
            yield Geste(
                f"L’investigation dure depuis {weeks} semaines, pour {rule} prévues par l’incubateur.",
                "Ouvrir la phase suivante",
                new,
            )


def _people(startup: Startup, presentes: Sequence[Affectation]):
    if _is_active(startup):
        address = reverse("startups:affectation_nouvelle", args=[startup.identifiant])
        for manque in manques(presentes):
            yield Geste(manque.phrase, "Nommer quelqu’un", f"{address}?role={manque.role}")
    elif startup.phase_courante and presentes:
        people = compte(len(presentes), "rôle court encore,rôles courent encore")
        yield Geste(
            f"Le parcours est terminé, mais {people}.",
            "Mettre fin aux rôles",
            reverse("startups:equipe", args=[startup.identifiant]),
        )


def _news(startup: Startup, at: date):
    if not _is_active(startup):
        return
    url = reverse("startups:suivi_nouveau", args=[startup.identifiant])
    if startup.nouvelles_le is None:
        yield Geste("Aucun point de situation n’a encore été publié.", "Faire le point", url)
    elif (at - as_day(startup.nouvelles_le)).days >= startup.incubateur.silence_jours:
        yield Geste(f"Sans nouvelles depuis {age(startup.nouvelles_le)}.", "Faire le point", url)
