"""Who is reminded of a note by itself: those who write it until it is sent, then once the sponsors who owe their visa.

After that one reminder, a human writes: the text is ready for them on the page of the note.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from annuaire.models import Personne, Suppleance
from notes import liens
from notes.cadence import BIENTOT_JOURS, DAY, Attente, a_rappeler
from notes.enums import Qualite
from notes.models import Destinataire, Note
from notes.retours import Retours
from socle.models import Rappel
from socle.relances import Genre, Relance
from socle.templatetags.socle import jour, plural
from startups.enums import SPONSORS
from startups.models import Affectation
from startups.models.startups import midnight

# Days after the note was due, once each; the first one is before it.
ETAPES = (-BIENTOT_JOURS, 1, 7, 21)
# After so many days without a visa, each sponsor is reminded.
SANS_VISA_JOURS = 5

A_ECRIRE = Genre(
    cle="notes-a-ecrire",
    label="Notes à écrire",
    explication="Sept jours avant qu’une note de vos startups soit attendue, puis après un, sept et vingt et un jours de "
    "retard. Plus rien dès qu’elle est transmise.",
)
A_VISER = Genre(
    cle="notes-a-viser",
    label="Notes à lire et à viser",
    explication="Une seule fois par note, quand elle attend votre visa depuis cinq jours.",
)
GENRES = [A_ECRIRE, A_VISER]


def relances(today: date) -> Iterable[Relance]:
    """What is due on the day `today` (contract: socle/relances.py)."""
    for attente in a_rappeler(today):
        for personne in attente.redacteurs:
            yield _a_ecrire(attente, personne)
    for destinataire in _sans_visa(today):
        yield _a_viser(destinataire)


# To write -------------------------------------------------------------------------------------------------


def _a_ecrire(attente: Attente, personne: Personne) -> Relance:
    startup, periode = attente.startup, attente.periode
    due, etape = jour(attente.due), max(etape for etape in ETAPES if etape <= attente.retard)
    if etape > 0:
        titre = f"{startup.nom} : la note de {periode} est en retard"
        texte = f"Elle était attendue le {due} et n’a pas été transmise. Elle est préremplie depuis le suivi : relisez, envoyez."
    else:
        titre = f"{startup.nom} : la note de {periode} est attendue le {due}"
        texte = "Elle est préremplie depuis le suivi : dix minutes suffisent pour la relire et l’envoyer à vos sponsors."
    return Relance(
        genre=A_ECRIRE,
        personne=personne,
        cle=f"note-a-ecrire:{startup.pk}:{periode.cle}",
        etape=etape,
        titre=titre,
        texte=texte,
        pourquoi="Vous êtes intrapreneur·e ou coach, et à ce titre vous écrivez les notes. Si aucune n’est attendue, suspendez-les : "
        "ces rappels cesseront.",
        url=reverse("notes:note", args=[startup.identifiant, periode.cle]),
        geste="Écrire la note",
        portee=startup.incubateur.identifiant,
    )


# To acknowledge -------------------------------------------------------------------------------------------


def _sans_visa(today: date) -> Iterable[Destinataire]:
    """Sponsors whose visa is awaited for `SANS_VISA_JOURS`, and who stands in for them today. Four queries.

    Neither of a note that a later one follows, or whose links are dead, nor of who no longer sponsors the startup.
    """
    oldest, latest = today - liens.DUREE, today - timedelta(days=SANS_VISA_JOURS)
    sent = Destinataire.objects.filter(
        transmission__transmise_le__gte=midnight(oldest + DAY),
        transmission__transmise_le__lt=midnight(latest + DAY),
    ).latest_of_startup()
    rows = sent.select_related("personne", "pour", "transmission__note__startup__incubateur")
    rows = rows.defer("transmission__page", "transmission__contenu").order_by("pk")
    held = _sponsors(today)
    awaited = [row for row in rows.awaited() if (_startup(row), _kept(row.personne)) in held]
    yield from awaited
    expected = {(row.transmission_id, row.personne_id) for row in awaited}
    replaced = set(Suppleance.objects.current(today).values_list("personne", "suppleant"))
    for row in rows.filter(qualite=Qualite.SUPPLEANT):
        stands_in = (_kept(row.pour), _kept(row.personne)) in replaced
        if stands_in and (row.transmission_id, row.pour_id) in expected:
            yield row


def _sponsors(today: date) -> set[tuple[int, int]]:
    """(startup, person) of the sponsors in office."""
    held = Affectation.objects.current(today).filter(role__in=SPONSORS)
    return set(held.values_list("startup", "personne"))


def _startup(row: Destinataire) -> int:
    return row.transmission.note.startup_id


def _kept(personne: Personne) -> int:
    """The key of the entry that theirs was merged into."""
    return personne.fusionnee_dans_id or personne.pk


def _a_viser(destinataire: Destinataire) -> Relance:
    note, pour = destinataire.transmission.note, destinataire.pour
    sent = jour(destinataire.transmission.transmise_le)
    why = f"Vous suppléez {pour}, sponsor de cette startup" if pour else "Vous êtes sponsor de cette startup"
    visa = f"le visa de {pour}" if pour else "votre visa"
    return Relance(
        genre=A_VISER,
        personne=destinataire.personne,
        cle=cle_de_visa(note),
        etape=SANS_VISA_JOURS,
        titre=f"{note.startup.nom} : la note de {note.libelle_periode} attend {visa}",
        texte=f"Elle vous a été envoyée le {sent}. Deux minutes suffisent pour la lire, depuis un téléphone et sans vous "
        "connecter ; votre visa dit à l’équipe que vous l’avez lue.",
        pourquoi=f"{why}. Ce rappel est le seul pour cette note.",
        url=liens.lien(destinataire),
        geste="La lire et la viser",
        portee=note.startup.incubateur.identifiant,
    )


def cle_de_visa(note: Note) -> str:
    """The matter of the reminder: a version, since a rectification is read anew."""
    return f"note-a-viser:{note.uuid}"


# Then a human writes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TextePret:
    """A mail that a writer of the note only has to send, from their own mailbox."""

    destinataire: Destinataire
    # When the automatic reminder left; none when the person receives none.
    rappele_le: date | None
    sujet: str
    texte: str

    @property
    def personne(self) -> Personne:
        """Who reads it: the entry theirs was merged into."""
        return self.destinataire.personne.fusionnee_dans or self.destinataire.personne

    @property
    def mailto(self) -> str:
        """The link that opens it in one's mail reader."""
        return f"mailto:{quote(self.personne.email)}?subject={quote(self.sujet)}&body={quote(self.texte)}"


