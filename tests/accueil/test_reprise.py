"""Bring people and roles from a table: preview, errors by line, confirmation, the same file twice."""

import threading
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection
from django.urls import reverse

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement
from incubateur.accueil.actions import reprise as actions
from incubateur.accueil.reprise.apercu import Apercu
from incubateur.accueil.reprise.colonnes import COLUMNS
from socle.clock import today
from socle.imports import read_table
from startups.enums import Position, RoleStartup
from startups.models import Affectation
from tests import factories
from tests.outils.html import soup
from tests.outils.killed import killed_after_each_statement
from tests.outils.queries import counted

HEADER = [column.label for column in COLUMNS]
NARROW = "\u202f"


def table(*lines: str, header: str = "") -> bytes:
    """A CSV whose lines name columns in the order of the model, semicolons at the end left out."""
    return "\r\n".join([header or ";".join(HEADER), *lines]).encode()


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("reprise.csv", content)


class Team:
    """Émile and his browser."""

    def __init__(self, client):
        self.client = client
        self.address = ""

    def upload(self, content: bytes):
        """The preview of a file, or the form again when it is refused."""
        response = self.client.post(reverse("accueil:reprise"), {"fichier": sent(content)})
        if response.status_code == 302:
            self.address = response.url
            return self.client.get(self.address)
        return response

    def confirm(self, **data):
        page = self.client.get(self.address)
        return self.client.post(self.address, {"empreinte": page.context["form"]["empreinte"].value()} | data)

    def bring(self, *lines: str, **options):
        """Upload these lines and confirm; fails unless all is written."""
        self.upload(table(*lines, **options))
        response = self.confirm()
        assert response.status_code == 302, soup(response).find("main").get_text(" ", strip=True)
        return response


@pytest.fixture
def team(sign_in, emile) -> Team:
    return Team(sign_in(emile))


def told(response) -> list[tuple]:
    """(line, status, effects or errors) of each line of a preview."""
    return [
        (ligne.number, ligne.statut.value, ligne.effets or [(e.column, e.sentence) for e in ligne.erreurs])
        for ligne in response.context["apercu"].lignes
    ]


def errors(team: Team, *lines: str) -> list[tuple[int, str, str, str]]:
    preview = team.upload(table(*lines)).context["apercu"]
    return [(e.line, e.column, e.sentence, e.value) for e in preview.erreurs]


def everything() -> list:
    """All that an import may write, history included."""
    models = [Personne, Rattachement, Affectation]
    models += [model.history.model for model in models]
    models.append(Personne.incubateurs.through)
    return [list(model.objects.order_by("pk").values()) for model in models]


# What it writes ---------------------------------------------------------------------------------------------


