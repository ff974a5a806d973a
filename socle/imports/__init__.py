"""Tables that people upload: a CSV or ODS file becomes rows, and each cell a value or a sentence.

columns = [Column("email", "E-mail", ("courriel", "mail"), required=True), Column("debut", "Début")]
table = read_table(uploaded.read(), columns)        # raises TableError
for row in table.rows:
    line = Line(row, columns)
    debut = line.read("debut", as_date)             # None when empty or wrong
    line.errors                                     # what was wrong, by line and column
"""

from socle.imports.cells import Known, as_date, as_decimal, as_percentage, as_text, suggestion
from socle.imports.errors import CellError, LineError, TableError
from socle.imports.tables import Column, Line, Row, Table, read_lines, read_table

__all__ = [
    "CellError",
    "Column",
    "Known",
    "Line",
    "LineError",
    "Row",
    "Table",
    "TableError",
    "as_date",
    "as_decimal",
    "as_percentage",
    "as_text",
    "read_lines",
    "read_table",
    "suggestion",
]
