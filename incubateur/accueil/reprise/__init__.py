"""« Reprise »: people and their roles brought from a table, which can be exported, corrected and imported again.

colonnes (what the table holds) → lecture (what each line says) → fiches, roles (against what is known) → apercu.
Nothing here writes: `actions.reprise` does.
"""
