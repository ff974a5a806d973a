"""Who may remind a signatory: the équipe of the incubateur that signs."""

TABLE = """
address            method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:relancer  POST   302 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {"missions:relancer": lambda monde: {"uuid": monde.lettre.uuid}}
