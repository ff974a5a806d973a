"""Addresses of the letters: /lettres/, and the tab of a startup."""

from django.urls import path

from missions.views import lettres, liste, modeles, redaction
from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "missions"
urlpatterns = [
    path("lettres/", liste.liste, name="liste"),
    path("lettres/export.<str:kind>", liste.exporter, name="export"),
    path("startups/<startup:identifiant>/lettres/", liste.startup_lettres, name="startup"),
    path("lettres/<uuid:uuid>/", lettres.lettre, name="lettre"),
    path("lettres/<uuid:uuid>/lettre.pdf", lettres.lettre_pdf, name="lettre_pdf"),
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
