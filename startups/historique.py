"""What the history of a startup tells: its models, their words, and who may read each (conception.md §4)."""

from collections.abc import Callable

from django.db.models import Model, Q

from annuaire.models import Personne
from socle.narrative import Trace
from socle.templatetags.socle import jour
from startups import permissions
from startups.enums import Public
from startups.models import (
    Affectation,
    Blocage,
    Depense,
    Enveloppe,
    EtatStandard,
    Indicateur,
    Jalon,
    Mesure,
    Objectif,
    Phase,
    Point,
    Reponse,
    ServiceFait,
    Startup,
    ViseeStandard,
)

# Key in the address → label of the filter.
THEMES = {
    "fiche": "Fiche",
    "phases": "Phases",
    "equipe": "Équipe",
    "jalons": "Jalons",
    "standards": "Standards",
    "points": "Points de situation",
    "blocages": "Blocages",
    "impact": "Impact et objectifs",
    "budget": "Budget",
}


def _if(right: Callable[[Personne, Startup], bool]) -> Callable[[Personne, Startup], Q | None]:
    """All the rows for whoever has the right, none for others."""
    return lambda user, startup: Q() if right(user, startup) else None


def _own_blocages(path: str) -> Callable[[Personne, Startup], Q]:
    """Rows about the blocages one may read: all for those who follow, one's own for the person named."""

    def condition(user: Personne, startup: Startup) -> Q:
        if permissions.can_read_points(user, startup):
            return Q()
        visible = Blocage.objects.visible_to(user).filter(startup=startup).order_by()
        return Q(**{f"{path}__in": visible.values("pk")})

    return condition


def _avis(user: Personne, startup: Startup) -> set[str]:
    return set() if permissions.can_read_avis(user, startup) else {"avis"}


def _named(article: str, name: Callable[[Model], str]) -> Callable[[Model], str]:
    """« la phase « Construction » »."""
    return lambda row: f"{article} « {name(row)} »"


READS_IMPACT = _if(permissions.can_read_impact)
READS_BUDGET = _if(permissions.can_read_budget)