def test_nothing_is_written_before_the_agreement(team, startup):
    before = everything()
    page = team.upload(table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026"))
    assert told(page) == [(2, "creee", ["Nouvelle fiche", "Nouveau rôle, depuis le 12 août 2026"])]
    assert "Nour Genêt" in page.text
    assert everything() == before


def test_people_and_roles_are_written_with_their_history(team, startup, emile, incubateur):
    ministere = factories.make_organisation(nom="Direction des haies", sigle="DH")
    response = team.bring(
        "Nour;Genêt;Nour.Genet@Agence.example;Cheffe de projet;dh;+33 6 01;intrapreneuse;Carnet Vert;"
        "12 août 2026;2027-01-31;60 %;MAD;Mairie du Bois",
        "Nour;Genêt;nour.genet@agence.example;;;;équipe;;01/09/2026",
        "Sam;Houx;sam@agence.example",
    )
    assert response.url == reverse("accueil:reprise")
    nour, sam = Personne.objects.filter(
        email__in=["nour.genet@agence.example", "sam@agence.example"]
    ).order_by("pk")
    assert (nour.prenom, nour.nom, nour.fonction, nour.organisation, nour.telephone) == (
        "Nour", "Genêt", "Cheffe de projet", ministere, "+33 6 01",
    )  # fmt: skip
    assert nour.recherche == nour.search_text()
    assert not nour.has_usable_password()
    assert (nour.version, nour.is_active) == (1, True)
    assert list(nour.incubateurs.all()) == list(sam.incubateurs.all()) == [incubateur]
    affectation = nour.affectations.get()
    assert (affectation.startup, affectation.role, affectation.debut, affectation.fin) == (
        startup, RoleStartup.INTRAPRENEUR, date(2026, 8, 12), date(2027, 1, 31),
    )  # fmt: skip
    assert (affectation.quotite, affectation.position, affectation.employeur) == (
        60, Position.MISE_A_DISPOSITION, "Mairie du Bois",
    )  # fmt: skip
    rattachement = nour.rattachements.get()
    assert (rattachement.role, rattachement.debut, rattachement.fin) == (
        RoleIncubateur.EQUIPE, date(2026, 9, 1), None,
    )  # fmt: skip
    for row, line in ((nour, 2), (affectation, 2), (rattachement, 3), (sam, 4)):
        told_by = row.history.get()
        assert (told_by.history_user, told_by.history_change_reason) == (
            emile,
            f"Reprise de l’annuaire, ligne {line}",
        )
    assert not sam.affectations.exists()


def test_new_person_signs_in_and_sees_their_startup(team, startup, sign_in):
    team.bring(f"Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;{today() - timedelta(days=3)}")
    client = sign_in(Personne.objects.get(email="nour@agence.example"))
    assert client.get(reverse("startups:page", args=["carnet-vert"])).status_code == 200


def test_same_file_twice_changes_nothing(team, startup, ingrid):
    lines = [
        "Nour;Genêt;nour@agence.example;Cheffe;;;Coach;carnet-vert;12/08/2026;;50",
        "Nour;Genêt;nour@agence.example;;;;Coach;;12/08/2026",
        f"{ingrid.prenom};{ingrid.nom};{ingrid.email};Pionnière;;;Intrapreneur·e;carnet-vert;;;80",
    ]
    team.bring(*lines)
    before = everything()
    page = team.upload(table(*lines))
    assert {status for _, status, _ in told(page)} == {"inchangee"}
    assert "il n’y a rien à importer" in page.text
    assert "Importer</button>" not in page.text
    team.confirm()
    assert everything() == before


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_exported_directory_changes_nothing_until_it_is_corrected(
    team, kind, startup, emile, alice, ingrid, solange, incubateur
):
    factories.make_affectation(
        startup, alice, RoleStartup.DESIGNER, debut=today() + timedelta(days=30), quotite=40
    )
    ingrid.telephone, ingrid.fonction = "+33 6 02", "=Cheffe"
    ingrid.organisation = factories.make_organisation(nom="Direction des sols")
    ingrid.save()
    Affectation.objects.filter(personne=ingrid).update(
        position=Position.STATUTAIRE, employeur="Mairie", fin=today()
    )
    factories.make_personne("Simone", annuaires=[incubateur])
    exported = team.client.get(reverse("accueil:reprise_etat", args=["bocage", kind])).content
    page = team.upload(exported)
    assert {status for _, status, _ in told(page)} == {"inchangee"}
    assert len(told(page)) == 7  # émile, alice (three roles), ingrid, solange, simone
    if kind == "csv":
        page = team.upload(exported.replace(b"+33 6 02", b"+33 6 03"))
        assert [effects for _, status, effects in told(page) if status == "modifiee"] == [
            [f"Téléphone{NARROW}: +33 6 02 → +33 6 03"]
        ]


def test_past_roles_and_inactive_people_are_not_exported(team, startup, alice, serge):
    Affectation.objects.filter(personne=alice).update(fin=today() - timedelta(days=1))
    serge.is_active = False
    serge.save()
    exported = team.client.get(reverse("accueil:reprise_etat", args=["bocage", "csv"])).text
    assert exported.count(alice.email) == 1
    assert serge.email not in exported


def test_examples_of_the_model_are_ignored(team, startup):
    before = everything()
    for kind in ("csv", "ods"):
        model = team.client.get(reverse("accueil:reprise_modele", args=["bocage", kind])).content
        page = team.upload(model)
        assert [ligne.remarques for ligne in page.context["apercu"].lignes] == [
            ["Ligne d’exemple du modèle : ignorée."]
        ] * 4
        assert page.context["apercu"].is_empty
    assert everything() == before


def test_examples_of_the_model_are_sound_lines(team, startup):
    model = team.client.get(reverse("accueil:reprise_modele", args=["bocage", "csv"])).content
    page = team.upload(model.replace(b"@exemple.invalid", b"@agence.example"))
    assert [status for _, status, _ in told(page)] == ["creee"] * 4


def test_accepted_values_are_accepted(team, startup, autre_startup):
    factories.make_organisation(nom="Direction des haies")
    text = team.client.get(reverse("accueil:reprise_valeurs", args=["bocage", "csv"])).text
    values = [line.split(";")[:2] for line in text.splitlines()[1:]]
    assert ["Startup", "haies.vives"] in values
    startup_roles = [value for column, value in values if column == "Rôle"][: len(RoleStartup)]
    lines = [f"A;B;a@agence.example;;;;{role};carnet-vert;12/08/2026" for role in startup_roles]
    lines += [f"A;B;a@agence.example;;;;{role};;12/08/2026" for role in RoleIncubateur.labels]
    lines += [
        f"A;B;a@agence.example;;;;Coach;{value};12/08/2026" for column, value in values if column == "Startup"
    ][1:]
    lines += [
        f"P{n};B;p{n}@agence.example;;;;Coach;carnet-vert;12/08/2026;;;{value}"
        for n, (column, value) in enumerate(values)
        if column == "Position"
    ]
    assert errors(team, *lines) == []


# People already known ---------------------------------------------------------------------------------------


def test_two_lines_about_one_person_are_merged(team, startup):
    team.bring(
        "Nour;;nour@agence.example;;;;Coach;carnet-vert;12/08/2026",
        ";Genêt;NOUR@agence.example;Cheffe;;;Coach;;12/08/2026",
    )
    nour = Personne.objects.get(email="nour@agence.example")
    assert (nour.prenom, nour.nom, nour.fonction) == ("Nour", "Genêt", "Cheffe")
    assert (nour.affectations.count(), nour.rattachements.count()) == (1, 1)


def test_lines_that_contradict_each_other_are_refused(team, startup):
    assert errors(
        team,
        "Nour;Genêt;nour@agence.example;Cheffe",
        "Nour;Genet;nour@agence.example;Cheffe;;;Coach;carnet-vert;12/08/2026;;50",
        "Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026;;60",
    ) == [
        (3, "Nom", "La ligne 2 dit autre chose de la même personne.", "Genet"),
        (4, "Quotité (%)", "La ligne 3 dit autre chose du même rôle.", "60"),
    ]


def test_person_of_the_directory_is_corrected_and_an_empty_cell_changes_nothing(team, emile, ingrid):
    ingrid.fonction, ingrid.telephone = "Cheffe", "01 02"
    ingrid.save()
    team.bring(f"Ingrid;Lierre;{ingrid.email.upper()};Directrice")
    fresh = Personne.objects.get(pk=ingrid.pk)
    assert (fresh.nom, fresh.fonction, fresh.telephone) == ("Lierre", "Directrice", "01 02")
    assert fresh.recherche == fresh.search_text()
    assert fresh.version == ingrid.version + 1
    assert fresh.history.first().history_user == emile


def test_person_kept_by_another_directory_only_enters_this_one(team, startup, voisin, incubateur):
    line = f"Vic;Autrenom;{voisin.email};Autre;;;Coach;carnet-vert;12/08/2026"
    page = team.upload(table(line))
    [ligne] = page.context["apercu"].lignes
    assert ligne.effets == [
        f"Déjà connue ailleurs{NARROW}: entre dans l’annuaire de Incubateur du Bocage",
        "Nouveau rôle, depuis le 12 août 2026",
    ]
    assert ligne.remarques == [f"Un autre annuaire tient aussi cette fiche{NARROW}: elle ne change pas ici."]
    assert ligne.qui == voisin.nom_complet
    team.confirm()
    fresh = Personne.objects.get(pk=voisin.pk)
    assert (fresh.prenom, fresh.nom, fresh.fonction) == (voisin.prenom, voisin.nom, voisin.fonction)
    assert incubateur in fresh.incubateurs.all()
    assert fresh.affectations.get().startup == startup
    before = everything()
    assert told(team.upload(table(line))) == [(2, "inchangee", [])]
    team.confirm()
    assert everything() == before


def test_inactive_person_is_refused(team, ingrid):
    ingrid.is_active = False
    ingrid.save()
    assert [
        (line, column)
        for line, column, *_ in errors(team, f"I;L;{ingrid.email};;;;Coach;carnet-vert;12/08/2026")
    ] == [(2, "E-mail")]


def test_roles_of_a_merged_duplicate_go_to_the_entry_kept(team, startup, ingrid):
    duplicate = factories.make_personne("Ingrid", is_active=False, fusionnee_dans=ingrid)
    team.bring(
        f"Ingride;Doublon;{duplicate.email};;;;Designer;carnet-vert;12/08/2026",
        f"{ingrid.prenom};{ingrid.nom};{ingrid.email};;;;Designer;carnet-vert;12/08/2026",
    )
    assert ingrid.affectations.filter(role=RoleStartup.DESIGNER).count() == 1
    assert not duplicate.affectations.exists()
    assert Personne.objects.get(pk=ingrid.pk).nom == ingrid.nom


def test_namesake_is_pointed_out(team, ingrid):
    page = team.upload(table(f"INGRID;{ingrid.nom};autre@agence.example"))
    [ligne] = page.context["apercu"].lignes
    assert ingrid.email in ligne.remarques[0]
    assert ligne.statut == "creee"


# Roles already held -----------------------------------------------------------------------------------------


def test_terms_of_a_known_role_are_corrected(team, startup, ingrid, emile):
    held = ingrid.affectations.get()
    line = f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{held.debut};{today()};80;Contractuelle"
    page = team.upload(table(line))
    [(_, status, effects)] = told(page)
    assert status == "modifiee"
    assert f"Quotité (%){NARROW}: 80" in effects
    assert f"Position{NARROW}: Contractuel·le" in effects
    team.confirm()
    held.refresh_from_db()
    assert (held.fin, held.quotite, held.position, held.version) == (today(), 80, Position.CONTRACTUEL, 2)
    assert held.history.first().history_change_reason == "Reprise de l’annuaire, ligne 2"


def test_overlapping_dates_correct_the_known_role_others_add_one(team, startup, ingrid):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(fin=today() - timedelta(days=10))
    team.bring(
        f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{held.debut - timedelta(days=20)}",
        f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{today()}",
    )
    first, second = ingrid.affectations.order_by("debut")
    assert (first.pk, first.debut) == (held.pk, held.debut - timedelta(days=20))
    assert first.fin == today() - timedelta(days=10)
    assert (second.debut, second.fin) == (today(), None)


def test_role_held_twice_at_once_is_refused(team, startup, ingrid):
    held = ingrid.affectations.get()
    Affectation.objects.filter(pk=held.pk).update(fin=today() - timedelta(days=10))
    assert errors(
        team,
        f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{held.debut};{today()}",
        f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{today() - timedelta(days=5):%d/%m/%Y}",
    ) == [
        (
            3,
            "Début",
            f"Cette période chevauche celle du même rôle commencé le {held.debut:%d/%m/%Y} : corrigez les dates.",
            f"{today() - timedelta(days=5):%d/%m/%Y}",
        )
    ]


def test_line_repeated_without_date_is_said_and_written_once(team, startup, ingrid):
    for who in (ingrid.email, "nour@agence.example"):
        line = f"Nour;{ingrid.nom};{who};;;;Intrapreneur·e;carnet-vert"
        dated = f"{line};{ingrid.affectations.get().debut}"
        page = team.upload(table(dated, line))
        assert page.context["apercu"].lignes[1].remarques == ["Répète la ligne 2."]
        team.confirm()
        assert Affectation.objects.filter(personne__email=who).count() == 1


def test_overlap_already_stored_does_not_stop_its_own_export(team, startup, ingrid):
    held = ingrid.affectations.get()
    other = factories.make_affectation(startup, ingrid, RoleStartup.INTRAPRENEUR, debut=today())
    exported = team.client.get(reverse("accueil:reprise_etat", args=["bocage", "csv"])).content
    assert exported.count(ingrid.email.encode()) == 2
    assert {status for _, status, _ in told(team.upload(exported))} == {"inchangee"}
    line = f";;{ingrid.email};;;;Intrapreneur·e;carnet-vert;{other.debut};{other.debut + timedelta(days=9)}"
    [(_, column, sentence, _)] = errors(team, line)
    assert (column, f"{held.debut:%d/%m/%Y}" in sentence) == ("Début", True)


def test_missing_start_can_be_given_for_all_lines(team, startup, ingrid):
    page = team.upload(
        table(
            "Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert",
            f"Ingrid;{ingrid.nom};{ingrid.email};;;;Intrapreneur·e;carnet-vert",
        )
    )
    assert [(number, status) for number, status, _ in told(page)] == [(2, "erreur"), (3, "inchangee")]
    assert "1\u00a0ligne n’attend qu’une date de début" in page.text
    team.address += "?debut=2026-08-01"
    team.confirm()
    assert Affectation.objects.get(personne__email="nour@agence.example").debut == date(2026, 8, 1)


def test_one_does_not_leave_the_equipe_by_an_import(team, emile):
    held = emile.rattachements.get()
    assert errors(team, f";;{emile.email};;;;Équipe;;{held.debut};{today() - timedelta(days=1)}") == [
        (
            2,
            "Fin",
            "Vous ne pouvez pas vous retirer vous-même de l’équipe par un import.",
            f"{today() - timedelta(days=1)}",
        )
    ]


def test_rights_given_over_the_whole_incubateur_are_pointed_out(team):
    page = team.upload(table("Nour;Genêt;nour@agence.example;;;;Équipe;;12/08/2026"))
    assert "Ce rôle donne le droit d’écrire dans tout l’incubateur." in page.text


# Errors -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("A;B;;;;;Coach;carnet-vert;12/08/2026", "E-mail", "Donnez l’adresse"),
        ("A;B;a chez b;;;;Coach;carnet-vert;12/08/2026", "E-mail", "n’est pas valable"),
        (f"A;B;{'a' * 250}@b.example", "E-mail", "Trop long"),
        (";B;a@b.example", "Prénom", "donnez son prénom pour la créer"),
        ("A;;a@b.example", "Nom", "donnez son nom pour la créer"),
        (f"A;{'B' * 500};a@b.example", "Nom", "500 caractères, 150 au plus"),
        ("A;B;a@b.example;;Direction inconnue", "Organisation", "n’est pas dans l’annuaire"),
        (
            "A;B;a@b.example;;Direction des haie",
            "Organisation",
            "Vouliez-vous dire « Direction des haies » ?",
        ),
        (
            "A;B;a@b.example;;;;Coatch;carnet-vert;12/08/2026",
            "Rôle",
            "sur une startup. Vouliez-vous dire « Coach » ?",
        ),
        ("A;B;a@b.example;;;;Stagiaire;;12/08/2026", "Rôle", "n’existe pas pour un incubateur."),
        ("A;B;a@b.example;;;;Intrapreneur·e;;12/08/2026", "Startup", "nommez-la"),
        ("A;B;a@b.example;;;;Équipe;carnet-vert;12/08/2026", "Startup", "laissez la startup vide"),
        ("A;B;a@b.example;;;;;carnet-vert", "Rôle", "Donnez le rôle"),
        ("A;B;a@b.example;;;;Coach;carnet-ver;12/08/2026", "Startup", "Vouliez-vous dire « Carnet vert » ?"),
        ("A;B;a@b.example;;;;Coach;carnet-vert", "Début", "Donnez la date de début"),
        ("A;B;a@b.example;;;;Coach;carnet-vert;12/08/20026", "Début", "L’année 20026 n’est pas plausible"),
        ("A;B;a@b.example;;;;Coach;carnet-vert;12/08/2026;11/08/2026", "Fin", "La fin précède le début."),
        ("A;B;a@b.example;;;;Coach;carnet-vert;12/08/2026;;mi-temps", "Quotité (%)", "pourcentage entier"),
        ("A;B;a@b.example;;;;Coach;carnet-vert;12/08/2026;;;stagiaire", "Position", "n’est pas connue"),
    ],
)
def test_wrong_cell_is_told_by_line_and_column(team, startup, line, column, said):
    factories.make_organisation(nom="Direction des haies")
    [(number, where, sentence, _)] = errors(team, "Sam;Houx;sam@agence.example", line)
    assert (number, where) == (3, column)
    assert said in sentence


