from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "linli.records.territory"
    label = "territory"
