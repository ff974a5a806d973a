"""Whether several tables hold something, asked at once."""

from collections.abc import Sequence

from django.db.models import Exists, QuerySet


def which_hold(user, asked: Sequence[QuerySet]) -> list[bool]:
    """Whether each of `asked` holds any row: one query, of the row of `user`, that counts nothing."""
    if not asked:
        return []
    found = [Exists(rows) for rows in asked]
    return list(user._meta.model._base_manager.filter(pk=user.pk).values_list(*found).get())
