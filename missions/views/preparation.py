"""Prepare a letter: for whom, what it says, what the portfolio learns from it; remove a draft."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from annuaire.models import Personne
from missions import permissions
from missions.a_preparer import candidates, presses
from missions.actions import preparation as actions
from missions.actions.lot import MOST
from missions.actions.portefeuille import write_back
from missions.controles import prefetch
from missions.forms.lettres import LettreForm, MotifForm
from missions.models import Lettre
from missions.preparation import intrapreneurs, open_draft, propose
from missions.suites import ecarts
from missions.views.acces import as_uuids, get_lettre, lot_url, signing_of
from socle import brouillons
from socle.acces import return_address, words
from socle.readonly import atomic_post, readonly
from socle.templatetags.socle import plural
from startups.models import Startup
from startups.views.acces import get_startup, require

PER_PAGE = 25


@readonly
def preparer(request: HttpRequest) -> HttpResponse:
    """Choose for whom: one to prepare at once, or several whose drafts are made from the portfolio alone."""
    require(permissions.can_prepare_lettres(request.user))
    q, startup = words(request, "q"), words(request, "startup")
    rows = candidates(request.user, q=q, startup=startup)
    if request.method == "POST":
        return _draft_many(request, rows)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, presses(row)) for row in page],
        "q": q,
        "startup": Startup.objects.visible_to(request.user).filter(identifiant=startup).first(),
    }
    return render(request, "missions/preparer.html", context)


def _draft_many(request: HttpRequest, rows) -> HttpResponse:
    chosen = list(rows.filter(uuid__in=as_uuids(request.POST.getlist("affectation")))[:MOST])
    if not chosen:
        messages.warning(request, "Cochez au moins une personne dont préparer la lettre.")
        return redirect(request.get_full_path())
    wanted = [(row.startup, row.personne) for row in chosen]
    drafts, left = actions.draft_many(wanted=wanted, by=request.user)
    for startup, titulaire in left:
        messages.warning(
            request, f"{titulaire}, {startup} : la startup n’est dans aucune phase, dites d’abord laquelle."
        )
    if not drafts:
        return redirect(request.get_full_path())
    messages.success(request, f"{plural(len(drafts), 'brouillon')} à relire et à compléter.")
    return redirect(lot_url(lettre.uuid for lettre in drafts))


@readonly
@atomic_post
def nouvelle(request: HttpRequest) -> HttpResponse:
    """A new letter for `?startup=` and `?personne=`, filled from the portfolio; the draft that already exists else."""
    require(permissions.can_prepare_lettres(request.user))
    identifiant = words(request, "startup")
    if not identifiant:
        return redirect("missions:preparer")
    startup = get_startup(request, identifiant, lock=request.method == "POST")
    require(permissions.can_write_lettres(request.user, startup))
    titulaire = _titulaire(request, startup)
    if titulaire is None:
        return redirect(f"{reverse('missions:preparer')}?startup={startup.identifiant}")
    existing = open_draft(startup, titulaire)
    if existing and request.method != "POST":
        messages.info(request, f"La lettre de {titulaire} est déjà en préparation : la voici.")
        return redirect("missions:modifier", existing.uuid)
    lettre, signing = propose(startup, titulaire, by=request.user)
    name = f"lettre-{startup.identifiant}-{titulaire.uuid}"
    # One address for all: what was kept of another person's letter is not for this one.
    typed = brouillons.data(request)
    mine = typed is not None and typed.get("pour") == name
    form = LettreForm(typed if mine else None, instance=lettre, signing=signing)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.draft_lettre(lettre=form.save(), signataires=form.signataires(), by=request.user)
        except actions.AlreadyDrafted as already:
            return _already(request, form, already.lettre)
        saved = brouillons.saved(request, name)
        messages.success(request, "Le brouillon est enregistré.", extra_tags=saved)
        return redirect("missions:lettre", lettre.uuid)
    return _show(request, form, lettre, name, kept=mine)


def _titulaire(request: HttpRequest, startup: Startup) -> Personne | None:
    """The person of the address, or the only one it can be."""
    people = intrapreneurs(startup)
    asked = request.GET.get("personne", "")
    chosen = [personne for personne in people if str(personne.uuid) == asked] if asked else people
    return chosen[0] if len(chosen) == 1 else None


def _already(request: HttpRequest, form: LettreForm, existing: Lettre) -> HttpResponse:
    """Somebody drafted it meanwhile: what was typed stays on the page, with the way to theirs."""
    form.add_error(
        None,
        f"Quelqu’un vient de préparer la lettre de {existing.titulaire}. Votre texte est intact : "
        "reprenez-en ce qui manque dans l’autre brouillon.",
    )
    return _show(request, form, form.instance, request.POST["pour"], existing=existing)


@readonly
@atomic_post
def modifier(request: HttpRequest, uuid) -> HttpResponse:
    """Correct a draft; `?champ=` opens the part that holds that field."""
    lettre = get_lettre(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.frozen or lettre.papier:
        messages.warning(request, "Cette lettre est émise : son contenu ne change plus.")
        return redirect("missions:lettre", lettre.uuid)
    name = f"lettre-{uuid}"
    form = LettreForm(
        brouillons.data(request),
        instance=lettre,
        signing=signing_of(lettre),
        champ=request.GET.get("champ", ""),
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_lettre(lettre=form.save(), signataires=form.signataires(), by=request.user)
        saved = brouillons.saved(request, name)
        messages.success(request, "Le brouillon est enregistré.", extra_tags=saved)
        return redirect(return_address(request, reverse("missions:lettre", args=[uuid])))
    return _show(request, form, lettre, name)


def _show(
    request: HttpRequest,
    form: LettreForm,
    lettre: Lettre,
    name: str,
    *,
    existing: Lettre | None = None,
    kept: bool = True,
) -> HttpResponse:
    tab = reverse("missions:startup", args=[lettre.startup.identifiant])
    page = reverse("missions:lettre", args=[lettre.uuid]) if lettre.pk else tab
    context = {
        "form": form,
        "lettre": lettre,
        "existing": existing,
        "retour": return_address(request, page),
        "pour": name,
        "brouillon": brouillons.of(request, name, here=kept),
        "ecarts": ecarts(lettre) if lettre.pk else [],
    }
    return render(request, "missions/modifier.html", context)


@readonly
@require_POST
@atomic_post
def reporter(request: HttpRequest, uuid) -> HttpResponse:
    """Write in the portfolio the facts that were ticked."""
    lettre = get_lettre(request, uuid, lock=True)
    require(permissions.can_write_lettre(request.user, lettre))
    prefetch([lettre])
    asked = set(request.POST.getlist("report"))
    written = write_back(lettre=lettre, cles=asked, by=request.user)
    if written:
        said = " ; ".join(f"{report.libelle} : {report.vers}" for report in written)
        messages.success(request, f"Le portefeuille est à jour. {said}.")
    if len(written) < len(asked):
        messages.warning(request, "Une partie avait changé entre-temps : relisez ce qui reste à reporter.")
    elif not asked:
        messages.warning(request, "Rien n’était coché : le portefeuille n’a pas changé.")
    return redirect("missions:lettre", lettre.uuid)


@readonly
@require_POST
@atomic_post
def suivre_modele(request: HttpRequest, uuid) -> HttpResponse:
    """Take the version of the model published since the draft was begun."""
    lettre = get_lettre(request, uuid, lock=True)
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.frozen:
        messages.warning(request, "Cette lettre est émise : son contenu ne change plus.")
        return redirect("missions:lettre", lettre.uuid)
    actions.follow_modele(lettre=lettre, by=request.user)
    messages.success(request, f"Le brouillon suit la version {lettre.modele.numero} du modèle : relisez-le.")
    return redirect("missions:lettre", lettre.uuid)


@readonly
@atomic_post
def supprimer(request: HttpRequest, uuid) -> HttpResponse:
    """Remove a draft, once told what goes."""
    lettre = get_lettre(request, uuid, lock=request.method == "POST")
    require(permissions.can_write_lettre(request.user, lettre))
    if lettre.frozen:
        messages.warning(request, "Cette lettre est émise : elle ne se supprime pas, elle s’annule.")
        return redirect("missions:lettre", lettre.uuid)
    form = MotifForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        titulaire, startup = lettre.titulaire, lettre.startup
        actions.delete_lettre(lettre=lettre, by=request.user, motif=form.cleaned_data["motif"])
        messages.success(request, f"Le brouillon de la lettre de {titulaire} est supprimé.")
        return redirect("missions:startup", startup.identifiant)
    return render(request, "missions/supprimer.html", {"lettre": lettre, "form": form})
