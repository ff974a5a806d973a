"""Invented rows for tests: each function fills what the test does not say."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import count

from django.utils import timezone
from PIL import Image

from annuaire.enums import GenreDemande, RoleIncubateur
from annuaire.models import Demande, Incubateur, Logo, Organisation, Personne, Rattachement, Suppleance
from comites.enums import Capacite, Issue, StatutComite
from comites.models import Comite, Condition, Decision, DemiJournee, Membre, ObjectifFixe, Passage, Question
from missions.actions.modeles import current_modele
from missions.enums import StatutLettre
from missions.models import Emission, Lettre, Modele, Signature
from missions.regles import dernier_jour, duree_usuelle
from notes.contenu import contenu
from notes.enums import Qualite, StatutNote
from notes.models import Destinataire, Dispense, Note, Synthese, Transmission
from notes.periodes import Periode
from socle import documents
from socle.clock import today
from socle.enums import StatutCourriel
from socle.history import save_tracked
from socle.models import Courriel
from socle.text import normalise
from startups.actions.depots import receive
from startups.betagouv import ici
from startups.betagouv.champs import chemin
from startups.betagouv.comparaison import vide
from startups.betagouv.ecriture import nouvelle
from startups.enums import (
    CritereStandard,
    Dimension,
    EtatCritere,
    GenreJalon,
    Meteo,
    NomPhase,
    Position,
    RoleStartup,
    SourceFinancement,
)
from startups.models import (
    Affectation,
    Blocage,
    Depense,
    Depot,
    Enveloppe,
    EtatStandard,
    FicheImportee,
    Indicateur,
    Jalon,
    Mesure,
    Objectif,
    Phase,
    Point,
    Reponse,
    ServiceFait,
    Startup,
    Thematique,
    ViseeStandard,
)
from tests.outils.betagouv import archive

_numbers = count(1)


def days_ago(days: int) -> date:
    """The day that many days before today (after, when negative)."""
    return today() - timedelta(days=days)


def moment(days: int = 0) -> datetime:
    """Now, that many days ago."""
    return timezone.now() - timedelta(days=days)


# Directory ------------------------------------------------------------------------------------------------


def make_organisation(**fields) -> Organisation:
    n = next(_numbers)
    return Organisation.objects.create(
        **{"identifiant": f"organisation-{n}", "nom": f"Direction {n}"} | fields
    )


def make_incubateur(**fields) -> Incubateur:
    n = next(_numbers)
    return Incubateur.objects.create(**{"identifiant": f"incubateur-{n}", "nom": f"Incubateur {n}"} | fields)


def make_image(width: int = 60, height: int = 30, kind: str = "PNG") -> bytes:
    """A picture of one colour, as a file."""
    written = BytesIO()
    Image.new("RGB", (width, height), "#1f6f43").save(written, kind)
    return written.getvalue()


def make_logo(incubateur: Incubateur, **fields) -> Logo:
    values = {"contenu": make_image(), "largeur": 60, "hauteur": 30, "alternatif": "Logo du bocage"} | fields
    return Logo.objects.create(incubateur=incubateur, **values)


def make_personne(prenom: str = "Camille", *, annuaires=(), **fields) -> Personne:
    """A person in the directories `annuaires`, without role or password."""
    n = next(_numbers)
    values = {
        "email": f"{normalise(prenom)}.{n}@agence.example",
        "prenom": prenom,
        "nom": f"Durand{n}",
    } | fields
    personne = Personne.objects.create_user(**values)
    personne.incubateurs.set(annuaires)
    return personne


def make_rattachement(
    personne: Personne, incubateur: Incubateur, role: str = RoleIncubateur.EQUIPE, **fields
) -> Rattachement:
    """A role held since a year for a whole incubateur; the person enters its directory."""
    personne.incubateurs.add(incubateur)
    values = {"personne": personne, "incubateur": incubateur, "role": role, "debut": days_ago(365)} | fields
    return Rattachement.objects.create(**values)


def make_suppleance(personne: Personne, suppleant: Personne, **fields) -> Suppleance:
    values = {"personne": personne, "suppleant": suppleant, "debut": days_ago(60)} | fields
    return Suppleance.objects.create(**values)


def make_demande(personne: Personne, demandee_par: Personne, **fields) -> Demande:
    """A request to change the address of `personne`, which waits for their answer."""
    values = {"genre": GenreDemande.ADRESSE, "email": f"nouvelle.{next(_numbers)}@agence.example"} | fields
    return Demande.objects.create(personne=personne, demandee_par=demandee_par, **values)


# Portfolio ------------------------------------------------------------------------------------------------


def make_thematique(nom: str = "Alimentation") -> Thematique:
    return Thematique.objects.get_or_create(nom=nom)[0]


def make_startup(
    nom: str = "", *, incubateur: Incubateur | None = None, phase: str = "", co_incubateurs=(), **fields
) -> Startup:
    """A startup; `phase` opens that phase three months ago."""
    n = next(_numbers)
    values = {
        "identifiant": f"startup-{n}",
        "nom": nom or f"Startup {n}",
        "mission": "Rendre un service utile.",
    }
    startup = Startup.objects.create(**values | {"incubateur": incubateur or make_incubateur()} | fields)
    startup.co_incubateurs.set(co_incubateurs)
    if phase:
        make_phase(startup, phase)
    return startup


def make_phase(startup: Startup, nom: str = NomPhase.CONSTRUCTION, **fields) -> Phase:
    return Phase.objects.create(**{"startup": startup, "nom": nom, "debut": days_ago(90)} | fields)


def make_affectation(
    startup: Startup, personne: Personne, role: str = RoleStartup.COACH, **fields
) -> Affectation:
    """A role held since six months on a startup; the person enters the directory of its incubateur."""
    personne.incubateurs.add(startup.incubateur)
    values = {"startup": startup, "personne": personne, "role": role, "debut": days_ago(180)} | fields
    return Affectation.objects.create(**values)


def make_jalon(startup: Startup, **fields) -> Jalon:
    values = {"startup": startup, "genre": GenreJalon.LANCEMENT, "date": days_ago(30)} | fields
    return Jalon.objects.create(**values)


def make_standard(startup: Startup, **fields) -> EtatStandard:
    values = {"critere": CritereStandard.CODE_OUVERT, "etat": EtatCritere.TENU, "date": days_ago(30)}
    return EtatStandard.objects.create(startup=startup, **values | fields)


def make_visee(startup: Startup, **fields) -> ViseeStandard:
    """A standard aimed at in three months."""
    values = {"critere": CritereStandard.CODE_OUVERT, "etat": EtatCritere.TENU, "echeance": days_ago(-90)}
    return ViseeStandard.objects.create(startup=startup, **values | fields)


# Follow-up ------------------------------------------------------------------------------------------------


def make_point(startup: Startup, auteur: Personne, *, jours: int = 10, **fields) -> Point:
    """A point published `jours` days ago."""
    values = {"meteo": Meteo.ENSOLEILLE, "fait": "Trois entretiens menés.", "created_at": moment(jours)}
    return Point.objects.create(startup=startup, auteur=auteur, **values | fields)


def make_blocage(startup: Startup, ouvert_par: Personne, **fields) -> Blocage:
    """An open blocage, since twenty days; `attendu_de=` hands it to someone."""
    values = {"titre": "Accès aux données refusé", "depuis": days_ago(20)} | fields
    return Blocage.objects.create(startup=startup, ouvert_par=ouvert_par, **values)


def make_reponse(blocage: Blocage, auteur: Personne, **fields) -> Reponse:
    return Reponse.objects.create(blocage=blocage, auteur=auteur, **{"texte": "Je m’en occupe."} | fields)


# Impact and money -----------------------------------------------------------------------------------------


def make_indicateur(startup: Startup, nom: str = "", **fields) -> Indicateur:
    """An indicator of use, measured each month."""
    values = {
        "dimension": Dimension.UTILISE,
        "nom": nom or f"Indicateur {next(_numbers)}",
        "unite": "usagers",
    }
    return Indicateur.objects.create(startup=startup, **values | fields)


def make_mesure(indicateur: Indicateur, valeur="100", *, jours: int = 10, **fields) -> Mesure:
    """A value measured `jours` days ago."""
    values = {"date": days_ago(jours), "valeur": Decimal(valeur)} | fields
    return Mesure.objects.create(indicateur=indicateur, **values)


def make_objectif(startup: Startup, **fields) -> Objectif:
    """An objective in words, fixed three months ago for in three months; with `indicateur=`, say its `cible`."""
    values = {"fixe_le": days_ago(90), "echeance": days_ago(-90)}
    if "indicateur" not in fields:
        values["texte"] = "Un premier territoire convaincu"
    return Objectif.objects.create(startup=startup, **values | fields)


def make_enveloppe(startup: Startup, montant="100000", **fields) -> Enveloppe:
    """Money of the administration for this year."""
    year = fields.get("exercice", today().year)
    values = {
        "source": SourceFinancement.ADMINISTRATION,
        "montant": Decimal(montant),
        "exercice": year,
        "debut": date(year, 1, 1),
        "fin": date(year, 12, 31),
    } | fields
    return Enveloppe.objects.create(startup=startup, **values)


def make_depense(enveloppe: Enveloppe, montant="10000", *, jours: int = 30, **fields) -> Depense:
    """An order placed `jours` days ago."""
    values = {
        "fournisseur": "Coopérative du code",
        "objet": "Développement",
        "montant": Decimal(montant),
        "date": days_ago(jours),
    } | fields
    return Depense.objects.create(enveloppe=enveloppe, **values)


def make_service_fait(depense: Depense, montant="1000", *, jours: int = 5, **fields) -> ServiceFait:
    values = {"date": days_ago(jours), "montant": Decimal(montant)} | fields
    return ServiceFait.objects.create(depense=depense, **values)


# Comités --------------------------------------------------------------------------------------------------


def make_comite(incubateur: Incubateur, by: Personne, *, jours: int = -20, **fields) -> Comite:
    """A séance in preparation, held the morning of the day `jours` days ago (negative: to come)."""
    values = {"titre": "Comité des haies", "propose_par": by} | fields
    if values.get("statut") == StatutComite.ANNULE:
        values.setdefault("motif", "Présidence empêchée")
    comite = Comite.objects.create(incubateur=incubateur, **values)
    make_demi_journee(comite, jours=jours)
    return comite


def make_demi_journee(comite: Comite, *, jours: int = -20, **fields) -> DemiJournee:
    values = {"date": days_ago(jours), "debut": time(9), "fin": time(12, 30)} | fields
    return DemiJournee.objects.create(comite=comite, **values)


def make_passage(comite: Comite, startup: Startup, **fields) -> Passage:
    """The turn of a startup, after those already there, on the first half-day of the séance."""
    demi_journee = fields.pop("demi_journee", None) or comite.demi_journees.first()
    values = {"rang": demi_journee.passages.count() + 1} | fields
    return Passage.objects.create(comite=comite, demi_journee=demi_journee, startup=startup, **values)


def make_membre(place: Passage | Comite, personne: Personne, capacite: str = "", **fields) -> Membre:
    """Somebody who sits at a passage, or throughout a séance."""
    passage = place if isinstance(place, Passage) else None
    values = {
        "comite": passage.comite if passage else place,
        "passage": passage,
        "capacite": capacite or Capacite.INVITE,
    } | fields
    return Membre.objects.create(personne=personne, **values)


def make_question(passage: Passage, auteur: Personne, **fields) -> Question:
    """A question of a member, not answered yet."""
    return Question.objects.create(
        passage=passage, auteur=auteur, **{"texte": "Combien d’usagers reviennent ?"} | fields
    )


def make_decision(passage: Passage, **fields) -> Decision:
    """Convinced for six months."""
    return Decision.objects.create(passage=passage, **{"issue": Issue.CONVAINCU, "duree": 6} | fields)


def make_objectif_fixe(decision: Decision, **fields) -> ObjectifFixe:
    """A result in words, for in six months; with `indicateur=`, say its `cible`."""
    values = {"echeance": days_ago(-180)}
    if "indicateur" not in fields:
        values["texte"] = "Un premier territoire convaincu"
    return ObjectifFixe.objects.create(decision=decision, **values | fields)


def make_condition(decision: Decision, responsable: Personne, **fields) -> Condition:
    """Something to bring within a month."""
    values = {"texte": "Ouvrir les données", "echeance": days_ago(-30)} | fields
    return Condition.objects.create(decision=decision, responsable=responsable, **values)


# Letters --------------------------------------------------------------------------------------------------


def make_modele(incubateur: Incubateur, by: Personne) -> Modele:
    """The shipped model, published."""
    return current_modele(incubateur=incubateur, by=by)


def make_lettre(startup: Startup, titulaire: Personne, *, by: Personne, signataires=None, **fields) -> Lettre:
    """A draft with nothing to mend, once `titulaire` and `signataires` ({qualite: person}) hold their roles."""
    phase = startup.phases.order_by("debut").last()
    nom = phase.nom if phase else NomPhase.CONSTRUCTION
    duree, unite = duree_usuelle(startup.incubateur, nom)
    debut = fields.get("debut", today())
    values = {
        "startup": startup,
        "incubateur": startup.incubateur,
        "titulaire": titulaire,
        "modele": make_modele(startup.incubateur, by),
        "phase": nom,
        "debut": debut,
        "duree": duree,
        "unite": unite,
        "fin": dernier_jour(debut, duree, unite),
        "quotite": 80,
        "position": Position.STATUTAIRE,
        "fonction": "Chargée de mission",
        "bureau": "Bureau des haies",
        "affectation": "Direction du bocage",
        "lieu": "Rennes",
        "but": "compter les haies avec ceux qui les plantent",
        "contexte": "Le service est né d’un besoin du terrain.",
        "prevue_le": today(),
    } | fields
    lettre = Lettre.objects.create(**values)
    for rang, (qualite, personne) in enumerate((signataires or {}).items(), 1):
        Signature.objects.create(
            lettre=lettre, rang=rang, qualite=qualite, personne=personne, fonction="Responsable"
        )
    return lettre


def sign(signature: Signature, *, by: Personne, jours: int = 1, lieu: str = "Rennes") -> Signature:
    """The signature as it was recorded `jours` days ago; the letter does not change."""
    signature.signee_le, signature.lieu = days_ago(jours), lieu
    signature.enregistree_par, signature.enregistree_le = by, moment(jours)
    return save_tracked(signature, by=by, reason="Signature enregistrée")


def make_emission(lettre: Lettre, by: Personne, **fields) -> Emission:
    """The letter as issued, without rendering it: what matters to rights and states."""
    last = Emission.objects.filter(incubateur=lettre.incubateur).order_by("numero").last()
    document = documents.seal(nom="lettre.pdf", contenu=b"%PDF-1.7", by=by)
    values = {
        "incubateur": lettre.incubateur,
        "annee": today().year,
        "numero": last.numero + 1 if last else 1,
        "code": "AAAA-{:04d}-{:04d}".format(*divmod(next(_numbers), 10_000)),
        "page": "<p>Page</p>",
        "texte": "<h1>Lettre de mission</h1><p>Texte de la lettre</p>",
        "document": document,
        "emise_par": by,
        "emise_le": timezone.now(),
    }
    emission = Emission.objects.create(lettre=lettre, **values | fields)
    lettre.statut = StatutLettre.EMISE
    lettre.save()
    return emission


# Outbox ---------------------------------------------------------------------------------------------------


def make_courriel(incubateur: Incubateur, statut: str = StatutCourriel.EN_ATTENTE, **fields) -> Courriel:
    """A mail in the outbox of an incubateur, in the state `statut`."""
    n = next(_numbers)
    values = {
        "cle": f"essai-{n}",
        "destinataire": f"destinataire.{n}@agence.example",
        "sujet": f"Objet {n}",
        "texte": "Bonjour,\n",
        "html": "<p>Bonjour,</p>",
        "portee": incubateur.identifiant,
        "statut": statut,
        "sent_at": timezone.now() if statut == StatutCourriel.ENVOYE else None,
    }
    return Courriel.objects.create(**values | fields)


# Exchange with beta.gouv.fr -------------------------------------------------------------------------------


def make_fiche_importee(objet, **betagouv) -> FicheImportee:
    """The file of a row as last imported; each value given as `betagouv` is one that both sides changed since."""
    nature, values = ici.nature_de(objet), ici.valeurs(objet)
    said = values | betagouv
    return FicheImportee.objects.create(
        chemin=chemin(nature, objet.identifiant),
        contenu=nouvelle(nature, said),
        valeurs=said,
        ancetres={champ: vide(nature, champ) for champ in betagouv},
        **{nature.value: objet},
    )


def make_depot_betagouv(par: Personne, fiches: dict | None = None, **fields) -> Depot:
    """A ZIP of files that `par` uploaded, with what it would do."""
    fiches = fiches or {"_organisations/a.md": "---\nname: Agence\n---\n"}
    depot = receive(contenu=archive(fiches).read(), nom="content.zip", by=par)
    for name, value in fields.items():
        setattr(depot, name, value)
    depot.save()
    return depot


# Notes ----------------------------------------------------------------------------------------------------


def make_note(startup: Startup, periode: Periode | None = None, **fields) -> Note:
    """A draft of the note of `periode` (the one that holds today, by default), ready to be sent."""
    periode = periode or Periode.of(today(), startup.incubateur.note_mois)
    values = {
        "periode": periode.cle,
        "mois": periode.mois,
        "meteo": Meteo.NUAGEUX,
        "faits": ["Cent haies comptées", "Deux communes de plus"],
        "avancees": "Le comptage est ouvert à tous.",
        "suite": "Former les communes.",
    } | fields
    return Note.objects.create(startup=startup, **values)


def make_transmission(note: Note, by: Personne, destinataires: dict | None = None, **fields) -> Transmission:
    """The note as sent, without rendering it nor mailing it; `destinataires` is {person: capacity}."""
    values = {
        "contenu": contenu(note).as_json(),
        "page": "<p>Page</p>",
        "document": documents.seal(nom="note.pdf", contenu=b"%PDF-1.7", by=by),
        "transmise_par": by,
        "transmise_le": timezone.now(),
    }
    transmission = Transmission.objects.create(note=note, **values | fields)
    note.statut = StatutNote.TRANSMISE
    note.save()
    for personne, qualite in (destinataires or {}).items():
        make_destinataire(transmission, personne, qualite)
    return transmission


def make_destinataire(
    transmission: Transmission, personne: Personne, qualite: str = Qualite.SPONSOR_DG, **fields
) -> Destinataire:
    values = {"personne": personne, "qualite": qualite, "email": personne.email} | fields
    return Destinataire.objects.create(transmission=transmission, **values)


def make_synthese(incubateur: Incubateur, by: Personne, periode: Periode | None = None, **fields) -> Synthese:
    """A synthesis as sealed, without rendering it."""
    periode = periode or Periode.of(today(), incubateur.note_mois)
    values = {
        "periode": periode.cle,
        "mois": periode.mois,
        "page": "<p>Page</p>",
        "document": documents.seal(nom="synthese.pdf", contenu=b"%PDF-1.7", by=by),
        "scellee_par": by,
        "scellee_le": timezone.now(),
    }
    return Synthese.objects.create(incubateur=incubateur, **values | fields)


def make_dispense(startup: Startup, **fields) -> Dispense:
    """A suspension since a month, without end."""
    values = {"debut": days_ago(30), "motif": "Équipe en cours de renouvellement"} | fields
    return Dispense.objects.create(startup=startup, **values)
