"""Background tasks of the letters."""

from django.tasks import task

from missions.actions import archives


@task()
def composer_archive(uuid: str) -> None:
    """Make the ZIP of the running letters that somebody asked for."""
    archives.make_archive(uuid=uuid)
