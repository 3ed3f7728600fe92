"""Who is supervised?"""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "机构与项目"

    def ready(self) -> None:
        from agencies import belongings, jobs, lists  # noqa: F401  registers what hangs on agencies, jobs, the lists
        from agencies.queries import one_of  # noqa: F401  registers the look-up
