"""The harness catches what it says it catches."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.template import Context, Origin, Template, engines

from annuaire.models import Organisation
from socle.transitions import ForbiddenTransition, Transitions
from startups.models import Affectation, Startup
from tests import factories
from tests.outils.client import WriteOnGet, refuse_write
from tests.outils.html import faults
from tests.outils.htmx import assert_swap_equals_fresh_load
from tests.outils.killed import killed_after_each_statement
from tests.outils.ordering import UnorderedQuery
from tests.outils.queries import assert_num_queries_constant
from tests.outils.strict_templates import UndefinedVariable
from tests.outils.transitions import assert_transitions
from tests.outils.triggers import without_triggers

# Templates --------------------------------------------------------------------------------------------------


def render(source: str, folder: str = "templates", **values) -> str:
    """The text of a template lying in `folder`."""
    origin = Origin(str(settings.BASE_DIR / folder / "essai.html"), "essai.html")
    return Template(source, origin=origin, engine=engines["django"].engine).render(Context(values))


@pytest.mark.parametrize(
    "source",
    [
        "{{ absent }}",
        "{{ startup.absent }}",
        "{{ startup.incubateur.nom }}",
        "{% if absent %}oui{% endif %}",
        "{% if startup.absent %}oui{% endif %}",
        "{% for point in absent %}{% endfor %}",
        "{% with nom=absent %}{% endwith %}",
    ],
)
def test_undefined_variable_of_ours_fails(source):
    startup = Startup(nom="")
    startup.__dict__["incubateur"] = None
    with pytest.raises(UndefinedVariable):
        render(source, startup={"nom": "Carnet vert", "incubateur": None})


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{{ absent|default:"rien" }}', "rien"),
        ("{% if startup.incubateur.nom %}oui{% else %}non{% endif %}", "non"),
        ("{{ startup.nom }}", "Carnet vert"),
        ("{{ startup.incubateur }}", "None"),
    ],
)
def test_absence_that_is_meant_passes(source, shown):
    assert render(source, startup={"nom": "Carnet vert", "incubateur": None}) == shown


def test_templates_of_libraries_are_left_alone():
    assert render("{{ absent }}", folder="ailleurs") == ""


# Order ------------------------------------------------------------------------------------------------------


def run_in_product(code: str, **names):
    """Run `code` as if it were a line of startups/."""
    exec(compile(code, str(settings.BASE_DIR / "startups" / "essai.py"), "exec"), names)


@pytest.mark.parametrize(
    "code",
    [
        "list(rows.order_by())",
        "list(rows.order_by().iterator())",
        "rows.order_by()[0]",
        "list(rows.order_by()[:1])",
        "list(rows.values('role').annotate(n=Count('pk')))",
        "list(startups.prefetch_related(Prefetch('affectations', queryset=rows.order_by())))",
    ],
)
def test_unordered_rows_fail(code, alice, ingrid):
    from django.db.models import Prefetch

    names = {"rows": Affectation.objects.all(), "startups": Startup.objects.all()}
    with pytest.raises(UnorderedQuery, match=r"startups/essai\.py:1"):
        run_in_product(code, Count=Count, Prefetch=Prefetch, **names)


@pytest.mark.parametrize(
    "code",
    [
        "list(rows)",
        "list(rows.order_by('pk')[:2])",
        "rows.first(); rows.order_by().get(pk=rows[0].pk); rows.order_by().in_bulk()",
        "rows.order_by().exists(); rows.order_by().count(); rows.order_by().update(quotite=50)",
        "list(startups.prefetch_related('incubateur'))",
        "rows.order_by().delete()",
        "startups[0].co_incubateurs.set([startups[0].incubateur])",
    ],
)
def test_ordered_or_orderless_use_passes(code, alice, ingrid, autre_startup):
    run_in_product(code, rows=Affectation.objects.all(), startups=Startup.objects.all())


# Writes -----------------------------------------------------------------------------------------------------


def test_write_during_a_get_fails(startup):
    startup.mission = "Autre mission."
    with connection.execute_wrapper(refuse_write), pytest.raises(WriteOnGet, match="startups_"):
        startup.save()


def test_read_during_a_get_passes(startup):
    with connection.execute_wrapper(refuse_write):
        assert Startup.objects.get() == startup


# Markup -----------------------------------------------------------------------------------------------------

PAGE = (
    '<!DOCTYPE html><html lang="fr"><head><title>Titre</title></head>'
    "<body><main><h1>Titre</h1>{}</main></body></html>"
)


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<script>alert(1)</script>", "inline <script>"),
        ("<style>p {}</style>", "inline <style>"),
        ('<p style="color: red">x</p>', "<p style=…>"),
        ('<button onclick="x()">x</button>', "<button onclick=…>"),
        ('<a href="javascript:x()">x</a>', "<a href=javascript:…>"),
        ('<p id="a">x</p><p id="a">y</p>', "id « a » appears 2 times"),
        ('<input name="nom">', "<input name=nom> has no label"),
        ("<ul><li>x</ul>", "<li> is never closed"),
        ("<p>x</p></div>", "</div> closes nothing"),
        ("<p>x", "<p> is never closed"),
        ('<img src="x.svg">', "has no alt"),
        ('<a href="/"></a>', "<a> has no text"),
        ("<h1>Autre</h1>", "a page has one <h1>"),
        ("<h3>x</h3>", "skips from h1 to h3"),
        ('<p aria-describedby="rien">x</p>', "refers to nothing"),
        ('<a href="#rien">x</a>', "leads nowhere"),
    ],
)
def test_faulty_markup_is_named(markup, fault):
    assert fault in "\n".join(faults(PAGE.format(markup)))


def test_sound_page_has_no_fault():
    body = (
        '<a href="#suite">Suite</a><h2 id="suite">Suite</h2><label for="nom">Nom</label><input id="nom" name="nom">'
        '<script src="/static/x.js" defer></script><script type="application/json">{}</script>'
        '<svg role="img" aria-labelledby="suite"><path d="M0 0"/></svg><br>'
    )
    assert faults(PAGE.replace("{}", body)) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        (PAGE.replace(' lang="fr"', ""), "lang=fr"),
        (PAGE.replace("<title>Titre</title>", ""), "no <title>"),
        (PAGE.replace("main>", "div>"), "one <main>"),
    ],
)
def test_faulty_document_is_named(page, fault):
    assert fault in "\n".join(faults(page.format("")))


# Factories --------------------------------------------------------------------------------------------------


def test_factories_fill_every_model(startup, alice):
    blocage = factories.make_blocage(startup, alice)
    factories.make_reponse(blocage, alice)
    factories.make_jalon(startup)
    factories.make_standard(startup)
    factories.make_thematique()
    factories.make_suppleance(alice, factories.make_personne())
    factories.make_organisation()
    assert factories.make_point(startup, alice).nouvelles_le < factories.moment()


# Queries, swaps, transitions --------------------------------------------------------------------------------


def test_constant_number_of_queries(startup):
    def grow():
        factories.make_startup()
        factories.make_startup()

    assert assert_num_queries_constant(lambda: list(Startup.objects.all()), grow, at_most=1) == 1
    with pytest.raises(AssertionError, match=r"\+2 .*incubateur"):
        assert_num_queries_constant(lambda: [str(row.incubateur) for row in Startup.objects.all()], grow)


def test_swap_is_compared_with_a_fresh_load():
    page = PAGE.format('<div id="a"><button hx-post="/x" hx-target="#a" hx-swap="outerHTML">x</button></div>')
    after = PAGE.format('<div id="a">fait</div>')
    assert_swap_equals_fresh_load(page, "button", '<div id="a">fait</div>', after)
    with pytest.raises(AssertionError):
        assert_swap_equals_fresh_load(page, "button", '<div id="a">autre</div>', after)


def test_transition_table_is_compared_in_full():
    table = Transitions({"brouillon": {"emise"}, "emise": {"signee"}})
    states = ["brouillon", "emise", "signee"]
    assert_transitions(table, states, {"brouillon": {"emise"}, "emise": {"signee"}})
    with pytest.raises(pytest.fail.Exception):
        assert_transitions(table, states, {"brouillon": {"emise"}})
    with pytest.raises(ForbiddenTransition):
        assert_transitions(table, states, {"brouillon": {"emise", "signee"}, "emise": {"signee"}})


# Interruption -----------------------------------------------------------------------------------------------


def two_rows(startup) -> None:
    factories.make_jalon(startup)
    factories.make_jalon(startup)


@pytest.mark.django_db(transaction=True)
def test_atomic_act_survives_being_killed():
    def act(startup):
        with transaction.atomic():
            two_rows(startup)

    def check(startup, finished):
        assert startup.jalons.count() == (2 if finished else 0)

    assert killed_after_each_statement(factories.make_startup, act, check) >= 4


@pytest.mark.django_db(transaction=True)
def test_act_in_two_transactions_is_caught():
    def check(startup, finished):
        assert startup.jalons.count() in {0, 2}

    with pytest.raises(AssertionError):
        killed_after_each_statement(factories.make_startup, two_rows, check)


@pytest.mark.django_db(transaction=True)
def test_act_that_fails_in_the_child_fails_the_test():
    with pytest.raises(AssertionError, match="failed in the child"):
        killed_after_each_statement(factories.make_startup, lambda startup: 1 / 0, lambda *args: None)


# Flush ------------------------------------------------------------------------------------------------------


REFUSE_DELETE = {
    "sqlite": [
        "CREATE TRIGGER garde BEFORE DELETE ON annuaire_organisation BEGIN SELECT RAISE(ABORT, 'non'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuser() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'non' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER garde BEFORE DELETE ON annuaire_organisation FOR EACH ROW EXECUTE FUNCTION refuser()",
    ],
}
ACCEPT_DELETE = {
    "sqlite": ["DROP TRIGGER garde"],
    "postgresql": ["DROP TRIGGER garde ON annuaire_organisation", "DROP FUNCTION refuser()"],
}


def run_sql(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def refused_delete(transactional_db):
    """A trigger that refuses to delete organisations, as those that seal documents do."""
    run_sql(REFUSE_DELETE[connection.vendor])
    yield
    run_sql(ACCEPT_DELETE[connection.vendor])


def test_flush_is_not_stopped_by_triggers_that_refuse_deletes(refused_delete):
    organisation = factories.make_organisation()
    with pytest.raises(IntegrityError, match="non"):
        organisation.delete()
    with without_triggers():
        call_command("flush", interactive=False, verbosity=0)
    assert not Organisation.objects.exists()
    with pytest.raises(IntegrityError, match="non"):
        factories.make_organisation().delete()
