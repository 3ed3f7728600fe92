"""What was ordered, by which clause, and who was drawn?"""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "专项检查"

    def ready(self) -> None:
        from campaigns import lists  # noqa: F401  registers the lists
