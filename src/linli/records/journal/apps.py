from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "linli.records.journal"
    label = "journal"
