"""Addresses of the application: each package owns its own."""

from django.urls import include, path

urlpatterns = [
    path("startups/", include("startups.urls")),
]
