"""Writing changed fields into a file: exactly that changes, whatever the file looks like."""

import difflib
import string
from datetime import date, timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from startups.betagouv.champs import FICHES, Nature
from startups.betagouv.ecriture import nouvelle, reecrire
from startups.betagouv.fichier import couper, lire_entete, yaml
from startups.betagouv.lecture import lire
from startups.enums import JALONS_PUBLICS, NomPhase
from tests.outils.betagouv import INCUBATEUR, ORGANISATION, STARTUP, startup

TODAY = date(2026, 9, 1)


def read(texte: str, nature: Nature = Nature.STARTUP, correspondance: dict | None = None):
    return lire(nature, "carnet-vert", texte, correspondance or {}, TODAY)


def rewritten(
    texte: str, changes: dict, nature: Nature = Nature.STARTUP, correspondance: dict | None = None
) -> str:
    """The file after `changes`; checks that reading it again gives exactly these."""
    fiche = read(texte, nature, correspondance)
    ici = {champ: valeur for champ, valeur in {**fiche.valeurs, **changes}.items() if valeur != []}
    written = reecrire(nature, texte, fiche.valeurs, ici, fiche.correspondance)
    again = read(written, nature, correspondance)
    assert {champ: valeur for champ, valeur in again.valeurs.items() if valeur != []} == ici
    return written


def differences(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


def test_nothing_changed_gives_the_file_back():
    for texte, nature in [
        (STARTUP, Nature.STARTUP),
        (INCUBATEUR, Nature.INCUBATEUR),
        (ORGANISATION, Nature.ORGANISATION),
    ]:
        assert rewritten(texte, {}, nature) == texte


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"mission": "Compter : les haies # toutes"},
            [
                "- mission: Aider les exploitants à tenir leur carnet de haies.",
                "+ mission: 'Compter : les haies # toutes'",
            ],
        ),
        ({"site": ""}, ["- link: https://carnet.example", "+ link: ''"]),
        ({"statistiques": None}, ["- stats: true"]),
        ({"statistiques": False}, ["- stats: true", "+ stats: false"]),
        ({"accessibilite": ""}, ["- accessibility_status: non conforme"]),
        ({"depot": "https://depot.example"}, ["+ repository: https://depot.example"]),
        ({"technos": ["python"]}, ["- techno: []", "+ techno:", "+   - python"]),
        ({"thematiques": ["Agriculture"]}, ["-   - Écologie"]),
        ({"thematiques": ["Agriculture", "Eau", "Écologie"]}, ["+   - Eau"]),
        ({"sponsors": []}, ["- sponsors:", "+ sponsors: []", "-   - /organisations/direction-haies"]),
        ({"sponsors": ["agence", "direction-haies"]}, ["+   - /organisations/agence"]),
        ({"incubateur": "littoral"}, ["- incubator: bocage", "+ incubator: littoral"]),
        ({"co_incubateurs": ["littoral"]}, ["+ incubators:", "+   - bocage", "+   - littoral"]),
        (
            {"phase:construction": [["2023-04-01", "2025-01-31", "équipe : trois personnes"]]},
            ["+     end: 2025-01-31"],
        ),
        (
            {"phase:acceleration": [["2024-05-01", None, ""]]},
            ["+   - name: acceleration", "+     start: 2024-05-01"],
        ),
        ({"phase:transfert": []}, ["-   - name: consolidation", "-     start: 2025-02-01"]),
        (
            {"phase:transfert": [["2025-03-01", None, ""]]},
            ["-     start: 2025-02-01", "+     start: 2025-03-01"],
        ),
        (
            {"jalon:committee:2026-01-15": ["Reconduit"]},
            ["+   - name: committee", "+     date: 2026-01-15", "+     comment: Reconduit"],
        ),
        (
            {"jalon:product_launch:2023-09-01": ["Ouverture"]},
            ["+     comment: Ouverture"],
        ),
        (
            {"jalon:committee:2024-06-12": []},
            ["-   - name: committee", "-     date: 2024-06-12", "-     comment: Financement reconduit"],
        ),
        ({"fiche": "## Contexte\n\nNeuf."}, None),
    ],
    ids=str,
)
def test_exactly_the_change_is_written(changes, expected):
    written = rewritten(STARTUP, changes)
    if expected is None:
        assert written == couper(STARTUP).source.replace(couper(STARTUP).corps, "\n## Contexte\n\nNeuf.\n")
    else:
        assert differences(STARTUP, written) == expected


