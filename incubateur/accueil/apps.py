from django.apps import AppConfig


class AccueilConfig(AppConfig):
    name = "incubateur.accueil"
    label = "accueil"
    verbose_name = "accueil"
