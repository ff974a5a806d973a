"""Background tasks of the technical floor."""

from django.tasks import task

from socle import mail


@task()
def send_courriel(uuid: str) -> None:
    """Send one mail of the outbox."""
    mail.send(uuid)
