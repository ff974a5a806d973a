"""Addresses of the notes: /notes/, and the tab of a startup."""

from startups import converters  # noqa: F401  (registers <startup:…>)

app_name = "notes"
urlpatterns = []
