"""Named constraints: a row that keeps it passes, a row that breaks it is refused by the form and by the database."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction


def named_constraints(app: str) -> set[str]:
    """Names of all constraints of the models of a package."""
    return {rule.name for model in apps.get_app_config(app).get_models() for rule in model._meta.constraints}


def assert_constraint(
    name: str, good: Callable[[], models.Model], bad: Callable[[], models.Model], said: str
) -> None:
    """`good()` is accepted; after it, `bad()` is refused, in French by validation and by name by the database."""
    accepted = good()
    accepted.validate_constraints()
    accepted.save()
    refused = bad()
    with pytest.raises(ValidationError) as spoken:
        refused.validate_constraints()
    assert spoken.value.messages == [said]
    with pytest.raises(IntegrityError) as raised, transaction.atomic():
        refused.save()
    assert _named_by_database(refused, name) in str(raised.value)


def _named_by_database(row: models.Model, name: str) -> str:
    """What the database's error quotes: the constraint's name, or its columns for SQLite's unique ones."""
    rule = next(rule for rule in row._meta.constraints if rule.name == name)
    if connection.vendor == "sqlite" and isinstance(rule, models.UniqueConstraint):
        columns = (row._meta.get_field(field).column for field in rule.fields)
        return ", ".join(f"{row._meta.db_table}.{column}" for column in columns)
    return name
