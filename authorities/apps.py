"""Who supervises, who may act, what was done, who must be told?"""

from django.apps import AppConfig


class AuthoritiesConfig(AppConfig):
    name = "authorities"
    verbose_name = "机构与人员"

    def ready(self) -> None:
        from authorities.views import sessions  # noqa: F401  writes down who signs in and out
