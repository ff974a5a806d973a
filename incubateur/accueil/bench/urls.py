"""The application's addresses, an empty page in the same layout, and a read-only admin."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from comites.models import Comite, Passage
from incubateur.urls import urlpatterns as application
from missions.models import Lettre
from notes.models import Note
from socle.readonly import readonly
from startups.models import Depense, Mesure, Phase, Point, Startup
from startups.views.liste import PER_PAGE


class ReadOnlySite(admin.AdminSite):
    """Whoever signed in looks; nobody changes anything."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class ReadOnly(admin.ModelAdmin):
    """As many rows as our list, and what a person would want to see of each."""

    list_per_page = PER_PAGE

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return True

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The rows of one startup, which may hang two tables away; a filter would offer every startup."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class StartupAdmin(ReadOnly):
    list_display = ["nom", "mission", "incubateur", "contact", "site"]
    list_filter = ["incubateur", "thematiques"]
    list_select_related = ["incubateur"]
    search_fields = ["recherche"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).visible_to(request.user)


class SuiviAdmin(ReadOnly):
    list_display = ["startup", "auteur", "meteo", "fait", "suite", "created_at"]
    list_select_related = ["startup", "auteur"]


class LettreAdmin(ReadOnly):
    list_display = ["startup", "titulaire", "nature", "statut", "debut", "fin", "quotite"]
    list_select_related = ["startup", "titulaire"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).visible_to(request.user)


class NoteAdmin(ReadOnly):
    list_display = ["startup", "periode", "version", "statut", "meteo"]
    list_select_related = ["startup"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).visible_to(request.user)


class ComiteAdmin(ReadOnly):
    list_display = ["titre", "incubateur", "lieu", "president", "statut"]
    list_select_related = ["incubateur", "president"]


class PassageAdmin(ReadOnly):
    list_display = ["startup", "comite", "demi_journee", "objet", "presentation", "questions"]
    list_select_related = ["startup", "comite", "demi_journee"]


class MesureAdmin(ReadOnly):
    list_display = ["indicateur", "date", "valeur", "commentaire"]
    list_select_related = ["indicateur"]


class DepenseAdmin(ReadOnly):
    list_display = ["enveloppe", "fournisseur", "objet", "reference", "montant", "date"]
    list_select_related = ["enveloppe"]


class HistoriqueAdmin(ReadOnly):
    list_display = ["nom", "history_date", "history_user", "history_type", "history_change_reason"]
    list_select_related = ["history_user"]


site = ReadOnlySite()
site.register(Startup, StartupAdmin)
site.register(Point, SuiviAdmin)
site.register(Lettre, LettreAdmin)
site.register(Note, NoteAdmin)
site.register(Comite, ComiteAdmin)
site.register(Passage, PassageAdmin)
site.register(Mesure, MesureAdmin)
site.register(Depense, DepenseAdmin)
site.register([Startup.history.model, Phase.history.model], HistoriqueAdmin)


@readonly
def vide(request: HttpRequest) -> HttpResponse:
    """The layout of every page, with nothing in it."""
    return render(request, "base.html")


urlpatterns = [
    path("bench/vide/", vide, name="vide"),
    path("bench/admin/", site.urls),
    *application,
]
