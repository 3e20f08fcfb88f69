from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "linli.records.tenancy"
    label = "tenancy"
