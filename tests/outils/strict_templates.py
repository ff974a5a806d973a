"""An undefined variable in one of our templates fails the test, even inside `{% if %}`.

Templates of Django and of the libraries rely on silence: they are left alone. What may be absent from ours says
so with `|default:""`. A None met on the way fails where the value is shown; inside `{% if %}` or `{% for %}` it is
an absence, not a mistake.
"""

from pathlib import Path

from django.conf import settings
from django.template import base
from django.template.defaultfilters import default, default_if_none

OPTIONAL_BY = {default, default_if_none}


class UndefinedVariable(AssertionError):
    """A template of ours names what its context does not hold."""


class StrictVariable(base.Variable):
    """A Variable that fails where Django would write nothing."""

    __slots__ = ("place", "shown")

    def resolve(self, context):
        try:
            return super().resolve(context)
        except base.VariableDoesNotExist as missing:
            if missing.params[-1] is None and not self.shown:
                raise
            raise UndefinedVariable(f"{self.place}: « {self.var} » is undefined") from missing


def install() -> None:
    """Make every template of ours compiled from now on strict."""
    original_init, original_resolve = base.FilterExpression.__init__, base.FilterExpression.resolve

    def init(self, token, parser):
        original_init(self, token, parser)
        if self.is_var and _is_ours(parser.origin) and not _is_optional(self):
            self.var = _strict(self.var, parser.origin.template_name)

    def resolve(self, context, ignore_failures=False):
        if isinstance(self.var, StrictVariable):
            self.var.shown = not ignore_failures
        return original_resolve(self, context, ignore_failures)

    base.FilterExpression.__init__ = init
    base.FilterExpression.resolve = resolve


def _strict(variable: base.Variable, place: str) -> StrictVariable:
    strict = StrictVariable(variable.var)
    strict.place, strict.shown = place, True
    return strict


def _is_ours(origin) -> bool:
    return bool(origin) and Path(origin.name).is_relative_to(settings.BASE_DIR / "templates")


def _is_optional(expression: base.FilterExpression) -> bool:
    return bool(expression.filters) and expression.filters[0][0] in OPTIONAL_BY
