"""Who gets what at the lists of letters and where they are prepared, issued and cancelled."""

TABLE = """
address             method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
missions:liste      GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
missions:export     GET    200 200 200 200 200 200 200 403 403 200 403 | 200 200 200 200 200 403 403 302
missions:startup    GET    200 200 403 200 200 200 200 403 403 200 404 | 404 404 404 404 404 404 404 302
"""

ARGUMENTS = {
    "missions:export": lambda monde: {"kind": "csv"},
    "missions:startup": lambda monde: {"identifiant": monde.startup.identifiant},
}
