"""Ask and answer before the séance; keep one's arbitration grid."""

from uuid import UUID

from django.db import transaction

from annuaire.models import Personne
from comites import emails
from comites.models import Grille, Passage, Question
from socle.history import save_tracked


@transaction.atomic
def ask(*, passage: Passage, texte: str, cle: UUID, by: Personne) -> Question:
    """Send a question; the same form sent twice (`cle`) asks once. The view holds the lock of the passage."""
    existing = Question.objects.filter(passage=passage, cle=cle).first()
    if existing:
        return existing
    question = Question(passage=passage, texte=texte, cle=cle, auteur=by)
    save_tracked(question, by=by, reason="Question posée avant la séance")
    emails.question_asked(question)
    return question


@transaction.atomic
def answer(*, question: Question, by: Personne) -> Question:
    """Save an answer, signed by who wrote it last; who asked is told of the first one."""
    waited = not Question.objects.get(pk=question.pk).reponse
    question.repondu_par = by
    save_tracked(question, by=by, reason="Réponse à une question")
    if waited:
        emails.question_answered(question)
    return question


@transaction.atomic
def save_grille(*, grille: Grille, by: Personne) -> Grille:
    """Save one's own grid."""
    return save_tracked(grille, by=by, reason="Grille d’arbitrage")
