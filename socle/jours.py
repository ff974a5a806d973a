"""Days counted by the database, the same on SQLite and PostgreSQL."""

from django.db.models import DateField, Func


class _OfDay(Func):
    """A function of a day and of a number, written apart for each database."""

    output_field = DateField()
    arity = 2
    sqlite = postgresql = ""

    def _written(self, shape: str, compiler, times: int):
        (day, day_params), (number, number_params) = map(compiler.compile, self.source_expressions)
        return shape.format(day=day, number=number), [*day_params, *number_params] * times

    def as_sqlite(self, compiler, connection, **context):
        return self._written(self.sqlite, compiler, self.sqlite.count("{day}"))

    def as_postgresql(self, compiler, connection, **context):
        return self._written(self.postgresql, compiler, 1)


class AddMonths(_OfDay):
    """The same day of the month, that many months later; the last one where that month is shorter."""

    # SQLite goes on into the following month: the end of the month wanted is a limit.
    sqlite = (
        "min(date({day}, ({number}) || ' months'), "
        "date({day}, 'start of month', ({number} + 1) || ' months', '-1 day'))"
    )
    postgresql = "({day} + make_interval(months => ({number})::integer))::date"


class AddDays(_OfDay):
    """The day, that many days later."""

    sqlite = "date({day}, ({number}) || ' days')"
    postgresql = "({day} + ({number})::integer)"