def test_windows_line_ends_and_byte_order_mark_stay():
    source = "\ufeff" + STARTUP.replace("\n", "\r\n")
    written = rewritten(
        source, {"mission": "Neuve.", "fiche": "Un\n\nDeux", "phase:abandon": [["2026-01-01", None, ""]]}
    )
    assert written.startswith("\ufeff---\r\n")
    assert "\n" not in written.replace("\r\n", "")
    assert written.endswith("---\r\n\r\nUn\r\n\r\nDeux\r\n")


def test_blanks_around_the_body_stay():
    source = startup(corps="\n\n  Un texte.  \n\n\n")
    assert couper(rewritten(source, {"fiche": "Autre."})).corps == "\n\nAutre.  \n\n\n"


def test_comments_stay_with_their_place():
    source = startup(lignes="# avant\nrepository: https://a.example # ici\n# après\n\nstats: true\n")
    written = rewritten(source, {"depot": "https://b.example"})
    assert differences(source, written) == [
        "- repository: https://a.example # ici",
        "+ repository: https://b.example",
    ]


def test_rows_and_items_nobody_could_read_stay():
    source = startup(
        lignes="techno: [python, {a: 1}]\nevents:\n  - name: committee\n    date: demain\n"
        "  - name: gala\n    date: 2024-02-01\n    lieu: ici\n"
    )
    written = rewritten(source, {"technos": ["css"], "jalon:fast:2025-01-01": [""]})
    donnees = lire_entete(couper(written).entete)
    assert donnees["techno"] == [{"a": 1}, "css"]
    assert donnees["events"] == [
        {"name": "committee", "date": "demain"},
        {"name": "gala", "date": date(2024, 2, 1), "lieu": "ici"},
        {"name": "fast", "date": date(2025, 1, 1)},
    ]


def test_unread_list_is_replaced_once_something_is_said_here():
    source = startup(lignes="techno: python\n")
    assert lire_entete(couper(rewritten(source, {"technos": ["css"]})).entete)["techno"] == ["css"]


def test_older_names_stay_as_they_are_written():
    source = startup(
        lignes="phases:\n  - name: investigation\n    start: 2020-01-01\n  - name: alumni\n    start: 2021-01-01\n"
    )
    names = {"alumni": "abandon"}
    written = rewritten(source, {"phase:construction": [["2020-06-01", None, ""]]}, correspondance=names)
    assert differences(source, written) == ["+   - name: construction", "+     start: 2020-06-01"]


def test_path_typed_here_replaces_one_that_could_not_be_read():
    source = startup(
        lignes="phases:\n  - name: investigation\n    start: 2020-01-01\n  - name: alumni\n    start: 2021-01-01\n"
    )
    written = rewritten(
        source,
        {"phase:investigation": [["2020-01-01", None, ""]], "phase:abandon": [["2021-01-01", None, ""]]},
    )
    assert differences(source, written) == ["-   - name: alumni", "+   - name: abandon"]


@pytest.mark.parametrize(
    "entete",
    [
        "{title: Carnet vert, mission: Une mission., incubator: bocage}\n",
        "title: &t Carnet vert\nmission: Une mission.\nincubator: bocage\nautre: *t\n",
        "? title\n: Carnet vert\n? mission\n: Une mission.\n? incubator\n: bocage\n",
        "title: Carnet vert\nmission: >-\n  Une\n\n  mission.\nincubator: bocage\n",
        '"title": "Carnet vert"\n"mission": "Une mission."\n"incubator": "bocage"\n',
    ],
    ids=["flow", "anchor", "explicit", "folded", "quoted"],
)
def test_unusual_yaml_is_rewritten_without_changing_its_data(entete):
    source = f"---\n{entete}---\nTexte.\n"
    written = rewritten(source, {"mission": "Neuve.", "depot": "https://a.example"})
    before, after = lire_entete(couper(source).entete), lire_entete(couper(written).entete)
    assert after == {**before, "mission": "Neuve.", "repository": "https://a.example"}
    assert list(after)[: len(before)] == list(before)


def test_renaming_what_another_key_refers_to_leaves_the_other_alone():
    source = "---\ntitle: &t Carnet vert\nmission: x\nincubator: bocage\nautre: *t\n---\n"
    written = rewritten(source, {"nom": "Haies vives"})
    donnees = lire_entete(couper(written).entete)
    assert (donnees["title"], donnees["autre"]) == ("Haies vives", "Carnet vert")


