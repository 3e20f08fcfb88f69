from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "linli.doors.api"
    label = "api"
