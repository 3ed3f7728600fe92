"""What did the brigade find, and what followed?"""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "inspections"
    verbose_name = "监督检查"

    def ready(self) -> None:
        from inspections import belongings, lists  # noqa: F401  registers what hangs on agencies, and the lists