def test_new_file_is_sound():
    values = {
        "nom": "Haies: vives",
        "mission": "Une mission",
        "incubateur": "bocage",
        "co_incubateurs": ["littoral"],
        "contact": "",
        "site": "",
        "publics": ["entreprise"],
        "fiche": "## Contexte\n\nTexte.",
        "phase:transfert": [["2026-01-01", None, "Vers la direction"]],
        "jalon:committee:2026-02-01": [""],
    }
    texte = nouvelle(Nature.STARTUP, values)
    assert texte == (
        "---\n"
        "title: 'Haies: vives'\n"
        "mission: Une mission\n"
        "incubator: bocage\n"
        "contact: ''\n"
        "link: ''\n"
        "incubators:\n  - bocage\n  - littoral\n"
        "usertypes:\n  - entreprise\n"
        "phases:\n  - name: consolidation\n    comment: Vers la direction\n    start: 2026-01-01\n"
        "events:\n  - name: committee\n    date: 2026-02-01\n"
        "---\n"
        "## Contexte\n\nTexte.\n"
    )
    assert read(texte).valeurs == read(texte).valeurs | values


# Any file, any change ---------------------------------------------------------------------------------------

text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
scalars = st.one_of(text, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False), st.dates())
unknown = st.dictionaries(
    st.text(string.ascii_lowercase, min_size=1, max_size=8).map(lambda name: f"x_{name}"),
    st.recursive(
        scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3)
    ),
    max_size=4,
)
line = text.map(str.strip)
days = st.dates(date(1990, 1, 1), date(2100, 12, 31) - timedelta(days=400))


@st.composite
def values(draw) -> dict:
    """Values a startup may have here."""
    found = {"nom": draw(line.filter(bool)), "incubateur": "bocage"}
    for champ in ("mission", "contact", "site", "depot", "budget_url"):
        found[champ] = draw(line)
    for champ in ("technos", "thematiques", "sponsors"):
        found[champ] = sorted(set(draw(st.lists(line.filter(bool), max_size=3))))
    found["statistiques"] = draw(st.sampled_from([True, False, None]))
    found["fiche"] = draw(text).lstrip("\n").rstrip()
    for nom in draw(st.sets(st.sampled_from(list(NomPhase)), max_size=4)):
        starts = sorted(draw(st.sets(days, min_size=1, max_size=2)))
        found[f"phase:{nom.value}"] = [
            [
                debut.isoformat(),
                draw(st.none() | st.just((debut + timedelta(days=9)).isoformat())),
                draw(line),
            ]
            for debut in starts
        ]
    for genre, le in draw(st.sets(st.tuples(st.sampled_from(JALONS_PUBLICS).map(str), days), max_size=3)):
        found[f"jalon:{genre}:{le.isoformat()}"] = sorted(draw(st.lists(line, min_size=1, max_size=2)))
    return found


def complete(found: dict) -> dict:
    """The values with the empty ones of the fields they do not name."""
    fiche = FICHES[Nature.STARTUP]
    return {champ.nom: champ.vide for champ in fiche.champs} | found


@settings(max_examples=40, deadline=None)
@given(values(), values(), unknown, st.sampled_from(["\n", "\r\n"]))
def test_any_file_takes_any_change_and_keeps_the_rest(first, second, extra, newline):
    source = nouvelle(Nature.STARTUP, first)
    fichier = couper(source)
    out = StringIO()
    if extra:
        yaml().dump(extra, out)
    entete = fichier.ouverture + out.getvalue() + fichier.entete + fichier.fermeture
    source = entete.replace("\n", newline) + fichier.corps
    fiche = read(source)
    assert fiche.valeurs == complete(first)
    written = reecrire(Nature.STARTUP, source, fiche.valeurs, second, {})
    assert read(written).valeurs == complete(second)
    donnees = lire_entete(couper(written).entete)
    kept = lire_entete(couper(source).entete)
    assert {key: donnees[key] for key in extra} == {key: kept[key] for key in extra}
    assert reecrire(Nature.STARTUP, written, read(written).valeurs, complete(second), {}) == written


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_body_comes_back(corps):
    source = f"---\ntitle: A\nmission: B\nincubator: bocage\n---\n{corps}"
    assert couper(source).corps == corps
    assert reecrire(Nature.STARTUP, source, read(source).valeurs, read(source).valeurs, {}) == source