def test_startup_of_another_incubateur_is_as_unknown_as_none(team, startup, autre_incubateur):
    factories.make_startup("Marée basse", identifiant="maree.basse", incubateur=autre_incubateur)
    factories.make_startup(
        "Co", identifiant="co", incubateur=autre_incubateur, co_incubateurs=[startup.incubateur]
    )
    sentences = {
        sentence
        for name in ("maree.basse", "Marée basse", "co", "nulle.part")
        for *_, sentence, _ in errors(team, f"A;B;a@b.example;;;;Coach;{name};12/08/2026")
    }
    assert sentences == {"Aucune startup de votre incubateur ne porte ce nom."}


def test_lines_in_error_stop_the_others_unless_one_says_so(team, startup):
    team.upload(
        table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;hier", "Sam;Houx;sam@agence.example")
    )
    refused = team.confirm()
    assert refused.status_code == 200
    assert "cochez cette case" in refused.text
    assert not Personne.objects.filter(email="sam@agence.example").exists()
    accepted = team.confirm(sans_erreur="on")
    page = team.client.get(accepted.url)
    assert "1\u00a0ligne reste à corriger" in page.text
    assert [(number, status) for number, status, _ in told(page)] == [(2, "erreur"), (3, "inchangee")]
    assert not Personne.objects.filter(email="nour@agence.example").exists()


