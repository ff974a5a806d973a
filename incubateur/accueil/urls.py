"""Addresses of what looks across the packages."""

from django.urls import path

from incubateur.accueil.views import (
    a_traiter,
    abonnements,
    compte,
    connexion,
    courriels,
    historique,
    personnes,
    recherche,
    remplacer,
    reprise,
    service,
    verifier,
)
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "accueil"
urlpatterns = [
    path("", a_traiter.a_traiter, name="a_traiter"),
    path("annuaire/personnes/<uuid:uuid>/", personnes.personne, name="personne"),
    path("connexion/demo/", connexion.connexion_demo, name="connexion_demo"),
    path("courriels/", courriels.liste, name="courriels"),
    path("courriels/renvoyer/", courriels.renvoyer_tous, name="courriels_renvoyer"),
    path("courriels/<uuid:uuid>/", courriels.courriel, name="courriel"),
    path("courriels/<uuid:uuid>/renvoyer/", courriels.renvoyer, name="courriel_renvoyer"),
    path("courriels/<uuid:uuid>/arrive/", courriels.declarer_arrive, name="courriel_arrive"),
    path("startups/<startup:identifiant>/historique/", historique.historique_startup, name="historique"),
    path("recherche/", recherche.recherche, name="recherche"),
    path("compte/", compte.compte, name="compte"),
    path("compte/fermer-les-autres-sessions/", compte.fermer_sessions, name="fermer_sessions"),
    path("compte/courriels/", abonnements.abonnements, name="abonnements"),
    path("compte/courriels/arreter/<str:token>/", abonnements.desabonnement, name="desabonnement"),
    path("sante/", service.sante, name="sante"),
    path("aide/", service.aide, name="aide"),
    path("accessibilite/", service.accessibilite, name="accessibilite"),
    path("mentions-legales/", service.mentions_legales, name="mentions_legales"),
    path("donnees-personnelles/", service.donnees_personnelles, name="donnees_personnelles"),
    path("plan-du-site/", service.plan_du_site, name="plan_du_site"),
    path("verifier/", verifier.verifier, name="verifier"),
    path("verifier/<str:code>/", verifier.verifier_code, name="verifier_code"),
    path("robots.txt", service.robots, name="robots"),
    path(".well-known/security.txt", service.security, name="security"),
    path("annuaire/personnes/<uuid:uuid>/remplacer/", remplacer.remplacer, name="remplacer"),
    path("annuaire/reprise/", reprise.deposer, name="reprise"),
    path("annuaire/reprise/<str:incubateur>/modele.<str:kind>", reprise.modele, name="reprise_modele"),
    path("annuaire/reprise/<str:incubateur>/valeurs.<str:kind>", reprise.valeurs, name="reprise_valeurs"),
    path("annuaire/reprise/<str:incubateur>/annuaire.<str:kind>", reprise.etat, name="reprise_etat"),
    path("annuaire/reprise/<str:incubateur>/<uuid:cle>/", reprise.apercu, name="reprise_apercu"),
    path(
        "annuaire/reprise/<str:incubateur>/<uuid:cle>/erreurs.<str:kind>",
        reprise.erreurs,
        name="reprise_erreurs",
    ),
]
