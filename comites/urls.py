"""Addresses of the comités: /comites/, and the tab of a startup."""

from django.urls import path

from comites.views import (
    cloture,
    completude,
    conditions,
    decisions,
    dossier,
    echanges,
    gates,
    liste,
    membres,
    passages,
    proposition,
    seance,
    startup,
)
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "comites"
PASSAGE = "comites/<uuid:uuid>/passages/<uuid:passage>/"
urlpatterns = [
    path("comites/", liste.liste, name="liste"),
    path("comites/passages/", liste.passages, name="passages"),
    path("comites/passages/export.<str:kind>", liste.exporter, name="export"),
    path("comites/annee/", liste.annee, name="annee"),
    path("comites/proposer/", proposition.proposer, name="proposer"),
    path("comites/<uuid:uuid>/", seance.comite, name="comite"),
    path("comites/<uuid:uuid>/rejoindre/", proposition.rejoindre, name="rejoindre"),
    path("comites/<uuid:uuid>/modifier/", seance.modifier, name="modifier"),
    path("comites/<uuid:uuid>/annuler/", seance.annuler, name="annuler"),
    path(
        "comites/<uuid:uuid>/demi-journees/nouvelle/",
        seance.nouvelle_demi_journee,
        name="demi_journee_nouvelle",
    ),
    path("comites/<uuid:uuid>/demi-journees/<uuid:demi_journee>/", seance.demi_journee, name="demi_journee"),
    path(
        "comites/<uuid:uuid>/demi-journees/<uuid:demi_journee>/retirer/",
        seance.retirer_demi_journee,
        name="demi_journee_retirer",
    ),
    path("comites/<uuid:uuid>/passages/ajouter/", passages.ajouter, name="passage_ajouter"),
    path("comites/<uuid:uuid>/passages/<uuid:passage>/", passages.passage, name="passage"),
    path("comites/<uuid:uuid>/passages/<uuid:passage>/modifier/", passages.modifier, name="passage_modifier"),
    path("comites/<uuid:uuid>/passages/<uuid:passage>/deplacer/", passages.deplacer, name="passage_deplacer"),
    path("comites/<uuid:uuid>/passages/<uuid:passage>/retirer/", passages.retirer, name="passage_retirer"),
    path(f"{PASSAGE}dossier/", dossier.dossier, name="dossier"),
    path(f"{PASSAGE}dossier/suite/", dossier.suite, name="dossier_suite"),
    path(f"{PASSAGE}dossier/rediger/<slug:section>/", dossier.rediger, name="dossier_rediger"),
    path(f"{PASSAGE}criteres/", gates.gate, name="gate"),
    path(f"{PASSAGE}criteres/<slug:critere>/", gates.preuve, name="preuve"),
    path(f"{PASSAGE}questions/", echanges.questions, name="questions"),
    path(f"{PASSAGE}questions/<uuid:question>/", echanges.question, name="question"),
    path(f"{PASSAGE}grille/", echanges.grille, name="grille"),
    path(f"{PASSAGE}a-completer/", completude.a_completer, name="a_completer"),
    path(f"{PASSAGE}avis/", dossier.avis, name="avis"),
    path(f"{PASSAGE}decision/", decisions.decision, name="decision"),
    path(f"{PASSAGE}decision/effacer/", decisions.effacer, name="decision_effacer"),
    path("comites/<uuid:uuid>/clore/", cloture.clore, name="clore"),
    path("comites/conditions/<uuid:uuid>/", conditions.condition, name="condition"),
    path("comites/conditions/<uuid:uuid>/rouvrir/", conditions.rouvrir, name="condition_rouvrir"),
    path("comites/<uuid:uuid>/membres/ajouter/", membres.ajouter, name="membre_ajouter"),
    path("comites/<uuid:uuid>/membres/<uuid:membre>/", membres.modifier, name="membre"),
    path("comites/<uuid:uuid>/membres/<uuid:membre>/retirer/", membres.retirer, name="membre_retirer"),
    path("startups/<startup:identifiant>/comites/", startup.startup_comites, name="startup"),
]
