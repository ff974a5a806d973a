"""Who gets what at the addresses of the model of letter: read as the rules of the incubateur are, written by its équipe."""

TABLE = """
address                       method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:modeles              GET    200 200 200 403 403 403 200 403 403 200 403 | 200 200 403 403 200 403 403 302
missions:modele_preparer      POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele               GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_pdf           GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_differences   GET    200 200 200 404 404 404 200 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_repartir      POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_publier       GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_publier       POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_abandonner    GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_abandonner    POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_modifier      GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_modifier      POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:modele_signataires   POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section_nouvelle     GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section_nouvelle     POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section              GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section              POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section_deplacer     POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section_retirer      GET    200 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
missions:section_retirer      POST   302 403 403 404 404 404 403 404 404 404 404 | 404 404 404 404 404 404 404 302
"""


def _draft(monde) -> dict:
    return {"uuid": monde.modele.uuid}


def _section(monde) -> dict:
    return {"uuid": monde.modele.uuid, "section": monde.section.uuid}


WRITTEN = {"titre": "Appui", "texte": "Le texte.", "partie": "corps"}
ARGUMENTS = {
    "missions:modele_preparer": lambda monde: {"identifiant": monde.incubateur.identifiant},
    **{
        f"missions:{name}": _draft
        for name in (
            "modele",
            "modele_pdf",
            "modele_differences",
            "modele_repartir",
            "modele_publier",
            "modele_abandonner",
            "modele_modifier",
            "modele_signataires",
            "section_nouvelle",
        )
    },
    **{f"missions:{name}": _section for name in ("section", "section_deplacer", "section_retirer")},
}
DATA = {
    "missions:modele_modifier": lambda monde: {"objet": "Lettre de {titulaire}"},
    "missions:section_nouvelle": lambda monde: WRITTEN,
    "missions:section": lambda monde: WRITTEN,
}
