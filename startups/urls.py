"""Addresses under /startups/. `-` and `tableau` are the only words that are not a startup."""

from django.urls import path

from startups import converters  # noqa: F401  (registers <startup:…>)
from startups.views import (
    blocages,
    equipe,
    etat,
    fiche,
    informations,
    jalons,
    liste,
    page,
    phases,
    standards,
    suivi,
    tableau,
)
from startups.views.betagouv import depots, ecarts

app_name = "startups"
urlpatterns = [
    path("", liste.liste, name="liste"),
    path("tableau/", tableau.tableau, name="tableau"),
    path("-/export.csv", liste.export_csv, name="export_csv"),
    path("-/export.ods", liste.export_ods, name="export_ods"),
    path("-/blocages/", blocages.liste, name="blocages"),
    path("-/blocages/<uuid:uuid>/", blocages.blocage, name="blocage"),
    path("-/blocages/<uuid:uuid>/modifier/", blocages.modifier, name="blocage_modifier"),
    path("-/blocages/<uuid:uuid>/prendre-en-charge/", blocages.prendre_en_charge, name="blocage_prendre"),
    path("-/blocages/<uuid:uuid>/repondre/", blocages.repondre, name="blocage_repondre"),
    path("-/blocages/<uuid:uuid>/confier/", blocages.confier, name="blocage_confier"),
    path("-/blocages/<uuid:uuid>/resoudre/", blocages.resoudre, name="blocage_resoudre"),
    path("-/blocages/<uuid:uuid>/rouvrir/", blocages.rouvrir, name="blocage_rouvrir"),
    path("-/nouvelle/", informations.nouvelle, name="nouvelle"),
    path("-/tournee/", suivi.ma_tournee, name="tournee"),
    path("-/betagouv/", depots.accueil, name="betagouv"),
    path("-/betagouv/depots/<uuid:uuid>/", depots.depot, name="betagouv_depot"),
    path("-/betagouv/depots/<uuid:uuid>/confirmer/", depots.confirmer, name="betagouv_confirmer"),
    path("-/betagouv/depots/<uuid:uuid>/abandonner/", depots.abandonner, name="betagouv_abandonner"),
    path("-/betagouv/depots/<uuid:uuid>/recommencer/", depots.recommencer, name="betagouv_recommencer"),
    path("-/betagouv/depots/<uuid:uuid>/anomalies.<str:kind>", depots.anomalies, name="betagouv_anomalies"),
    path("-/betagouv/ecarts/", ecarts.liste, name="betagouv_ecarts"),
    path("-/betagouv/ecarts/<uuid:uuid>/", ecarts.fiche, name="betagouv_ecart"),
    path("-/betagouv/a-reporter/", ecarts.reports, name="betagouv_reports"),
    path("-/betagouv/a-reporter/export.<str:kind>", ecarts.reports_fichier, name="betagouv_reports_fichier"),
    path("-/betagouv/a-reporter/noter/", ecarts.noter, name="betagouv_noter"),
    path("<startup:identifiant>/", page.page, name="page"),
    path("<startup:identifiant>/modifier/", informations.modifier, name="modifier"),
    path("<startup:identifiant>/rattachement/", informations.rattachement, name="rattachement"),
    path("<startup:identifiant>/sponsors/", informations.sponsors, name="sponsors"),
    path("<startup:identifiant>/fiche/-/", fiche.nouvelle, name="fiche_nouvelle"),
    path("<startup:identifiant>/fiche/<slug:slug>/", fiche.section, name="fiche_section"),
    path("<startup:identifiant>/fiche/<slug:slug>/supprimer/", fiche.supprimer, name="fiche_supprimer"),
    path("<startup:identifiant>/phases/nouvelle/", phases.nouvelle, name="phase_nouvelle"),
    path("<startup:identifiant>/phases/<uuid:uuid>/modifier/", phases.modifier, name="phase_modifier"),
    path("<startup:identifiant>/phases/<uuid:uuid>/clore/", phases.clore, name="phase_clore"),
    path("<startup:identifiant>/phases/<uuid:uuid>/supprimer/", phases.supprimer, name="phase_supprimer"),
    path("<startup:identifiant>/jalons/", jalons.liste, name="jalons"),
    path("<startup:identifiant>/jalons/nouveau/", jalons.nouveau, name="jalon_nouveau"),
    path("<startup:identifiant>/jalons/<uuid:uuid>/modifier/", jalons.modifier, name="jalon_modifier"),
    path("<startup:identifiant>/jalons/<uuid:uuid>/supprimer/", jalons.supprimer, name="jalon_supprimer"),
    path("<startup:identifiant>/standards/", standards.liste, name="standards"),
    path("<startup:identifiant>/standards/nouveau/", standards.nouveau, name="standard_nouveau"),
    path(
        "<startup:identifiant>/standards/<uuid:uuid>/modifier/", standards.modifier, name="standard_modifier"
    ),
    path(
        "<startup:identifiant>/standards/<uuid:uuid>/supprimer/",
        standards.supprimer,
        name="standard_supprimer",
    ),
    path("<startup:identifiant>/equipe/", equipe.equipe, name="equipe"),
    path("<startup:identifiant>/equipe/ajouter/", equipe.ajouter, name="affectation_nouvelle"),
    path(
        "<startup:identifiant>/equipe/ajouter/nouvelle-personne/",
        equipe.ajouter_nouvelle,
        name="affectation_nouvelle_personne",
    ),
    path("<startup:identifiant>/equipe/ajouter/<uuid:personne>/", equipe.confier, name="affectation_confier"),
    path("<startup:identifiant>/equipe/<uuid:uuid>/modifier/", equipe.modifier, name="affectation_modifier"),
    path("<startup:identifiant>/equipe/<uuid:uuid>/terminer/", equipe.terminer, name="affectation_terminer"),
    path(
        "<startup:identifiant>/equipe/<uuid:uuid>/supprimer/", equipe.supprimer, name="affectation_supprimer"
    ),
    path("<startup:identifiant>/suivi/", suivi.suivi, name="suivi"),
    path("<startup:identifiant>/suivi/etat/", etat.etat, name="etat"),
    path("<startup:identifiant>/suivi/nouveau/", suivi.nouveau, name="suivi_nouveau"),
    path("<startup:identifiant>/suivi/rien-de-nouveau/", suivi.rien_de_nouveau, name="rien_de_nouveau"),
    path(
        "<startup:identifiant>/suivi/rien-de-nouveau/annuler/",
        suivi.annuler_rien_de_nouveau,
        name="rien_de_nouveau_annuler",
    ),
    path("<startup:identifiant>/suivi/<uuid:uuid>/modifier/", suivi.modifier, name="suivi_modifier"),
    path("<startup:identifiant>/blocages/nouveau/", blocages.nouveau, name="blocage_nouveau"),
]
