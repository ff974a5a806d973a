"""Reading one file of beta.gouv.fr: its parts, its values, its oddities."""

from datetime import date

import pytest

from startups.betagouv.champs import Nature
from startups.betagouv.fichier import MAX_BYTES, FichierIllisible, couper, decoder, jour, lire_entete
from startups.betagouv.lecture import FicheLue, lire
from tests.outils.betagouv import INCUBATEUR, ORGANISATION, STARTUP, startup

TODAY = date(2026, 9, 1)


def read(texte: str, nature: Nature = Nature.STARTUP, **correspondance) -> FicheLue:
    return lire(nature, "carnet-vert", texte, correspondance, TODAY)


def codes(fiche: FicheLue) -> list[tuple[str, int]]:
    return [(anomalie.code, anomalie.ligne) for anomalie in fiche.anomalies]


# Parts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "texte",
    [
        STARTUP,
        STARTUP.replace("\n", "\r\n"),
        "\ufeff" + STARTUP,
        STARTUP.rstrip("\n"),
        "--- \ntitle: A\n---\t\n\tdu code\n---\nencore\n",
        "---\ntitle: A\n...\ntexte",
        "---\n---\n",
        "---\ntitle: A\n---",
    ],
    ids=["usual", "crlf", "bom", "no-final-newline", "rule-in-body", "dots", "empty", "no-body"],
)
def test_parts_joined_are_the_file(texte):
    assert couper(texte).source == texte


def test_rule_in_the_body_does_not_close_the_front_matter():
    fichier = couper("---\ntitle: A\n---\nun\n---\ndeux\n")
    assert (fichier.entete, fichier.corps) == ("title: A\n", "un\n---\ndeux\n")


@pytest.mark.parametrize(
    ("contenu", "ligne", "message"),
    [
        (b"", 1, "Le fichier est vide."),
        (b" \n \n", 1, "Le fichier est vide."),
        (b"x" * (MAX_BYTES + 1), 1, "Le fichier dépasse 1 Mo."),
        (
            "---\ntitle: é\n---\n".encode("latin-1"),
            2,
            "Le fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage.",
        ),
        ("é".encode("utf-16"), 1, "Le fichier n’est pas en UTF-8 : enregistrez-le dans cet encodage."),
        (b"---\ntitle: A\n---\nx\0y", 4, "Le fichier contient un caractère nul."),
    ],
    ids=["empty", "blank", "huge", "latin-1", "utf-16", "nul"],
)
def test_bytes_that_are_no_text_are_refused(contenu, ligne, message):
    with pytest.raises(FichierIllisible) as refused:
        decoder(contenu)
    assert (str(refused.value), refused.value.ligne) == (message, ligne)


@pytest.mark.parametrize(
    ("texte", "ligne", "message"),
    [
        ("title: A\n", 1, "ne commence pas par un en-tête"),
        ("---\ntitle: A\n", 1, "n’est pas fermé"),
        ("---\ntitle: A\n\tmission: B\n---\n", 3, "tabulation"),
        ("---\ntitle: A\nmission: B\ntitle: C\n---\n", 4, "deux fois"),
        ("---\ntitle: A\nmission: B\nlink: a: b\n---\n", 4, "sans être entre guillemets"),
        ("---\nlink: x\ntitle: 'A\nmission: B\n---\n", 3, "n’est pas fermé"),
        ("---\n- un\n- deux\n---\n", 2, "clé"),
        ("---\nseul\n---\n", 2, "clé"),
        ("---\ntitle: A\nmission: \x07\n---\n", 3, "caractère de contrôle"),
        ("---\nx: " + "[" * 3000 + "\n---\n", 1, "trop de niveaux"),
        ("---\ntitle: *rien\n---\n", 2, "n’est pas du YAML lisible"),
    ],
    ids=["none", "open", "tab", "twice", "colon", "quote", "list", "scalar", "control", "deep", "alias"],
)
def test_broken_front_matter_says_its_line(texte, ligne, message):
    with pytest.raises(FichierIllisible, match=message) as refused:
        read(texte)
    assert refused.value.ligne == ligne


def test_aliases_that_multiply_are_refused_and_small_ones_read():
    lines = ["a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    lines += [
        f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]"
        for before, after in zip("abcdef", "bcdefg", strict=True)
    ]
    with pytest.raises(FichierIllisible, match="trop de valeurs"):
        lire_entete("\n".join(lines))
    with pytest.raises(FichierIllisible, match="trop de valeurs"):
        lire_entete("a: &a [*a]\nb: 2\n")
    assert lire_entete("a: &a [1]\nb: *a\n")["b"] == [1]


@pytest.mark.parametrize(
    ("brut", "expected"),
    [
        (date(2024, 2, 29), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29)),
        (" 2024-02-29 ", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("20240229", None),
        ("29/02/2024", None),
        (20240229, None),
        (None, None),
    ],
)
def test_dates_are_read_in_one_way_only(brut, expected):
    assert jour(brut) == expected


def test_moment_is_a_date_and_an_impossible_one_breaks_nothing():
    donnees = lire_entete("a: 2024-02-29 10:00:00\nb: 2024-02-30\n")
    assert jour(donnees["a"]) == date(2024, 2, 29)
    assert jour(donnees["b"]) is None


# Values -----------------------------------------------------------------------------------------------------


