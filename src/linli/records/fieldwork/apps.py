from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    name = "linli.records.fieldwork"
    label = "fieldwork"