def textes_prets(note: Note, found: Retours, today: date) -> Sequence[TextePret]:
    """One for each sponsor still in office whose visa lacks once they were reminded. Two queries.

    Nothing in it acts for the sponsor: their own link is in the mail they got.
    """
    days = (today - timezone.localdate(note.transmission.transmise_le)).days
    if not found.attendus or not SANS_VISA_JOURS <= days < liens.DUREE.days:
        return []
    rows = Rappel.objects.filter(cle=cle_de_visa(note)).values_list("personne", "jour")
    reminded = dict(rows.order_by("jour"))
    held = Affectation.objects.current(today).filter(role__in=SPONSORS, startup=note.startup_id)
    sponsors = set(held.filter(personne__is_active=True).values_list("personne", flat=True))
    return [
        TextePret(
            row,
            reminded.get(_kept(row.personne)),
            sujet=f"{note.startup.nom} : votre lecture de la note de {note.libelle_periode}",
            texte=_texte_pret(note, row, days, found.reader),
        )
        for row in found.attendus
        if _kept(row.personne) in sponsors
    ]


def _texte_pret(note: Note, row: Destinataire, days: int, by: Personne) -> str:
    url = settings.BASE_URL + reverse("notes:note", args=[note.startup.identifiant, note.periode])
    return (
        f"Bonjour {row.personne.prenom},\n\n"
        f"La note de {note.libelle_periode} de {note.startup.nom} vous a été envoyée il y a {plural(days, 'jour')} et attend "
        "votre visa : deux minutes pour la lire, et un geste pour nous dire que c’est fait. Le lien du courriel reçu ce jour-là "
        "l’ouvre sans vous connecter ; sinon, la voici :\n"
        f"{url}\n\n"
        "Si quelque chose vous retient, ou si quelqu’un d’autre doit la lire, dites-le-moi.\n\n"
        f"{by.nom_complet}\n"
    )
