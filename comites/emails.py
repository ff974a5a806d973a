"""Mails of the comités: one function each, queued in the transaction of their cause."""

from annuaire.enums import RoleIncubateur
from annuaire.models import Personne, Rattachement
from comites.cloture import Cloture
from comites.enums import Doit
from comites.models import Comite, Passage, Question
from comites.sieges import responsables
from socle.clock import today
from socle.mail import queue


def _equipe(comite: Comite, by: Personne) -> list[Personne]:
    """The équipe of the incubateur, but who does it."""
    equipe = Rattachement.objects.current(today()).filter(
        incubateur=comite.incubateur, role=RoleIncubateur.EQUIPE, personne__is_active=True
    )
    people = {row.personne for row in equipe.select_related("personne").order_by("pk")} - {by}
    return sorted(people, key=lambda personne: personne.pk)


def comite_proposed(comite: Comite, *, by: Personne) -> None:
    """To the équipe of the incubateur: it is theirs to convene."""
    passages = list(comite.passages.select_related("startup").in_order())
    for personne in _equipe(comite, by):
        queue(
            to=personne.email,
            subject=f"{comite.titre} : {by} propose une séance",
            template="comites/emails/comite_propose",
            context={"comite": comite, "by": by, "passages": passages, "jours": comite.demi_journees.all()},
            key=f"comite-propose:{comite.uuid}:{personne.uuid}",
            by=by,
            portee=comite.incubateur.identifiant,
        )


def passage_asked(passage: Passage, *, by: Personne) -> None:
    """To the équipe of the incubateur: a startup joined a séance they prepare."""
    comite = passage.comite
    for personne in _equipe(comite, by):
        queue(
            to=personne.email,
            subject=f"{passage.startup.nom} demande à passer à « {comite.titre} »",
            template="comites/emails/passage_demande",
            context={"comite": comite, "passage": passage, "by": by},
            key=f"passage-demande:{passage.uuid}:{personne.uuid}",
            by=by,
            portee=comite.incubateur.identifiant,
        )


def comite_closed(cloture: Cloture, *, by: Personne) -> None:
    """To each member what was decided of the passages where they sit, to owners their conditions; to the buying team."""
    comite = cloture.comite
    for told in cloture.destinataires:
        queue(
            to=told.personne.email,
            subject=_closed_subject(told.effets, comite),
            template="comites/emails/comite_clos",
            context={"comite": comite, "effets": told.effets, "conditions": told.conditions},
            key=f"comite-clos:{comite.uuid}:{told.personne.uuid}",
            by=by,
            portee=comite.incubateur.identifiant,
        )
    if cloture.achats:
        queue(
            to=cloture.achats,
            subject=f"{comite.titre} : ce qui change pour les achats",
            template="comites/emails/comite_achats",
            context={"comite": comite, "effets": cloture.effets, "by": by},
            key=f"comite-achats:{comite.uuid}",
            by=by,
            portee=comite.incubateur.identifiant,
        )


def _closed_subject(effets, comite: Comite) -> str:
    if not effets:
        return f"{comite.titre} : ce qui est attendu de vous"
    names = ", ".join(each.startup.nom for each in effets[:3])
    more = f" et {len(effets) - 3} autres" if len(effets) > 3 else ""
    return f"{comite.titre} : décisions ({names}{more})"


def question_asked(question: Question) -> None:
    """To who leads and coaches the startup: they answer before the séance; to the équipe when nobody does."""
    passage = question.passage
    held = responsables([passage])[passage.pk]
    people = {*held[Doit.INTRAPRENEUR], *held[Doit.COACH]} or {*held[Doit.EQUIPE]}
    for personne in sorted(people - {question.auteur}, key=lambda personne: personne.pk):
        _about(question, personne, "posee", f"une question de {question.auteur}", by=question.auteur)


def question_answered(question: Question) -> None:
    """To who asked, once: corrected, an answer is read on the page."""
    if question.auteur.is_active and question.auteur != question.repondu_par:
        _about(question, question.auteur, "repondue", "une réponse à votre question", by=question.repondu_par)


def _about(question: Question, to: Personne, what: str, subject: str, *, by: Personne) -> None:
    passage = question.passage
    queue(
        to=to.email,
        subject=f"Comité de {passage.startup.nom} : {subject}",
        template=f"comites/emails/question_{what}",
        context={"question": question, "passage": passage},
        key=f"question-{what}:{question.uuid}:{to.uuid}",
        by=by,
        portee=passage.comite.incubateur.identifiant,
    )
