"""Addresses of the application: each package owns its own."""

urlpatterns = []
