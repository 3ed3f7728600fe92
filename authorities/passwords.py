"""What must a password be, said in our Chinese? 口令, never 密码."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
)
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


class NotCommon(CommonPasswordValidator):
    """Not one of the passwords everybody tries first."""

    def get_error_message(self) -> str:
        return "这个口令太常见，容易被猜中。请换一个。"

    def get_help_text(self) -> str:
        return "口令不能是常见口令。"


class NotOnlyDigits(NumericPasswordValidator):
    """Not digits alone."""

    def get_error_message(self) -> str:
        return "口令不能全是数字。请加上字母或符号。"

    def get_help_text(self) -> str:
        return "口令不能全是数字。"
