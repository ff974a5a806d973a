"""Write the invented portfolio: idempotent, in bulk, each startup once."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import batched
from random import Random

from django.apps import apps
from django.db import models, transaction

from incubateur.accueil.demo import courriels, lettres, modeles, mots
from incubateur.accueil.demo.budget import write_budget
from incubateur.accueil.demo.cadre import DOMAIN, Cadre
from incubateur.accueil.demo.comites import write_comites
from incubateur.accueil.demo.dossiers import write_dossiers
from incubateur.accueil.demo.entourage import write_entourages
from incubateur.accueil.demo.histoire import Acte, stable_uuid, write
from incubateur.accueil.demo.impact import write_impact
from incubateur.accueil.demo.notes import write_notes
from incubateur.accueil.demo.suivi import write_suivi
from incubateur.accueil.demo.vies import Vie, draw
from startups.enums import CritereStandard, EtatCritere, GenreJalon, Public
from startups.models import EtatStandard, Jalon, Phase, Startup

BATCH = 500
# Several-to-several relations of a startup, with the column of the other side.
LINKS = {"thematiques": "thematique_id", "sponsors": "organisation_id", "co_incubateurs": "incubateur_id"}

type Life = tuple[models.Model, list[Acte]]


class Portefeuille:
    """Fills the database with `total` invented startups as seen on the day `today`."""

    def __init__(self, today: date, report: Callable[[str], None] = lambda line: None):
        self.today = today
        self.report = report
        self.cadre = Cadre(today)

    def fill(self, total: int) -> int:
        """Add what is missing to reach `total` startups; return how many were added."""
        with transaction.atomic():
            self.cadre.write()
        known = set(Startup.objects.values_list("identifiant", flat=True))
        missing = [vie for vie in (draw(n, self.today) for n in range(total)) if vie.identifiant not in known]
        for batch in batched(missing, BATCH):
            with transaction.atomic():
                self._write(list(batch))
            self.report(f"{batch[-1].numero + 1} / {total}")
        modeles.write_letterhead(self.cadre)
        lettres.write(self.cadre)
        write_comites(self.cadre)
        write_dossiers(self.cadre)
        modeles.write_draft(self.cadre)
        courriels.write(self.cadre.people, self.cadre.incubateurs[0])
        courriels.write_relances(self.cadre.people["coach"], self.today)
        return len(missing)

    def _write(self, vies: list[Vie]) -> None:
        startups = write(Startup, (self._startup(vie) for vie in vies))
        pairs = list(zip(startups, vies, strict=True))
        self._write_links(pairs)
        write(Phase, (life for pair in pairs for life in self._phases(*pair)))
        around = write_entourages(self.cadre, pairs)
        write_suivi(self.cadre, around)
        write_impact(around)
        write_budget(around)
        write(Jalon, (life for pair in pairs for life in self._jalons(*pair)))
        write(EtatStandard, (life for pair in pairs for life in self._standards(*pair)))
        write_notes(self.cadre, around)

    def _equipe(self, vie: Vie):
        return self.cadre.equipe_of(self.cadre.incubateur_of(vie))

    # The page --------------------------------------------------------------------------------------------

    def _startup(self, vie: Vie) -> Life:
        rng = Random(vie.identifiant)
        startup = Startup(
            identifiant=vie.identifiant,
            nom=vie.nom,
            mission=vie.mission,
            incubateur=self.cadre.incubateur_of(vie),
            contact=f"contact.{vie.numero}@{DOMAIN}",
            site=f"https://service-{vie.numero}.{DOMAIN}",
            depot=f"https://code.{DOMAIN}/service-{vie.numero}",
            statistiques=rng.random() < 0.5,
            publics=rng.sample(Public.values, 2),
            technos=rng.sample(mots.TECHNOS, 3),
            accessibilite=rng.choice(["", "non conforme", "partiellement conforme"]),
            analyse_risques=rng.choice([None, True, False]),
            fiche=mots.FICHE.format(nom=vie.nom, mission=vie.mission),
        )
        startup.recherche = startup.search_text()
        entered = Acte(vie.debut, self._equipe(vie), "Entrée dans le portefeuille")
        later = vie.debut + timedelta(days=70)
        if vie.numero % 4 or later > self.today:
            return startup, [entered]
        first = {"mission": f"Étudier comment {vie.mission[0].lower()}{vie.mission[1:]}", "technos": []}
        return startup, [
            Acte(entered.le, entered.par, entered.motif, first),
            Acte(later, entered.par, "Mission précisée après les premiers entretiens"),
        ]

    def _write_links(self, pairs: list[tuple[Startup, Vie]]) -> None:
        """Thématiques, sponsors and co-incubateurs, today and in each line of history."""
        past = Startup.history.model.objects.filter(id__in=[startup.pk for startup, _ in pairs])
        lines: dict[int, list[int]] = {}
        for startup_id, line in past.order_by("history_id").values_list("id", "history_id"):
            lines.setdefault(startup_id, []).append(line)
        for name, column in LINKS.items():
            through = getattr(Startup, name).through
            historical = apps.get_model("startups", f"HistoricalStartup_{name}")
            links = through.objects.bulk_create(
                through(**{"startup_id": startup.pk, column: other.pk})
                for startup, vie in pairs
                for other in self._linked(name, vie)
            )
            historical.objects.bulk_create(
                historical(
                    id=link.pk, history_id=line, startup_id=link.startup_id, **{column: getattr(link, column)}
                )
                for link in links
                for line in lines[link.startup_id]
            )

    def _linked(self, name: str, vie: Vie) -> list[models.Model]:
        if name == "thematiques":
            return Random(vie.numero).sample(self.cadre.thematiques, 2)
        if name == "sponsors":
            return Random(vie.numero).sample(self.cadre.organisations, 1 + vie.numero % 3)
        return [self.cadre.incubateurs[2]] if vie.numero % 12 == 8 else []

    # What has a date -------------------------------------------------------------------------------------

    def _phases(self, startup: Startup, vie: Vie) -> Iterator[Life]:
        for etape in vie.etapes:
            phase = Phase(
                startup=startup,
                nom=etape.nom,
                debut=etape.debut,
                fin=etape.fin,
                commentaire=etape.commentaire,
                uuid=stable_uuid(vie.identifiant, etape.nom, etape.debut),
            )
            # What is planned was said some days ago.
            said = min(etape.debut, self.cadre.ago(10)) if etape.debut > self.today else etape.debut
            begun = Acte(said, self._equipe(vie), f"{etape.nom.label} : début")
            if etape.fin is None:
                yield phase, [begun]
            else:
                unfinished = Acte(begun.le, begun.par, begun.motif, {"fin": None})
                yield phase, [unfinished, Acte(min(etape.fin, self.today), begun.par, "Fin de la phase")]

    def _jalons(self, startup: Startup, vie: Vie) -> Iterator[Life]:
        days = [(GenreJalon.COMITE, comite) for comite in vie.comites]
        if len(vie.etapes) > 1 and vie.etapes[1].debut <= self.today:
            launch = vie.etapes[1].debut + timedelta(days=80)
            if launch <= self.today:
                days.append((GenreJalon.LANCEMENT, launch))
        for genre, day in days:
            jalon = Jalon(
                startup=startup, genre=genre, date=day, uuid=stable_uuid(vie.identifiant, genre, day)
            )
            yield jalon, [Acte(day, self._equipe(vie), genre.label)]

    def _standards(self, startup: Startup, vie: Vie) -> Iterator[Life]:
        rng = Random(f"standards-{vie.numero}")
        for critere in CritereStandard:
            if rng.random() < 0.6:
                day = max(vie.debut, self.cadre.ago(rng.randint(5, 300)))
                standard = EtatStandard(
                    startup=startup,
                    critere=critere,
                    etat=rng.choice(EtatCritere.values),
                    date=day,
                    preuve=f"https://service-{vie.numero}.{DOMAIN}/{critere}",
                    uuid=stable_uuid(vie.identifiant, critere, day),
                )
                yield standard, [Acte(day, self._equipe(vie), "Standard constaté")]
