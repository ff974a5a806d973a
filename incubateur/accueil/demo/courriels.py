"""Mails of the demonstration: those its people would have got, and two that somebody must look at."""

from datetime import date, timedelta

from annuaire.models import Incubateur, Personne
from incubateur.accueil.actions.relances import remind
from incubateur.accueil.relances import RECAPITULATIF, gather
from missions.emails import lettre_to_sign, next_signatory
from missions.enums import StatutLettre
from missions.models import Lettre
from socle.enums import StatutCourriel
from socle.jours_ouvres import last_working_day
from socle.models import Abonnement, Courriel
from startups import emails
from startups.models import Blocage

# key, recipient, subject, state, what happened
TROUBLES = [
    (
        "demo-adresse-refusee",
        "ancien.sponsor@demo.example",
        "Haies vives : on attend quelque chose de vous",
        StatutCourriel.ABANDONNE,
        "L’adresse est refusée : 550 5.1.1 Destinataire inconnu",
    ),
    (
        "demo-connexion-rompue",
        "sponsor.dg@demo.example",
        "Haies vives : une réponse à un blocage",
        StatutCourriel.A_VERIFIER,
        "La connexion s’est rompue pendant la remise : délai dépassé",
    ),
]


def write(people: dict[str, Personne], incubateur: Incubateur) -> None:
    """Queue what is missing of the mails of the people of the sign-in page; a second run adds nothing."""
    expected = Blocage.objects.open().filter(attendu_de__in=people.values())
    for blocage in expected.select_related("startup__incubateur", "attendu_de", "ouvert_par"):
        emails.blocage_handed(blocage, by=blocage.ouvert_par)
    issued = Lettre.objects.filter(statut=StatutLettre.EMISE, incubateur=incubateur)
    for lettre in issued.select_related("startup", "incubateur", "titulaire", "emission__emise_par"):
        if next_signatory(lettre).personne in people.values():
            lettre_to_sign(lettre, by=lettre.emission.emise_par)
    for key, to, subject, statut, erreur in TROUBLES:
        Courriel.objects.get_or_create(
            cle=key,
            defaults={
                "destinataire": to,
                "sujet": subject,
                "texte": f"Bonjour,\n\n{subject}.\n",
                "statut": statut,
                "tentatives": 1,
                "erreur": erreur,
                "portee": incubateur.identifiant,
                "demandeur": people["coach"],
            },
        )


def write_relances(coach: Personne, today: date) -> None:
    """The reminders of the last worked day, and the week of the coach, who asked for it; a second run adds nothing."""
    asked, created = Abonnement.objects.get_or_create(
        personne=coach, genre=RECAPITULATIF.cle, defaults={"recu": True}
    )
    if created:
        Abonnement.objects.filter(pk=asked.pk).update(depuis=asked.depuis - timedelta(days=30))
    day = last_working_day(today)
    remind(day=day, due=gather(day))
