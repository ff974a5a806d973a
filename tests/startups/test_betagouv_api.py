"""The public data, in the shape of beta.gouv.fr's API."""

from datetime import date, timedelta
from urllib.parse import unquote

from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from startups.enums import GenreJalon, NomPhase
from startups.models import Phase, Startup
from tests import factories
from tests.outils.queries import assert_num_queries_constant

ADDRESS = "/api/v2.7/startups.json"


def test_shape_of_a_startup(client, incubateur, autre_incubateur):
    incubateur.organisation = factories.make_organisation(identifiant="dh")
    incubateur.site = "https://bocage.example"
    incubateur.save()
    row = factories.make_startup(
        "Carnet vert",
        identifiant="carnet.vert",
        mission="Compter.",
        incubateur=incubateur,
        co_incubateurs=[autre_incubateur],
        site="https://carnet.example/",
        statistiques=True,
        analyse_risques=True,
        accessibilite="non conforme",
        technos=["python"],
        fiche="## Déjà\n\nUn & deux",
    )
    row.sponsors.add(factories.make_organisation(identifiant="dh2"))
    row.thematiques.add(factories.make_thematique("Eau"))
    factories.make_phase(row, NomPhase.TRANSFERT, debut=date(2025, 1, 1))
    factories.make_phase(row, NomPhase.INVESTIGATION, debut=date(2024, 1, 1), fin=date(2024, 6, 1))
    factories.make_jalon(row, genre=GenreJalon.COMITE, date=date(2024, 6, 1), commentaire="Oui,\nencore")
    # Unknown to beta.gouv.fr: it stays here.
    factories.make_jalon(row, genre=GenreJalon.MI_PARCOURS, date=date(2024, 2, 1))
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "application/json"
    found = answer.json()
    assert (found["version"], list(found)) == ("2.7", ["version", "links", "data", "included"])
    (data,) = found["data"]
    content = data["attributes"].pop("content_url_encoded_markdown")
    assert unquote(content) == "## Déjà\n\nUn & deux"
    assert data == {
        "id": "carnet.vert",
        "type": "startup",
        "attributes": {
            "name": "Carnet vert",
            "pitch": "Compter.",
            "stats_url": "https://carnet.example/stats",
            "contact": "",
            "events": [{"name": "committee", "date": "2024-06-01", "comment": "Oui, encore"}],
            "phases": [
                {"name": "investigation", "start": "2024-01-01", "end": "2024-06-01"},
                {"name": "consolidation", "start": "2025-01-01", "end": ""},
            ],
            "sponsors": ["dh2"],
            "thematiques": ["Eau"],
            "technos": ["python"],
            "link": "https://carnet.example/",
            "analyse_risques": "true",
            "accessibility_status": "non conforme",
        },
        "relationships": {
            "incubator": {"data": {"type": "incubator", "id": "bocage"}},
            "incubators": {
                "data": [{"type": "incubator", "id": "bocage"}, {"type": "incubator", "id": "littoral"}]
            },
        },
    }
    assert found["included"][0] == {
        "id": "bocage",
        "type": "incubator",
        "attributes": {
            "title": "Incubateur du Bocage",
            "owner": "/organisations/dh",
            "website": "https://bocage.example",
            "github": "",
            "contact": "",
        },
    }


def test_nothing_internal_is_said(client, alice, ingrid, startup):
    factories.make_point(startup, alice, fait="Secret de suivi", avis="Secret du coach")
    factories.make_blocage(startup, alice, titre="Secret du blocage", attendu_de=ingrid)
    said = client.get(ADDRESS).text
    for secret in ("Secret", str(alice), str(ingrid), alice.email, ingrid.email):
        assert secret not in said


def test_empty_portfolio(client, db):
    assert client.get(ADDRESS).json()["data"] == []


def test_queries_do_not_depend_on_the_number(client, incubateur):
    def grow():
        for _ in range(2):
            row = factories.make_startup(incubateur=incubateur, phase=NomPhase.CONSTRUCTION)
            factories.make_jalon(row)

    grow()
    assert_num_queries_constant(lambda: client.get(ADDRESS), grow, at_most=16)


def test_unchanged_is_not_sent_again(client, startup):
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(ADDRESS, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    assert parse_http_date(first["Last-Modified"]) <= timezone.now().timestamp()
    old = http_date((timezone.now() - timedelta(days=1)).timestamp())
    assert client.get(ADDRESS, headers={"If-Modified-Since": old}).status_code == 200


def test_each_change_is_sent(client, startup):
    seen = [client.get(ADDRESS)["ETag"]]

    def changed() -> bool:
        seen.append(client.get(ADDRESS, headers={"If-None-Match": seen[-1]}).get("ETag"))
        return seen[-1] != seen[-2]

    assert not changed()
    startup.mission = "Neuve."
    startup.save()
    assert changed()
    factories.make_phase(startup, NomPhase.ACCELERATION)
    assert changed()
    Phase.objects.last().delete()
    assert changed()
    startup.sponsors.add(factories.make_organisation())
    assert changed()
    factories.make_jalon(startup)
    assert changed()
    startup.incubateur.site = "https://neuf.example"
    startup.incubateur.save()
    assert changed()


def test_only_reading(client, startup):
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405
    assert Startup.objects.count() == 1
