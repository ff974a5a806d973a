"""The access matrix: address × method × person, expected statuses typed by hand from the table of rights
(docs/droits.md), never computed from permissions.

Each package keeps its lines in `tests/<package>/acces*.py`:

    TABLE = '''
    address          method équ coa col int spo sup por lec des coi nom | EQU COA INT SPO POR LEC ext ano
    startups:page    GET    200 200 200 200 200 200 200 200 200 200 404 | 404 404 404 404 404 404 404 302
    '''
    ARGUMENTS = {"startups:page": lambda monde: {"identifiant": monde.startup.identifiant}}
    DATA = {"startups:point": lambda monde: {"meteo": "nuageux"}}   # what is posted; nothing by default

Lower case: around `monde.startup`. Upper case: the same role elsewhere. Of a visitor (`ano`), 302 means sent to the
sign-in page and `-->` sent anywhere else. An address without a GET (or POST) line must answer 405 to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver

from annuaire.enums import RoleIncubateur
from comites.enums import EtatCondition, Objet, StatutComite
from missions.actions.modeles import draft_modele
from missions.enums import Qualite
from missions.models import Archive
from socle.enums import StatutCourriel
from startups.enums import GenreJalon, NomPhase, RoleStartup
from tests import factories

PEOPLE = {
    "équ": "équipe of the incubateur",
    "coa": "coach of the startup",
    "col": "coach of another startup of the incubateur",
    "int": "intrapreneur of the startup",
    "spo": "sponsor of the startup",
    "sup": "stands in for that sponsor",
    "por": "portefeuille of the incubateur",
    "lec": "lecture in the incubateur",
    "des": "designer of the startup",
    "coi": "équipe of a co-incubateur",
    "nom": "named: a blocage of the startup is handed to them, no role",
    "EQU": "équipe of another incubateur",
    "COA": "coach in another incubateur",
    "INT": "intrapreneur of another startup of the incubateur",
    "SPO": "sponsor of another startup of the incubateur",
    "POR": "portefeuille of another incubateur",
    "LEC": "lecture in another incubateur",
    "ext": "known, without any role",
    "ano": "nobody signed in",
}


@dataclass(frozen=True)
class Line:
    """What everybody gets at one address with one method."""

    address: str
    method: str
    expected: dict[str, str]
    arguments: Callable = field(default=lambda monde: {}, repr=False)
    data: Callable = field(default=lambda monde: {}, repr=False)

    def __str__(self) -> str:
        return f"{self.method} {self.address}"


def all_lines() -> list[Line]:
    """Lines of every `tests/<package>/acces*.py`."""
    files = sorted(Path(__file__).parents[1].glob("*/acces*.py"))
    modules = [f"tests.{path.parent.name}.{path.stem}" for path in files if path != Path(__file__)]
    return [line for module in modules for line in _lines_of(import_module(module))]


def _lines_of(module) -> Iterator[Line]:
    header, *rows = [
        row.replace("|", " ").split() for row in module.TABLE.strip().splitlines() if row.strip()
    ]
    assert header[2:] == list(PEOPLE), f"{module.__name__}: the columns are {' '.join(PEOPLE)}"
    for address, method, *statuses in rows:
        assert len(statuses) == len(PEOPLE), (
            f"{module.__name__}: {method} {address} has {len(statuses)} statuses"
        )
        yield Line(
            address,
            method,
            dict(zip(PEOPLE, statuses, strict=True)),
            getattr(module, "ARGUMENTS", {}).get(address, lambda monde: {}),
            getattr(module, "DATA", {}).get(address, lambda monde: {}),
        )


def all_addresses() -> dict[str, list[Callable]]:
    """Name of every address of the project, with the views that answer there."""
    found: dict[str, list[Callable]] = {}
    for name, view in _walk(get_resolver(), ""):
        found.setdefault(name, []).append(view)
    return found


def _walk(resolver: URLResolver, namespace: str) -> Iterator[tuple[str, Callable]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern} has no name"
            yield f"{namespace}{pattern.name}", pattern.callback
        else:
            yield from _walk(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))


def told(response, personne) -> str:
    """The answer to `personne` as the tables write it."""
    if response.status_code != 302:
        return str(response.status_code)
    sign_in, _, query = response.url.partition("?")
    to_sign_in = sign_in == resolve_url(settings.LOGIN_URL)
    if personne is None:
        return "302" if to_sign_in else "-->"
    return "302 to sign in" if to_sign_in and query else "302"


# The world the matrix is asked about ------------------------------------------------------------------------


def make_monde() -> SimpleNamespace:
    """A startup with everything that hangs on it, its neighbours, and one person per column of the matrix."""
    monde = SimpleNamespace(
        incubateur=factories.make_incubateur(nom="Incubateur du Bocage"),
        co_incubateur=factories.make_incubateur(nom="Incubateur du Causse"),
        autre_incubateur=factories.make_incubateur(nom="Incubateur du Littoral"),
        organisation=factories.make_organisation(),
    )
    monde.logo = factories.make_logo(monde.incubateur)
    monde.startup = factories.make_startup(
        "Carnet vert",
        incubateur=monde.incubateur,
        co_incubateurs=[monde.co_incubateur],
        phase=NomPhase.CONSTRUCTION,
        fiche="## Contexte\n\nLes haies disparaissent.\n",
    )
    monde.autre_startup = factories.make_startup("Haies vives", incubateur=monde.incubateur)
    monde.startup_ailleurs = factories.make_startup("Marée basse", incubateur=monde.autre_incubateur)
    monde.people = _people(monde)
    equipe, nomme = monde.people["équ"], monde.people["nom"]
    monde.phase = monde.startup.phases.get()
    monde.affectation = monde.startup.affectations.get(role=RoleStartup.DESIGNER)
    monde.rattachement = equipe.rattachements.get()
    monde.suppleance = monde.people["sup"].suppleances_exercees.get()
    monde.personne = factories.make_personne("Paule", annuaires=[monde.incubateur])
    monde.demande = factories.make_demande(monde.personne, equipe)
    monde.point = factories.make_point(monde.startup, monde.people["coa"])
    monde.blocage = factories.make_blocage(monde.startup, monde.people["coa"], attendu_de=nomme)
    monde.jalon = factories.make_jalon(monde.startup)
    monde.courriel = factories.make_courriel(monde.incubateur, StatutCourriel.A_VERIFIER)
    monde.standard = factories.make_standard(monde.startup)
    monde.indicateur = factories.make_indicateur(monde.startup)
    monde.mesure = factories.make_mesure(monde.indicateur)
    monde.objectif = factories.make_objectif(monde.startup)
    monde.enveloppe = factories.make_enveloppe(monde.startup, exercice=factories.days_ago(400).year)
    monde.depense = factories.make_depense(monde.enveloppe)
    monde.service = factories.make_service_fait(monde.depense)
    monde.visee = factories.make_visee(monde.startup)
    signing = {Qualite.INTRAPRENEUR: monde.people["int"], Qualite.INCUBATEUR: equipe}
    monde.lettre = factories.make_lettre(monde.startup, monde.people["int"], by=equipe, signataires=signing)
    monde.emission = factories.make_emission(monde.lettre, equipe)
    monde.signature, monde.signee = monde.lettre.signatures.order_by("rang")
    factories.sign(monde.signee, by=equipe)
    monde.brouillon = factories.make_lettre(monde.startup, monde.people["int"], by=equipe)
    monde.modele = draft_modele(modele=monde.brouillon.modele, by=equipe)
    monde.section = monde.modele.sections.first()
    monde.archive = Archive.objects.create(par=equipe)
    monde.seance = factories.make_comite(monde.incubateur, equipe)
    monde.passage = factories.make_passage(monde.seance, monde.startup, objet=Objet.INVESTIGATION)
    monde.membre = factories.make_membre(monde.passage, monde.people["spo"])
    monde.question = factories.make_question(monde.passage, monde.people["spo"])
    monde.seance_tenue = factories.make_comite(monde.incubateur, equipe, jours=3)
    monde.decision = factories.make_decision(factories.make_passage(monde.seance_tenue, monde.startup))
    close = factories.make_comite(monde.incubateur, equipe, jours=190, statut=StatutComite.CLOS)
    decidee = factories.make_decision(factories.make_passage(close, monde.startup))
    monde.condition = factories.make_condition(decidee, nomme)
    monde.condition_levee = factories.make_condition(
        decidee, nomme, etat=EtatCondition.LEVEE, close_le=factories.days_ago(9)
    )
    monde.fiche_importee = factories.make_fiche_importee(monde.startup, nom="Carnet de haies")
    monde.depot_betagouv = factories.make_depot_betagouv(equipe)
    monde.jalon_comite = factories.make_jalon(
        monde.startup, genre=GenreJalon.COMITE, date=factories.days_ago(200)
    )
    monde.dispense = factories.make_dispense(
        monde.startup, debut=factories.days_ago(400), fin=factories.days_ago(300)
    )
    monde.note = factories.make_note(monde.startup)
    monde.note_transmise = factories.make_note(monde.startup, monde.note.libelle_periode.precedente)
    factories.make_transmission(
        monde.note_transmise, monde.people["int"], {monde.people["spo"]: "sponsor_dg"}
    )
    monde.synthese = factories.make_synthese(monde.incubateur, equipe, monde.note_transmise.libelle_periode)
    return monde


def _people(monde) -> dict:
    here, there, across = monde.incubateur, monde.autre_incubateur, monde.co_incubateur
    people = {
        "équ": _attached("Émile", here, RoleIncubateur.EQUIPE),
        "coa": _attached("Alice", here, RoleIncubateur.COACH),
        "col": _attached("Carla", here, RoleIncubateur.COACH),
        "int": _assigned("Ingrid", monde.startup, RoleStartup.INTRAPRENEUR),
        "spo": _assigned("Solange", monde.startup, RoleStartup.SPONSOR_DG),
        "sup": factories.make_personne("Sully"),
        "por": _attached("Diane", here, RoleIncubateur.PORTEFEUILLE),
        "lec": _attached("Léon", here, RoleIncubateur.LECTURE),
        "des": _assigned("Denis", monde.startup, RoleStartup.DESIGNER),
        "coi": _attached("Colin", across, RoleIncubateur.EQUIPE),
        "nom": factories.make_personne("Noé"),
        "EQU": _attached("Victor", there, RoleIncubateur.EQUIPE),
        "COA": _attached("Anouk", there, RoleIncubateur.COACH),
        "INT": _assigned("Irène", monde.autre_startup, RoleStartup.INTRAPRENEUR),
        "SPO": _assigned("Sacha", monde.autre_startup, RoleStartup.SPONSOR_DG),
        "POR": _attached("Paul", there, RoleIncubateur.PORTEFEUILLE),
        "LEC": _attached("Lou", there, RoleIncubateur.LECTURE),
        "ext": factories.make_personne("Xavier"),
        "ano": None,
    }
    factories.make_affectation(monde.startup, people["coa"], RoleStartup.COACH)
    factories.make_affectation(monde.autre_startup, people["col"], RoleStartup.COACH)
    factories.make_affectation(monde.startup_ailleurs, people["COA"], RoleStartup.COACH)
    factories.make_suppleance(people["spo"], people["sup"])
    return people


def _attached(prenom: str, incubateur, role: str):
    personne = factories.make_personne(prenom)
    factories.make_rattachement(personne, incubateur, role)
    return personne


def _assigned(prenom: str, startup, role: str):
    personne = factories.make_personne(prenom)
    factories.make_affectation(startup, personne, role)
    return personne
