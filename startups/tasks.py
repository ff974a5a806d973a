"""Background tasks of the portfolio."""

from django.tasks import task

from startups.actions import depots


@task()
def lire_depot(uuid: str) -> None:
    """Find out what a big upload of beta.gouv.fr's files would do."""
    depots.read(uuid=uuid)


@task()
def importer_depot(uuid: str) -> None:
    """Import an upload of beta.gouv.fr's files that somebody confirmed."""
    depots.run(uuid=uuid)