TRACES = [
    Trace(
        theme="fiche",
        rows=Startup.history.all(),
        owner="id",
        subject=lambda row: "la fiche",
        itself=True,
        added="a créé",
        lists={"publics": dict(Public.choices)},
        labels={
            "identifiant": "l’identifiant",
            "nom": "le nom",
            "mission": "la mission",
            "incubateur": "l’incubateur",
            "co_incubateurs": "les co-incubateurs",
            "sponsors": "les organisations sponsors",
            "contact": "l’adresse de contact",
            "site": "le site du service",
            "depot": "le dépôt de code",
            "statistiques": "l’ouverture des statistiques au public",
            "statistiques_url": "la page de statistiques",
            "budget_url": "la page de budget",
            "impact_url": "la page d’impact",
            "dashlord_url": "la page DashLord",
            "thematiques": "les thématiques",
            "publics": "les publics",
            "technos": "les technologies",
            "accessibilite": "l’accessibilité",
            "analyse_risques": "l’analyse de risques",
            "analyse_risques_url": "le lien vers l’analyse de risques",
            "mon_service_securise": "le suivi dans MonServiceSécurisé",
            "fiche": "le texte de la fiche",
        },
    ),
    Trace(
        theme="phases",
        rows=Phase.history.all(),
        owner="startup",
        subject=_named("la phase", lambda row: row.get_nom_display()),
        named={"nom"},
        added="a ouvert",
        labels={"nom": "le nom", "debut": "le début", "fin": "la fin", "commentaire": "le commentaire"},
    ),
    Trace(
        theme="equipe",
        rows=Affectation.history.all(),
        owner="startup",
        subject=_named("l’affectation", lambda row: f"{row.personne}, {row.get_role_display()}"),
        named={"personne", "role"},
        labels={
            "personne": "la personne",
            "role": "le rôle",
            "debut": "le début",
            "fin": "la fin",
            "quotite": "la quotité (%)",
            "position": "la position",
            "employeur": "l’employeur d’origine",
        },
    ),
    Trace(
        theme="jalons",
        rows=Jalon.history.all(),
        owner="startup",
        subject=_named("le jalon", lambda row: f"{row.get_genre_display()}, {jour(row.date)}"),
        named={"genre", "date"},
        labels={"genre": "le genre", "date": "la date", "commentaire": "le commentaire"},
    ),
    Trace(
        theme="standards",
        rows=EtatStandard.history.all(),
        owner="startup",
        subject=_named("le constat", lambda row: row.get_critere_display()),
        named={"critere"},
        labels={
            "critere": "le standard",
            "etat": "l’état",
            "date": "la date",
            "preuve": "le lien vers la preuve",
        },
    ),
    Trace(
        theme="standards",
        rows=ViseeStandard.history.all(),
        owner="startup",
        subject=_named("la visée", lambda row: row.get_critere_display()),
        readable=READS_IMPACT,
        named={"critere"},
        labels={
            "critere": "le standard",
            "etat": "l’état visé",
            "echeance": "le jour visé",
            "preuve": "le lien vers ce qui est prévu",
        },
    ),
    Trace(
        theme="points",
        rows=Point.history.all(),
        owner="startup",
        subject=lambda row: f"le point du {jour(row.created_at)}",
        readable=_if(permissions.can_read_points),
        hidden=_avis,
        added="a publié",
        untold={"auteur"},
        labels={
            "meteo": "la météo",
            "fait": "ce qui s’est passé",
            "suite": "la suite",
            "avis": "l’avis du coach",
            "confirme_le": "la date de « rien de nouveau »",
            "confirme_par": "qui a dit « rien de nouveau »",
        },
    ),
    Trace(
        theme="blocages",
        rows=Blocage.history.all(),
        owner="startup",
        subject=_named("le blocage", lambda row: row.titre),
        readable=_own_blocages("id"),
        added="a ouvert",
        untold={"ouvert_par"},
        named={"titre"},
        labels={
            "titre": "le titre",
            "attendu": "ce qui est attendu",
            "attendu_de": "la personne dont on attend quelque chose",
            "depuis": "le début",
            "pris_en_charge_le": "la date de prise en charge",
            "pris_en_charge_par": "qui prend en charge",
            "resolu_le": "la date de résolution",
            "issue": "la façon dont il s’est terminé",
        },
    ),
    Trace(
        theme="blocages",
        rows=Reponse.objects.all(),
        owner="blocage__startup",
        subject=lambda row: f"au blocage « {row.blocage.titre} »",
        readable=_own_blocages("blocage"),
        added="a répondu",
        untold={"auteur"},
        labels={"texte": "la réponse", "pour": "pour"},
        key="pk",
        date="created_at",
        author="auteur_id",
    ),
    Trace(
        theme="impact",
        rows=Indicateur.history.all(),
        owner="startup",
        subject=_named("l’indicateur", lambda row: row.nom),
        readable=READS_IMPACT,
        named={"nom"},
        untold={"position"},
        labels={
            "principal": "le choix de l’indicateur principal",
            "usagers": "ce qui compte les usagers actifs",
            "dimension": "la dimension",
            "nom": "le nom",
            "unite": "l’unité",
            "sens": "le sens du progrès",
            "source": "la source",
            "frequence": "la fréquence",
            "archive_le": "la date de fin de suivi",
        },
    ),
    Trace(
        theme="impact",
        rows=Mesure.history.all(),
        owner="indicateur__startup",
        subject=_named("la mesure", lambda row: f"{row.indicateur}, {jour(row.date)}"),
        readable=READS_IMPACT,
        named={"date"},
        labels={"date": "la date", "valeur": "la valeur", "commentaire": "le commentaire"},
    ),
    Trace(
        theme="impact",
        rows=Objectif.history.all(),
        owner="startup",
        subject=_named("l’objectif", lambda row: row.texte or str(row.indicateur)),
        readable=READS_IMPACT,
        added="a fixé",
        named={"texte"},
        labels={
            "indicateur": "l’indicateur",
            "texte": "le résultat attendu",
            "depart": "la valeur de départ",
            "cible": "la cible",
            "fixe_le": "le jour où il est fixé",
            "echeance": "l’échéance",
            "issue": "l’issue",
            "motif": "le pourquoi",
            "clos_le": "la date de clôture",
        },
    ),
    Trace(
        theme="budget",
        rows=Enveloppe.history.all(),
        owner="startup",
        subject=_named(
            "l’enveloppe", lambda row: f"{row.intitule or row.get_source_display()}, {row.exercice}"
        ),
        readable=READS_BUDGET,
        named={"intitule", "exercice"},
        labels={
            "source": "la source",
            "intitule": "l’intitulé",
            "montant": "le montant (€)",
            "exercice": "l’exercice",
            "debut": "le début",
            "fin": "la fin",
        },
    ),
    Trace(
        theme="budget",
        rows=Depense.history.all(),
        owner="enveloppe__startup",
        subject=_named("le bon de commande", lambda row: f"{row.fournisseur} : {row.objet}"),
        readable=READS_BUDGET,
        named={"fournisseur", "objet"},
        labels={
            "fournisseur": "le fournisseur",
            "objet": "l’objet",
            "reference": "le numéro",
            "montant": "le montant (€)",
            "date": "la date",
        },
    ),
    Trace(
        theme="budget",
        rows=ServiceFait.history.all(),
        owner="depense__enveloppe__startup",
        subject=lambda row: f"le service fait du {jour(row.date)} ({row.depense})",
        readable=READS_BUDGET,
        named={"date"},
        labels={"date": "la date", "montant": "le montant (€)"},
    ),
]
