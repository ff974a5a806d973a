"""Who gets what where a letter is followed by another, and at the ZIP of the running letters."""

TABLE = """
address                   method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:suite            GET    200 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:suite            POST   302 403 404 403 403 403 403 404 404 403 404 | 404 404 404 404 404 404 404 302
missions:reprise          GET    200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
missions:reprise          POST   200 403 403 403 403 403 403 403 403 200 403 | 200 403 403 403 403 403 403 302
missions:archives         GET    200 403 403 403 403 403 200 403 403 200 403 | 200 403 403 403 200 403 403 302
missions:archives         POST   302 403 403 403 403 403 302 403 403 302 403 | 302 403 403 403 302 403 403 302
missions:archive          GET    200 403 403 403 403 403 404 403 403 404 403 | 404 403 403 403 404 403 403 302
missions:archive_annuler  POST   302 403 403 403 403 403 404 403 403 404 403 | 404 403 403 403 404 403 403 302
missions:archive_zip      GET    404 403 403 403 403 403 404 403 403 404 403 | 404 403 403 403 404 403 403 302
"""

ARGUMENTS = {"missions:suite": lambda monde: {"uuid": monde.lettre.uuid}} | {
    f"missions:{name}": lambda monde: {"uuid": monde.archive.uuid}
    for name in ("archive", "archive_annuler", "archive_zip")
}
DATA = {"missions:suite": lambda monde: {"nature": "avenant"}}
