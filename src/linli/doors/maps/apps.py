from django.apps import AppConfig


class MapsConfig(AppConfig):
    name = "linli.doors.maps"
    label = "door_maps"
