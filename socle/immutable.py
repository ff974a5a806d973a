"""Tables whose rows never change: the database itself refuses, whatever the code does."""

from collections.abc import Sequence

from django.db import migrations, models

SENTENCE = "Une ligne de {table} ne change plus et ne se supprime pas."


class Frozen(Exception):
    """Something tried to change or delete a row that never changes."""


class ImmutableQuerySet(models.QuerySet):
    """Rows one adds and reads."""

    def _refuse(self, *args, **kwargs):
        raise Frozen(SENTENCE.format(table=self.model._meta.db_table))

    update = bulk_update = delete = _refuse


class Immutable(models.Model):
    """Abstract: a row is written once. Its migration adds `forbid_changes(table)`."""

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise Frozen(SENTENCE.format(table=self._meta.db_table))
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise Frozen(SENTENCE.format(table=self._meta.db_table))


def forbid_changes(
    table: str, *, columns: Sequence[str] = (), when: str = "", never_added_when: str = ""
) -> migrations.RunPython:
    """Migration operation: triggers that refuse UPDATE and DELETE on `table`, on both databases.

    `columns`: refuse only updates that change one of them. `when`: SQL condition on the row as it is (`OLD`) under
    which it is frozen; always, by default. `never_added_when`: SQL condition on a new row (`NEW`) under which INSERT
    is refused too. Altering the table on SQLite rebuilds it without them: such a migration
    ends with this operation again.
    """
    return migrations.RunPython(
        lambda apps, editor: _create(editor, table, columns, when or "1 = 1", never_added_when),
        lambda apps, editor: _drop(editor, table),
    )


def _create(editor, table: str, columns: Sequence[str], when: str, never_added_when: str) -> None:
    _drop(editor, table)
    if editor.connection.vendor == "postgresql":
        refused, conditions = (
            _create_postgresql,
            _conditions(columns, when, never_added_when, "IS DISTINCT FROM"),
        )
    else:
        refused, conditions = _create_sqlite, _conditions(columns, when, never_added_when, "IS NOT")
    refused(editor, table, conditions, SENTENCE.format(table=table))


def _conditions(columns: Sequence[str], when: str, never_added_when: str, differs: str) -> dict[str, str]:
    """Under what condition each act on a row is refused."""
    changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns) or "1 = 1"
    found = {"UPDATE": f"({when}) AND ({changed})", "DELETE": f"({when})"}
    return found | ({"INSERT": f"({never_added_when})"} if never_added_when else {})


def _create_postgresql(editor, table: str, conditions: dict[str, str], sentence: str) -> None:
    refusals = " ".join(
        f"IF TG_OP = '{act}' THEN IF {condition} THEN RAISE EXCEPTION '{sentence}'; END IF; END IF;"
        for act, condition in conditions.items()
    )
    editor.execute(
        f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refusals} "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    editor.execute(
        f"CREATE TRIGGER {table}_frozen BEFORE {' OR '.join(conditions)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
    )


def _create_sqlite(editor, table: str, conditions: dict[str, str], sentence: str) -> None:
    for act, condition in conditions.items():
        editor.execute(
            f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def _drop(editor, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
        editor.execute(f"DROP FUNCTION IF EXISTS {table}_frozen()")
        return
    for act in ("update", "delete", "insert"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{act}")
