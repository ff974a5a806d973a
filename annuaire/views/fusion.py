"""Merge two entries of one person: find the other, compare, choose, see what will move, do it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from annuaire import permissions
from annuaire.actions import fusion as actions
from annuaire.actions.demandes import lock_people
from annuaire.forms.fusion import FusionForm
from annuaire.models import Demande, Personne
from annuaire.views.acces import choice_context, chosen_person, get_personne
from socle.acces import require
from socle.fusion import count_references
from socle.readonly import atomic_post, readonly

COMPARED = [*actions.CHOSEN_FIELDS, "email"]


@readonly
@atomic_post
def fusionner(request: HttpRequest, uuid) -> HttpResponse:
    """The person of the address is kept; the other one, chosen by search, is the duplicate."""
    kept = get_personne(request, uuid)
    require(permissions.can_be_merged(request.user, kept))
    people = permissions.writable_people(request.user).exclude(pk=kept.pk)
    duplicate = chosen_person(request, people)
    if duplicate is None:
        context = choice_context(request, people, q=kept.nom) | {"personne": kept}
        return render(request, "annuaire/fusion_choisir.html", context)
    if request.method == "POST":
        locked = lock_people([kept.pk, duplicate.pk])
        kept, duplicate = locked[kept.pk], locked[duplicate.pk]
    form = FusionForm(request.POST or None, kept=kept, duplicate=duplicate)
    if request.method == "POST" and form.is_valid() and _merge(request, form, kept, duplicate):
        return redirect("accueil:personne", kept.uuid)
    return render(request, "annuaire/fusion.html", _context(request, form, kept, duplicate))


def _merge(request: HttpRequest, form: FusionForm, kept: Personne, duplicate: Personne) -> bool:
    try:
        done = actions.merge_or_ask(kept=kept, duplicate=duplicate, champs=form.champs(), by=request.user)
    except actions.Unmergeable as error:
        form.add_error(None, str(error))
        return False
    if isinstance(done, Demande):
        messages.success(request, f"Un courriel est parti à {duplicate.email} : la fusion attend son accord.")
    else:
        messages.success(request, f"La fiche {duplicate.email} est fusionnée dans celle de {kept.email}.")
    return True


def _context(request: HttpRequest, form: FusionForm, kept: Personne, duplicate: Personne) -> dict:
    elsewhere = permissions.known_elsewhere(request.user, duplicate)
    return {
        "form": form,
        "kept": kept,
        "duplicate": duplicate,
        "compared": [_compare(name, kept, duplicate) for name in COMPARED],
        "to_confirm": permissions.needs_confirmation(request.user, duplicate),
        "elsewhere": elsewhere,
        # What somebody does in other incubateurs is not for this équipe, not even as a number.
        "moving": [] if elsewhere else [(_label(field), n) for field, n in count_references(duplicate)],
    }


def _compare(name: str, kept: Personne, duplicate: Personne) -> tuple[str, str, str]:
    label = Personne._meta.get_field(name).verbose_name
    mine, theirs = getattr(kept, name), getattr(duplicate, name)
    return label[0].upper() + label[1:], str(mine or "–"), str(theirs or "–")


def _label(field) -> str:
    """« Blocages (attendu de) »."""
    plural = str(field.model._meta.verbose_name_plural)
    return f"{plural[0].upper()}{plural[1:]} ({field.verbose_name})"
