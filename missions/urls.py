"""Addresses of the letters: /lettres/, and the tab of a startup."""

from django.urls import path

from missions.views import (
    archives,
    emission,
    exemplaires,
    lettres,
    liste,
    lot,
    modeles,
    preparation,
    redaction,
    relances,
    signatures,
    suites,
)
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "missions"
urlpatterns = [
    path("lettres/", liste.liste, name="liste"),
    path("lettres/export.<str:kind>", liste.exporter, name="export"),
    path("lettres/nouvelle/", preparation.nouvelle, name="nouvelle"),
    path("lettres/preparer/", preparation.preparer, name="preparer"),
    path("lettres/archive/", archives.archives, name="archives"),
    path("lettres/archive/<uuid:uuid>/", archives.archive, name="archive"),
    path("lettres/archive/<uuid:uuid>/annuler/", archives.annuler, name="archive_annuler"),
    path("lettres/archive/<uuid:uuid>/lettres.zip", archives.telecharger, name="archive_zip"),
    path("lettres/lot/", lot.lot, name="lot"),
    path("lettres/lot/lettres.pdf", lot.lot_pdf, name="lot_pdf"),
    path("startups/<startup:identifiant>/lettres/", liste.startup_lettres, name="startup"),
    path("lettres/<uuid:uuid>/", lettres.lettre, name="lettre"),
    path("lettres/<uuid:uuid>/modifier/", preparation.modifier, name="modifier"),
    path("lettres/<uuid:uuid>/modele/", preparation.suivre_modele, name="suivre_modele"),
    path("lettres/<uuid:uuid>/reporter/", preparation.reporter, name="reporter"),
    path("lettres/<uuid:uuid>/supprimer/", preparation.supprimer, name="supprimer"),
    path("lettres/<uuid:uuid>/emettre/", emission.emettre, name="emettre"),
    path("lettres/<uuid:uuid>/annuler/", emission.annuler, name="annuler"),
    path("lettres/<uuid:uuid>/suite/", suites.suite, name="suite"),
    path("lettres/<uuid:uuid>/lettre.pdf", lettres.lettre_pdf, name="lettre_pdf"),
    path("lettres/<uuid:uuid>/relancer/", relances.relancer, name="relancer"),
    path("lettres/<uuid:uuid>/signatures/<uuid:signature>/", signatures.signature, name="signature"),
    path(
        "lettres/<uuid:uuid>/signatures/<uuid:signature>/retirer/",
        signatures.retirer,
        name="signature_retirer",
    ),
    path("lettres/<uuid:uuid>/exemplaire-signe/", exemplaires.deposer, name="exemplaire"),
    path("lettres/<uuid:uuid>/exemplaire-signe.pdf", exemplaires.lire, name="exemplaire_pdf"),
    path(
        "lettres/<uuid:uuid>/exemplaires/<uuid:document>.pdf",
        exemplaires.lire_ancien,
        name="exemplaire_ancien",
    ),
    path("lettres/modeles/", modeles.liste, name="modeles"),
    path("lettres/modeles/preparer/<str:identifiant>/", modeles.preparer, name="modele_preparer"),
    path("lettres/modeles/<uuid:uuid>/", modeles.modele, name="modele"),
    path("lettres/modeles/<uuid:uuid>/apercu.pdf", modeles.apercu_pdf, name="modele_pdf"),
    path("lettres/modeles/<uuid:uuid>/differences/", modeles.differences, name="modele_differences"),
    path("lettres/modeles/<uuid:uuid>/repartir/", modeles.repartir, name="modele_repartir"),
    path("lettres/modeles/<uuid:uuid>/publier/", modeles.publier, name="modele_publier"),
    path("lettres/modeles/<uuid:uuid>/abandonner/", modeles.abandonner, name="modele_abandonner"),
    path("lettres/modeles/<uuid:uuid>/modifier/", redaction.modifier, name="modele_modifier"),
    path("lettres/modeles/<uuid:uuid>/signataires/", redaction.signataires, name="modele_signataires"),
    path("lettres/modeles/<uuid:uuid>/sections/nouvelle/", redaction.nouvelle, name="section_nouvelle"),
    path("lettres/modeles/<uuid:uuid>/sections/<uuid:section>/", redaction.section, name="section"),
    path(
        "lettres/modeles/<uuid:uuid>/sections/<uuid:section>/deplacer/",
        redaction.deplacer,
        name="section_deplacer",
    ),
    path(
        "lettres/modeles/<uuid:uuid>/sections/<uuid:section>/retirer/",
        redaction.retirer,
        name="section_retirer",
    ),
]
