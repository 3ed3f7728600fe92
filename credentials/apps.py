"""Who holds which certificate, and what does not add up?"""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "credentials"
    verbose_name = "证书"

    def ready(self) -> None:
        from credentials import belongings, crosschecks, jobs, ledgers, lists  # noqa: F401  registers what they hold
