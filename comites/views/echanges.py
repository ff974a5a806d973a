"""Before the séance: the questions of members and their answers, each one's arbitration grid."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comites import permissions
from comites.actions import echanges as actions
from comites.forms.echanges import GrilleForm, QuestionForm, ReponseForm
from comites.models import Grille, Passage
from comites.models.echanges import LIGNES_NOTEES
from comites.views.acces import get_dossier, require
from comites.views.onglets import passage_context
from socle import brouillons
from socle.readonly import atomic_post, readonly

QUESTIONS_SHOWN = 40


def _over(request: HttpRequest, passage: Passage, name: str) -> HttpResponse:
    messages.warning(request, "Cette séance est close ou annulée : on n’y ajoute plus rien.")
    return redirect(f"comites:{name}", passage.comite.uuid, passage.uuid)


@readonly
@atomic_post
def questions(request: HttpRequest, uuid, passage) -> HttpResponse:
    """Questions and answers, the oldest first; ask another."""
    row = get_dossier(request, uuid, passage)
    can_ask = permissions.can_ask(request.user, row)
    form, draft = QuestionForm(brouillons.data(request)), f"question-{passage}"
    if request.method == "POST":
        require(can_ask)
        if not row.comite.to_hold:
            return _over(request, row, "questions")
        if form.is_valid():
            actions.ask(passage=row, by=request.user, **form.cleaned_data)
            saved = brouillons.saved(request, draft)
            messages.success(request, "Votre question est envoyée à l’équipe.", extra_tags=saved)
            return redirect("comites:questions", uuid, passage)
    asked = row.questions_posees.select_related("auteur", "repondu_par")
    context = passage_context(request, row, "questions") | {
        "questions": asked[:QUESTIONS_SHOWN],
        "form": form if can_ask and row.comite.to_hold else None,
        "can_answer": row.comite.to_hold and permissions.can_answer(request.user, row),
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/questions.html", context)


@readonly
@atomic_post
def question(request: HttpRequest, uuid, passage, question) -> HttpResponse:
    """Answer a question, or correct the answer."""
    row = get_dossier(request, uuid, passage)
    asked = get_object_or_404(row.questions_posees.select_related("auteur"), uuid=question)
    asked.passage = row
    require(permissions.can_answer(request.user, row))
    if not row.comite.to_hold:
        return _over(request, row, "questions")
    form, draft = ReponseForm(brouillons.data(request), instance=asked), f"reponse-{question}"
    if request.method == "POST" and form.is_valid():
        actions.answer(question=form.save(commit=False), by=request.user)
        saved = brouillons.saved(request, draft)
        messages.success(request, "La réponse est enregistrée.", extra_tags=saved)
        return redirect("comites:questions", uuid, passage)
    context = passage_context(request, row, "questions") | {
        "question": asked,
        "form": form,
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/question.html", context)


@dataclass(frozen=True)
class Ligne:
    """A line of the grid: what is judged, and what each gave."""

    titre: str
    notes: list[int | None]

    @property
    def moyenne(self) -> float | None:
        given = [note for note in self.notes if note is not None]
        return sum(given) / len(given) if given else None


@readonly
@atomic_post
def grille(request: HttpRequest, uuid, passage) -> HttpResponse:
    """One's own grid; all of them for équipe and portefeuille."""
    row = get_dossier(request, uuid, passage)
    can_score = permissions.can_score(request.user, row)
    reads_all = permissions.can_read_grilles(request.user, row)
    require(can_score or reads_all)
    given = list(row.grilles.select_related("membre"))
    own = next((each for each in given if each.membre_id == request.user.pk), None)
    draft = f"grille-{passage}"
    form = GrilleForm(brouillons.data(request), instance=own or Grille(passage=row, membre=request.user))
    if request.method == "POST":
        require(can_score)
        if not row.comite.to_hold:
            return _over(request, row, "grille")
        if form.is_valid():
            actions.save_grille(grille=form.save(commit=False), by=request.user)
            saved = brouillons.saved(request, draft)
            messages.success(request, "Votre grille est enregistrée.", extra_tags=saved)
            return redirect("comites:grille", uuid, passage)
    shown = given if reads_all else [own] if own and not row.comite.to_hold else []
    context = passage_context(request, row, "grille") | {
        "form": form if can_score and row.comite.to_hold else None,
        "grilles": shown,
        "lignes": _lines(shown),
        "brouillon": brouillons.of(request, draft),
    }
    return render(request, "comites/grille.html", context)


def _lines(grilles: list[Grille]) -> list[Ligne]:
    titles = {name: str(Grille._meta.get_field(name).verbose_name) for name in LIGNES_NOTEES}
    return [Ligne(title, [getattr(each, name) for each in grilles]) for name, title in titles.items()]