def test_errors_can_be_downloaded(team, startup):
    team.upload(table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;=hier"))
    text = team.client.get(team.address + "erreurs.csv").text
    assert text.splitlines()[1].startswith("2;Début;'=hier;Écrivez la date ainsi")
    assert team.client.get(team.address + "erreurs.pdf").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Ce fichier est vide."),
        (b"Nom;Age\nA;3", "Colonnes introuvables"),
        (b"%PDF-1.7", "ni un tableau ODS ni un CSV"),
        (b"x" * (5 * 1024 * 1024 + 10), "trop lourd"),
    ],
)
def test_unreadable_file_is_refused_at_its_field(team, content, said):
    page = team.upload(content)
    assert page.status_code == 200
    assert said in str(page.context["form"].errors["fichier"])


def test_unknown_columns_are_said(team):
    page = team.upload(table("A;B;a@b.example;vert", header="Prénom;Nom;E-mail;Couleur"))
    assert f"Colonnes ignorées{NARROW}: Couleur." in page.text
    assert "Colonnes absentes de ce fichier" in page.text


# Who, and when ----------------------------------------------------------------------------------------------


def test_file_of_somebody_else_is_not_found(team, sign_in, incubateur):
    team.upload(table("A;B;a@b.example"))
    collegue = factories.make_personne("Colette")
    factories.make_rattachement(collegue, incubateur, RoleIncubateur.EQUIPE)
    response = sign_in(collegue).get(team.address, follow=True)
    assert f"n’est plus en attente{NARROW}: déposez-le de nouveau" in response.text


