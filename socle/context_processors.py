"""What every template may say of the service itself."""

from django.conf import settings


def marque(request) -> dict:
    """`marque_etat`: State branding allowed; `demo`: invented data."""
    return {"marque_etat": settings.MARQUE_ETAT, "demo": settings.DEMO}
