from django.apps import AppConfig


class CommonsConfig(AppConfig):
    name = "linli.records.commons"
    label = "commons"
