from django.apps import AppConfig


class PartsConfig(AppConfig):
    name = "linli.doors.parts"
    label = "parts"
