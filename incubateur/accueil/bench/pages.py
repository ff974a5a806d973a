"""The pages that are measured: one line each.

`{startup}` is the identifiant of a startup and `{pk}` its key; of its notes, `{a_ecrire}` is the period of one in
preparation, `{transmise}` of one that was sent, `{note}` the key of that one; `{incubateur}` hosts the startup, `{seance}` is one in which
it passes.
"""

from dataclasses import dataclass

MANY_QUERIES = 30
EMPTY = "/bench/vide/"
ADMIN, LETTRES, NOTES = "/bench/admin/startups", "/bench/admin/missions", "/bench/admin/notes"
COMITES = "/bench/admin/comites"


@dataclass(frozen=True)
class Page:
    """An address of the product, and the page of Django's admin that shows the same rows."""

    nom: str
    url: str
    admin: str
    requetes_max: int = 12


PAGES = [
    Page("liste", "/startups/", f"{ADMIN}/startup/"),
    Page("tableau", "/startups/tableau/", f"{ADMIN}/startup/"),
    Page("page", "/startups/{startup}/", f"{ADMIN}/startup/{{pk}}/change/"),
    Page("impact", "/startups/{startup}/impact/", f"{ADMIN}/mesure/?indicateur__startup__id__exact={{pk}}"),
    Page("budget", "/startups/{startup}/budget/", f"{ADMIN}/depense/?enveloppe__startup__id__exact={{pk}}"),
    Page("suivi", "/startups/{startup}/suivi/", f"{ADMIN}/point/?startup__id__exact={{pk}}"),
    Page(
        "historique",
        "/startups/{startup}/historique/",
        f"{ADMIN}/historicalstartup/?id__exact={{pk}}",
        MANY_QUERIES,
    ),
    Page("lettres", "/lettres/", f"{LETTRES}/lettre/"),
    Page(
        "onglet lettres",
        "/startups/{startup}/lettres/",
        f"{LETTRES}/lettre/?startup__id__exact={{pk}}",
    ),
    Page("notes", "/notes/", f"{NOTES}/note/"),
    Page("onglet notes", "/startups/{startup}/notes/", f"{NOTES}/note/?startup__id__exact={{pk}}"),
    Page(
        "note à écrire",
        "/startups/{startup}/notes/{a_ecrire}/",
        f"{NOTES}/note/{{note}}/change/",
        MANY_QUERIES,
    ),
    Page("note transmise", "/startups/{startup}/notes/{transmise}/", f"{NOTES}/note/{{note}}/change/"),
    Page("synthèse", "/notes/synthese/{incubateur}/{transmise}/", f"{NOTES}/note/?periode={{transmise}}"),
    Page("comités", "/comites/", f"{COMITES}/comite/"),
    Page("passages dus", "/comites/passages/", f"{ADMIN}/startup/"),
    Page("comités de l’année", "/comites/annee/", f"{COMITES}/comite/"),
    Page("séance", "/comites/{seance}/", f"{COMITES}/passage/?comite__uuid={{seance}}"),
    Page("à traiter", "/", f"{ADMIN}/startup/", MANY_QUERIES),
]
