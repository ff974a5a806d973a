"""Tables whose rows never change: the database itself refuses, whatever the code does."""

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


def forbid_changes(table: str) -> migrations.RunPython:
    """Migration operation: triggers that refuse UPDATE and DELETE on `table`, on both databases.

    Altering the table on SQLite rebuilds it without them: such a migration ends with this operation again.
    """
    return migrations.RunPython(
        lambda apps, editor: _create(editor, table), lambda apps, editor: _drop(editor, table)
    )


def _create(editor, table: str) -> None:
    _drop(editor, table)
    sentence = SENTENCE.format(table=table)
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{sentence}'; END $$"
        )
        editor.execute(
            f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_frozen()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        editor.execute(
            f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )


def _drop(editor, table: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}")
        editor.execute(f"DROP FUNCTION IF EXISTS {table}_frozen()")
        return
    for act in ("update", "delete"):
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_frozen_{act}")
