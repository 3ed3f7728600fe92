"""The top of the house: commands that need every app live here."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "明察"
