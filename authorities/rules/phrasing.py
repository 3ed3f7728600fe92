"""How does a notice write a date, a sum, a share? Plain values in, Chinese text out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

DASH = "—"
SHOWN_AT_EACH_END = 1


def day_words(day: date) -> str:
    """2024年8月15日: no padded zeros, as official documents write a day."""
    return f"{day.year}年{day.month}月{day.day}日"


def month_words(day: date) -> str:
    """2024年8月."""
    return f"{day.year}年{day.month}月"


def moment_words(moment: datetime) -> str:
    """2024年8月15日 9:05. The caller brings the instant into Asia/Shanghai."""
    return f"{day_words(moment)} {moment.hour}:{moment.minute:02d}"


def grouped(number: int | Decimal | Fraction) -> str:
    """12,345: thousands apart; a Decimal keeps its written places without trailing zeros; a Fraction at most two."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / Decimal(number.denominator)
        number = number.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if isinstance(number, Decimal) and number == number.to_integral_value():
        number = int(number)
    text = f"{number:,f}" if isinstance(number, Decimal) else f"{number:,d}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan_words(amount: int | Decimal) -> str:
    """12,345.60元: two places when there are 角 or 分, none otherwise."""
    amount = Decimal(amount)
    if amount == amount.to_integral_value():
        return f"{int(amount):,d}元"
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,f}元"


def percent_words(share: Fraction | Decimal | int) -> str:
    """45.5%: one place, halves up; 100% only when it is the whole and 0% only when it is nothing.

    share: 1 is the whole. A share above 1 is shown as it is: over 100% is an alarm, never clipped.
    """
    exact = Fraction(share) * 100
    tenths = int(exact * 10 + Fraction(1, 2)) if exact >= 0 else -int(-exact * 10 + Fraction(1, 2))
    if tenths == 1000 and exact != 100:
        tenths = 999 if exact < 100 else 1001  # 999家中998家不是“全部”
    if tenths == 0 and exact != 0:
        return "不足0.1%" if exact > 0 else "-0.1%"
    whole, tenth = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}%" if tenth == 0 else f"{sign}{whole}.{tenth}%"


def masked(text: str) -> str:
    """The first and last character with stars between: 1****************X. Two or fewer characters: stars only."""
    if len(text) <= 2 * SHOWN_AT_EACH_END:
        return "*" * len(text)
    return text[0] + "*" * (len(text) - 2) + text[-1]


def days_left_words(due: date, today: date) -> str:
    """还剩5天 / 今天到期 / 已逾期3天."""
    days = (due - today).days
    if days == 0:
        return "今天到期"
    return f"还剩{days}天" if days > 0 else f"已逾期{-days}天"
