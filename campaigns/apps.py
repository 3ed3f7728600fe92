"""What was ordered, by which clause, and who was drawn?"""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "专项检查"

    def ready(self) -> None:
        from authorities.clock import today
        from authorities.context import register_campaign_in_focus
        from campaigns import belongings, checks, lists  # noqa: F401  registers what hangs on agencies, checks, lists
        from campaigns.queries.campaigns import campaign_in_focus

        register_campaign_in_focus(lambda _request: campaign_in_focus(today()))
