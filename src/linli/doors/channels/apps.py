from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "linli.doors.channels"
    label = "door_channels"
