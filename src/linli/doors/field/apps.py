from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "linli.doors.field"
    label = "door_field"
