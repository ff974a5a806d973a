"""How addresses name things."""

from django.urls import register_converter

from startups.models.startups import RESERVED


class StartupConverter:
    """The identifiant of a startup in an address: anything but the words reserved to other pages."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        if value in RESERVED:
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StartupConverter, "startup")
