"""How long must a password be, said in Chinese?"""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError


class LongEnough(MinimumLengthValidator):
    """Django's rule in our words: its own Chinese catalogue lacks this sentence."""

    def validate(self, password: str, user: object = None) -> None:
        if len(password) < self.min_length:
            raise ValidationError(
                f"口令只有{len(password)}位，至少要{self.min_length}位。请换一个更长的口令。", code="password_too_short"
            )

    def get_help_text(self) -> str:
        return f"口令至少{self.min_length}位。"
