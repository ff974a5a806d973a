"""Addresses under /startups/. `-` and `tableau` are the only words that are not a startup."""

from django.urls import path

from startups import converters  # noqa: F401  (registers <startup:…>)
from startups.views import blocages, equipe, etat, liste, page, suivi, tableau

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
    path("-/tournee/", suivi.ma_tournee, name="tournee"),
    path("<startup:identifiant>/", page.page, name="page"),
    path("<startup:identifiant>/equipe/", equipe.equipe, name="equipe"),
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
