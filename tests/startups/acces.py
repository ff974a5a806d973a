"""Who gets what at the addresses of startups/."""

TABLE = """
address          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
"""

ARGUMENTS = {}