def test_preview_outlives_the_confirmation_only_while_something_is_to_correct(team):
    team.bring("A;B;a@b.example")
    assert team.client.get(team.address).status_code == 302


def test_several_equipes_choose_whose_directory(team, emile, autre_incubateur, sign_in):
    factories.make_rattachement(emile, autre_incubateur, RoleIncubateur.EQUIPE)
    client = sign_in(Personne.objects.get(pk=emile.pk))
    content = table("Nour;Genêt;nour@agence.example;;;;Coach;;12/08/2026")
    refused = client.post(reverse("accueil:reprise"), {"fichier": sent(content)})
    assert "incubateur" in refused.context["form"].errors
    accepted = client.post(reverse("accueil:reprise"), {"fichier": sent(content), "incubateur": "littoral"})
    assert accepted.url.startswith("/annuaire/reprise/littoral/")


def test_preview_that_is_no_longer_true_is_shown_again(team, startup, emile):
    team.upload(table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026"))
    seen = team.client.get(team.address).context["form"]["empreinte"].value()
    factories.make_personne("Nour", nom="Genet", email="nour@agence.example", annuaires=[startup.incubateur])
    again = team.client.post(team.address, {"empreinte": seen})
    assert "L’annuaire a changé depuis l’aperçu" in again.text
    assert f"Nom{NARROW}: Genet → Genêt" in again.text
    assert not Affectation.objects.filter(startup=startup).exists()
    fresh = soup(again).find("input", attrs={"name": "empreinte"})["value"]
    assert team.client.post(team.address, {"empreinte": fresh}).status_code == 302


def test_somebody_who_came_first_cancels_all_and_is_said(team, startup):
    team.upload(table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026"))
    before = everything()

    def taken(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "annuaire_personne_incubateurs" in sql:
            raise IntegrityError("taken")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(taken):
        response = team.confirm()
    assert everything() == before
    assert "rien n’est importé" in team.client.get(response.url).text


@pytest.mark.django_db(transaction=True)
def test_same_file_confirmed_twice_at_once_is_imported_once(team, sign_in, emile, startup):
    team.upload(table("Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026"))
    seen = team.client.get(team.address).context["form"]["empreinte"].value()
    barrier, statuses = threading.Barrier(2), []

    def confirm(client) -> None:
        barrier.wait()
        statuses.append(client.post(team.address, {"empreinte": seen}).status_code)
        connection.close()

    threads = [threading.Thread(target=confirm, args=[sign_in(emile)]) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second finds the file used, or the directory changed since what it read.
    assert set(statuses) <= {200, 302}
    assert Affectation.objects.filter(personne__email="nour@agence.example").count() == 1
    assert Personne.history.filter(email="nour@agence.example").count() == 1


@pytest.mark.django_db(transaction=True)
def test_interrupted_import_leaves_nothing(startup, emile):
    lines = [
        "Nour;Genêt;nour@agence.example;;;;Coach;carnet-vert;12/08/2026",
        "Sam;Houx;sam@agence.example;;;;Coach;;12/08/2026",
    ]

    def arrange():
        return everything()

    def act(before):
        actions.importer(apercu=read(lines, emile, startup.incubateur), by=emile)

    def check(before, finished):
        assert (everything() == before) != finished

    assert killed_after_each_statement(arrange, act, check) > 8


def read(lines: list[str], by, incubateur) -> Apercu:
    return Apercu(read_table(table(*lines), COLUMNS), incubateur=incubateur, by=by)


# Size -------------------------------------------------------------------------------------------------------


def test_reading_and_writing_cost_the_same_whatever_the_number_of_lines(startup, emile):
    def lines(start: int, count: int) -> list[str]:
        return [
            f"P{n};N{n};p{n}@agence.example;;;;{role};12/08/2026"
            for n in range(start, start + count)
            for role in ("Coach;", "Designer;carnet-vert")
        ]

    emile.roles()  # read once per person
    costs = []
    for start, count in ((0, 3), (1_000, 40)):
        with counted() as queries:
            actions.importer(apercu=read(lines(start, count), emile, startup.incubateur), by=emile)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 20


def test_preview_is_cut_into_pages(team):
    page = team.upload(table(*(f"P{n};N{n};p{n}@agence.example" for n in range(300))))
    assert page.text.count("<tr>") == 21
    assert len(soup(page).find_all(True)) <= 600
    assert "P299" in team.client.get(team.address + "?page=15").text


# In a browser -----------------------------------------------------------------------------------------------


@pytest.mark.navigateur
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_equipe_corrects_two_errors_and_imports(navigateur, emile, startup, javascript):
    onglet = navigateur(emile, javascript=javascript)

    def upload(content: bytes) -> None:
        file = {"name": "equipe.csv", "mimeType": "text/csv", "buffer": content}
        onglet.page.get_by_label("Votre tableau").set_input_files(file)
        onglet.click("button", "Voir ce que cela changerait")

    wrong = table(
        "Nour;Genêt;nour@agence.example;;;;Coatch;carnet-vert;12/08/2026",
        "Sam;Houx;sam@agence.example;;;;Coach;;bientôt",
    )
    onglet.open("/annuaire/reprise/")
    if javascript:  # axe is a script
        onglet.check()
    upload(wrong)
    onglet.sees("Vouliez-vous dire « Coach »")
    onglet.sees("Écrivez la date ainsi")
    if javascript:
        onglet.check()
    onglet.click("link", "Déposer un fichier corrigé")
    upload(wrong.replace(b"Coatch", b"Coach").replace("bientôt".encode(), b"13/08/2026"))
    onglet.sees("Nouveau rôle, depuis le 13 août 2026")
    assert not Personne.objects.filter(email="nour@agence.example").exists()
    onglet.click("button", "Importer")
    onglet.sees("C’est importé")
    assert Affectation.objects.get(personne__email="nour@agence.example").startup == startup
