"""What figures go up, on which form, and what may the public see?"""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "统计报送"

    def ready(self) -> None:
        from reports import jobs  # noqa: F401  registers the runner of workbook jobs
