"""The budget as a table: nothing is lost between what is taken away and what is brought back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from socle import exports
from socle.clock import today
from startups.budget.lecture import lire
from startups.budget.tableau import HEADER
from startups.models import Depense, Enveloppe, ServiceFait
from tests.factories import days_ago, make_depense, make_enveloppe, make_service_fait
from tests.outils.html import soup, words
from tests.outils.queries import assert_num_queries_constant


def at(name: str, startup, *args) -> str:
    return reverse(f"startups:{name}", args=[startup.identifiant, *args])


@pytest.fixture
def budget(startup):
    """Several years, cents, texts that a spreadsheet would compute, two services that say the same."""
    old = make_enveloppe(
        startup, "40000.50", exercice=2024, source="partenariat", intitule="Convention ; « pilote »", fin=None
    )
    new = make_enveloppe(startup, "120000", exercice=2025, source="fast")
    first = make_depense(old, "12000.25", date=date(2024, 3, 1), objet="=SOMME(A1:A9)", reference="BC-1")
    other = make_depense(
        new, "30000", date=date(2025, 3, 1), fournisseur="+33 conseil", objet="- Design\tet code"
    )
    for montant in ("1000", "1000", "250.10"):
        make_service_fait(first, montant, date=date(2024, 5, 2))
    make_service_fait(other, "0", date=date(2025, 6, 2))
    return startup


def content(startup) -> list[tuple]:
    """All that is recorded, without keys."""
    return [
        sorted(
            map(
                str,
                Enveloppe.objects.filter(startup=startup).values_list(
                    "source", "intitule", "montant", "exercice", "debut", "fin"
                ),
            )
        ),
        sorted(
            map(
                str,
                Depense.objects.filter(enveloppe__startup=startup).values_list(
                    "enveloppe__exercice", "fournisseur", "objet", "reference", "montant", "date"
                ),
            )
        ),
        sorted(
            map(
                str,
                ServiceFait.objects.filter(depense__enveloppe__startup=startup).values_list(
                    "depense__montant", "date", "montant"
                ),
            )
        ),
    ]


def send(client, startup, data: bytes, name="budget.csv"):
    """Upload a table; returns its preview, or the form that refuses it."""
    url = at("budget_importer", startup)
    return client.post(url, {"fichier": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client, preview):
    stamp = soup(preview).select_one("[name=empreinte]")["value"]
    return client.post(preview.request["PATH_INFO"], {"empreinte": stamp}, follow=True)


def csv(*rows: str) -> bytes:
    return "\n".join([";".join(HEADER), *rows]).encode()


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_what_is_exported_is_imported_elsewhere_without_losing_anything(
    sign_in, budget, autre_startup, emile, kind
):
    Depense.objects.filter(fournisseur="+33 conseil").update(objet="- Design et code")
    client = sign_in(emile)
    file = client.get(at("budget_export", budget, kind))
    assert f"budget-carnet-vert-{today():%Y-%m-%d}.{kind}" in file["Content-Disposition"]
    preview = send(client, autre_startup, file.content, f"budget.{kind}")
    assert "Nouvelles : 8" in words(preview)
    assert not autre_startup.enveloppes.exists(), "nothing is written before it is confirmed"
    done = confirm(client, preview)
    assert "8 lignes ajoutées" in words(done)
    assert content(autre_startup) == content(budget)
    again = send(client, autre_startup, file.content, f"budget.{kind}")
    assert "Toutes ces lignes sont déjà connues" in words(again)
    line = autre_startup.enveloppes.first().history.get()
    assert (line.history_user, line.history_change_reason) == (emile, "Importé d’un tableau")


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_import_of_its_own_export_changes_nothing(sign_in, budget, emile, kind):
    client = sign_in(emile)
    before = content(budget)
    Depense.objects.filter(fournisseur="+33 conseil").update(objet="- Design et code")
    before = content(budget)
    file = client.get(at("budget_export", budget, kind)).content
    assert "Déjà connues : 8" in words(send(client, budget, file, f"b.{kind}"))
    assert content(budget) == before


def test_what_was_typed_never_becomes_a_formula(sign_in, budget, emile):
    text = sign_in(emile).get(at("budget_export", budget, "csv")).content.decode("utf-8-sig")
    assert "'=SOMME(A1:A9)" in text
    assert "'+33 conseil" in text
    assert ";=SOMME" not in text


def test_known_line_with_another_value_is_a_correction(sign_in, budget, emile):
    client = sign_in(emile)
    old = budget.enveloppes.get(exercice=2024)
    row = f"Enveloppe;{old.uuid};;Partenariat;Convention 2024;;;45 k€;2024;2024-01-01;31/12/2024"
    preview = send(client, budget, csv(row))
    assert "Corrigées : 1" in words(preview)
    assert "intitulé (était : Convention ; « pilote »)" in words(preview)
    assert "1 corrigée" in words(confirm(client, preview))
    old.refresh_from_db()
    assert (old.montant, old.intitule, old.fin) == (Decimal(45000), "Convention 2024", date(2024, 12, 31))
    assert old.history.first().history_change_reason == "Corrigé par un tableau importé"
    assert budget.enveloppes.count() == 2


def test_table_written_by_hand(sign_in, startup, ingrid):
    client = sign_in(ingrid)
    table = csv(
        # In any order: an order may stand above its envelope.
        "bon de commande;BC-12;E1;;Développement;Atelier du Gué;BC-12;12 000,50;;02/03/2024;",
        "Enveloppe;E1;;FAST;Décision;;;150 k€;2024;1er janvier 2024;31/12/2024",
        "service fait;;BC-12;;;;;4 000;;15 avril 2024;",
        "service fait;;BC-12;;;;;4 000;;15 avril 2024;",
    )
    for _ in range(2):
        preview = send(client, startup, table)
        if "Importer 4 lignes" in words(preview):
            confirm(client, preview)
    found = lire(startup, today())
    assert [line.fait for line in found.commandes] == [Decimal(8000)]
    assert found.lignes[0].engage == Decimal("12000.50")
    assert len(found.services) == 2
    assert "Déjà connues : 4" in words(preview)


def test_errors_are_told_by_line_and_column_and_nothing_is_written(sign_in, startup, emile):
    client = sign_in(emile)
    far = days_ago(-400)
    preview = send(
        client,
        startup,
        csv(
            "Enveloppe;E1;;Lotto;;;;-5;20026;2024-01-01;2023-01-01",
            f"Commande;C1;E9;;{'é' * 301};Gué;;12 $;;{far:%Y-%m-%d};",
            "Service fait;S1;;;;;;;;2024-02-31;",
            "Prêt;;;;;;;1;;2024-01-01;",
            "Enveloppe;E1;;FAST;;;;10;2024;2024-01-01;",
        ),
    )
    rows = {
        row.th.get_text(strip=True): words(row)
        for row in soup(preview).select("tbody tr")
        if row.th is not None
    }
    assert "Source : Cette source n’existe pas." in rows["2"]
    assert "Montant : Un montant ne peut pas être négatif. Écrit : « -5 »" in rows["2"]
    assert "Exercice : Écrivez une année entre 1990 et 2100." in rows["2"]
    assert "Fin : La date de fin ne peut pas précéder" in rows["2"]
    assert "Rattaché à : Aucune ligne « Enveloppe » n’a cet identifiant" in rows["3"]
    assert "Intitulé ou objet : Trop long : 301 caractères, 300 au plus." in rows["3"]
    assert "Date : Le" in rows["3"]
    assert "dans le futur" in rows["3"]
    assert "Rattaché à : Écrivez l’identifiant de sa ligne « Commande »." in rows["4"]
    assert "Montant : À remplir" in rows["4"]
    assert "Ce jour n’existe pas" in rows["4"]
    assert "Nature : Écrivez « Enveloppe », « Commande » ou « Service fait »." in rows["5"]
    assert "Identifiant : Cet identifiant est déjà celui de la ligne 2." in rows["6"]
    refused = client.post(preview.request["PATH_INFO"], {"empreinte": "x"})
    assert "un budget s’importe en entier" in words(refused)
    assert not startup.enveloppes.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"\x89PNG nope", "ni un tableau ODS ni un CSV"),
        (b"Nom;Age\nAlice;3\n", "Colonnes introuvables : « Nature », « Montant », « Date »"),
        (";".join(HEADER).encode(), "aucune ligne"),
    ],
)
def test_what_is_no_such_table_is_told_at_the_field(sign_in, startup, emile, data, said):
    response = send(sign_in(emile), startup, data)
    assert said in words(soup(response).select_one("#id_fichier_error"))


def test_budget_that_changed_since_the_preview_is_shown_again(sign_in, startup, emile):
    client = sign_in(emile)
    preview = send(client, startup, csv("Enveloppe;E1;;FAST;;;;10;2024;2024-01-01;"))
    make_enveloppe(startup, "10", exercice=2024, source="fast", debut=date(2024, 1, 1), fin=None)
    again = confirm(client, preview)
    assert "Le budget a changé depuis l’aperçu" in words(again) or "déjà connues" in words(again)
    assert startup.enveloppes.count() == 1


def test_line_does_not_hang_on_the_row_of_another_startup(sign_in, budget, autre_startup, emile):
    elsewhere = budget.enveloppes.first()
    row = f"Commande;;{elsewhere.uuid};;Design;Gué;;10;;2025-03-01;"
    preview = send(sign_in(emile), autre_startup, csv(row))
    assert "Aucune ligne « Enveloppe » n’a cet identifiant" in words(preview)


def test_cost_does_not_grow_with_the_table(sign_in, startup, autre_startup, emile):
    client = sign_in(emile)
    make_depense(make_enveloppe(startup))

    def grow():
        for _ in range(2):
            make_service_fait(make_depense(make_enveloppe(startup)))

    assert_num_queries_constant(lambda: client.get(at("budget_export", startup, "csv")), grow, at_most=12)


def test_export_of_an_empty_budget_has_its_titles(sign_in, startup, diane):
    text = sign_in(diane).get(at("budget_export", startup, "csv")).content
    assert text == exports.as_csv(HEADER, [])
    assert sign_in(diane).get(at("budget_export", startup, "xls")).status_code == 404


# Beyond what is granted -----------------------------------------------------------------------------------


def warned(preview) -> list[str]:
    """What the preview says of over-commitment."""
    alert = soup(preview).select_one(".fr-alert--warning")
    return [words(phrase) for phrase in alert.select("p")][:-1] if alert else []


def test_over_commitment_is_said_before_anything_is_written(sign_in, startup, emile):
    client = sign_in(emile)
    preview = send(
        client,
        startup,
        csv(
            "Enveloppe;E1;;FAST;Tranche;;;10000,50;2025;01/01/2025;",
            "Enveloppe;E2;;DINUM;;;;5000;2025;01/01/2025;",
            "Commande;C1;E1;;Code;Coop;;12000;;03/02/2025;",
            "Commande;C2;E1;;Code;Coop;;3000,60;;04/02/2025;",
            "Commande;C3;E2;;Code;Coop;;900;;04/02/2025;",
        ),
    )
    assert warned(preview) == [
        words("Exercice 2025 : 900,10 € seraient engagés au-delà des 15 000,50 € accordés."),
        words("Enveloppe « Tranche, 2025 » : 15 000,60 € seraient commandés, pour 10 000,50 € accordés."),
    ]
    assert not startup.enveloppes.exists()
    assert "5 lignes ajoutées" in words(confirm(client, preview))


def test_what_fits_or_was_beyond_already_is_not_said(sign_in, startup, emile):
    over = make_enveloppe(startup, "1000", exercice=2024)
    make_depense(over, "1500")
    fits = make_enveloppe(startup, "1000", exercice=2025)
    client = sign_in(emile)
    exact = f"Commande;C1;{fits.uuid};;Code;Coop;;1000;;04/02/2025;"
    assert warned(send(client, startup, csv(exact))) == []
    further = f"Commande;C2;{over.uuid};;Code;Coop;;0,01;;04/02/2025;"
    assert warned(send(client, startup, csv(further))) == [
        words("Exercice 2024 : 500,01 € seraient engagés au-delà des 1 000 € accordés."),
        words("Enveloppe « Administration, 2024 » : 1 500,01 € seraient commandés, pour 1 000 € accordés."),
    ]


def test_corrected_amounts_count_once_and_moved_orders_where_they_go(sign_in, startup, emile):
    first = make_enveloppe(startup, "1000", exercice=2024)
    other = make_enveloppe(startup, "1000", exercice=2025)
    order = make_depense(first, "900", objet="Code", fournisseur="Coop", date=date(2024, 2, 4))
    make_depense(other, "600")
    client = sign_in(emile)
    raised = f"Commande;{order.uuid};{first.uuid};;Code;Coop;;1000;;04/02/2024;"
    assert warned(send(client, startup, csv(raised))) == []
    moved = f"Commande;{order.uuid};{other.uuid};;Code;Coop;;900;;04/02/2024;"
    assert [phrase.split(" : ")[0] for phrase in warned(send(client, startup, csv(moved)))] == [
        "Exercice 2025",
        "Enveloppe « Administration, 2025 »",
    ]
    lowered = f"Enveloppe;{first.uuid};;Administration;;;;899;2024;01/01/2024;31/12/2024"
    assert words("Exercice 2024 : 1 € seraient") in warned(send(client, startup, csv(lowered)))[0]


def test_a_table_with_errors_says_them_first(sign_in, startup, emile):
    preview = send(
        sign_in(emile),
        startup,
        csv(
            "Enveloppe;E1;;FAST;Tranche;;;10;2025;01/01/2025;",
            "Commande;C1;E1;;Code;Coop;;12000;;03/02/2025;",
            "Commande;C2;E1;;Code;Coop;;;;03/02/2025;",
        ),
    )
    assert "au-delà" not in words(preview)
    assert "Un budget s’importe en entier" in words(preview)


def test_many_over_commitments_stay_readable(sign_in, startup, emile):
    rows = [f"Enveloppe;E{n};;FAST;Lot {n};;;1;2025;01/01/2025;" for n in range(30)]
    rows += [f"Commande;C{n};E{n};;Code;Coop;;2;;03/02/2025;" for n in range(30)]
    preview = send(sign_in(emile), startup, csv(*rows))
    assert len(warned(preview)) == 11
    assert "Et 21 autres dépassements." in words(preview)