def test_values_of_a_startup():
    fiche = read(STARTUP)
    assert fiche.valeurs == {
        "nom": "Carnet vert",
        "mission": "Aider les exploitants à tenir leur carnet de haies.",
        "incubateur": "bocage",
        "co_incubateurs": [],
        "sponsors": ["direction-haies"],
        "contact": "carnet@agence.example",
        "site": "https://carnet.example",
        "depot": "",
        "statistiques": True,
        "statistiques_url": "",
        "budget_url": "",
        "impact_url": "",
        "dashlord_url": "",
        "thematiques": ["Agriculture", "Écologie"],
        "publics": ["collectivite-territoriale", "entreprise"],
        "technos": [],
        "accessibilite": "non conforme",
        "analyse_risques": None,
        "analyse_risques_url": "",
        "mon_service_securise": None,
        "fiche": "## Contexte\n\nLes haies se comptent à la main.\n\n## Solution\n\nUn carnet partagé.",
        "phase:investigation": [["2023-01-10", "2023-03-31", ""]],
        "phase:construction": [["2023-04-01", None, "équipe : trois personnes"]],
        "phase:transfert": [["2025-02-01", None, ""]],
        "jalon:committee:2024-06-12": ["Financement reconduit"],
        "jalon:product_launch:2023-09-01": [""],
    }
    assert codes(fiche) == [("cle-inconnue", 36), ("saut", 9)]


def test_values_are_the_same_with_windows_line_ends_and_a_byte_order_mark():
    assert read("\ufeff" + STARTUP.replace("\n", "\r\n")).valeurs == read(STARTUP).valeurs


def test_values_of_an_incubateur_and_of_an_organisation():
    incubateur = read(INCUBATEUR, Nature.INCUBATEUR)
    assert incubateur.valeurs["organisation"] == "direction-haies"
    assert incubateur.valeurs["resume"] == "Un incubateur <strong>inventé</strong>."
    assert incubateur.valeurs["presentation"] == "Présentation du **bocage**."
    assert incubateur.valeurs["masque"] is False
    assert incubateur.mises_en_avant == ("carnet-vert",)
    organisation = read(ORGANISATION, Nature.ORGANISATION)
    assert organisation.valeurs == {
        "nom": "Direction des haies",
        "sigle": "DH",
        "type": "administration-centrale",
        "domaine_ministeriel": "agriculture",
    }
    assert organisation.anomalies == ()


def test_empty_list_and_missing_key_are_the_same_value():
    empty, missing = read(startup(lignes="techno: []\nusertypes:\n")), read(startup())
    assert empty.valeurs == missing.valeurs


def test_co_incubateurs_are_the_others():
    fiche = read(startup(lignes="incubators: [bocage, littoral, /incubators/causse]\n"))
    assert fiche.valeurs["co_incubateurs"] == ["/incubators/causse", "littoral"]


@pytest.mark.parametrize(
    ("lignes", "code", "ligne", "message"),
    [
        ("techno: python\n", "valeur-illisible", 10, "« techno » : Une liste est attendue."),
        ("techno: [python, {a: 1}]\n", "valeur-illisible", 10, "Un texte est attendu."),
        (f"techno: [{'x' * 121}]\n", "valeur-illisible", 10, "dépasse 120 caractères"),
        ("stats: peut-être\n", "valeur-illisible", 10, "« true » ou « false »"),
        ("accessibility_status: ok\n", "valeur-illisible", 10, "n’est pas dans la liste"),
        ("repository: [a, b]\n", "valeur-illisible", 10, "Un texte est attendu."),
        (f"stats_url: https://a.example/{'x' * 500}\n", "valeur-trop-longue", 10, "500 sont admis"),
        ('repository: "a\\0b"\n', "valeur-illisible", 10, "caractère impossible"),
        ('repository: "\\ud800"\n', "valeur-illisible", 10, "caractère impossible"),
        ("repository: ''\n", "lien-vide", 10, "« repository » est vide."),
        ("repository: github.example/x\n", "lien-douteux", 10, "n’est pas une adresse http"),
        ("budget_url: ' https://b.example '\n", "espaces", 10, "commence ou finit par des espaces"),
        ("usertypes: [entreprise, Lycéens]\n", "public-hors-liste", 10, "« Lycéens »"),
        ("inattendu: 3\n", "cle-inconnue", 10, "« inattendu »"),
        ("events: demain\n", "valeur-illisible", 10, "Une liste est attendue."),
        ("events:\n  - name: gala\n    date: 2024-01-01\n", "jalon-inconnu", 11, "« gala »"),
        (
            "events:\n  - name: mid_investigation\n    date: 2024-01-01\n",
            "jalon-inconnu",
            11,
            "« mid_investigation »",
        ),
        ("events:\n  - name: committee\n", "jalon-illisible", 11, "Date « date » absente"),
        ("events:\n  - committee\n", "jalon-illisible", 11, "Un jalon a un nom et une date."),
        ("phases: []\n", "sans-phase", 7, "Aucune phase"),
    ],
)
def test_oddity_is_said_with_its_line(lignes, code, ligne, message):
    fiche = read(startup(lignes=lignes))
    found = [anomalie for anomalie in fiche.anomalies if anomalie.code == code]
    assert [anomalie.ligne for anomalie in found] == [ligne]
    assert message in found[0].message
