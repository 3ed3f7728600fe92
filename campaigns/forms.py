"""What the pages of campaigns accept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django import forms

from authorities.models import Unit
from campaigns.models import Task
from campaigns.rules.notice import Population
from campaigns.wording import WORDS

_SHARE = re.compile(r"\s*(\d{1,4}(?:\.\d{1,4})?)\s*(?:(%|％)|[/／]\s*(\d{1,5}))\s*")
_WHOLE = re.compile(r"[-+]?\d+")


class FreezeForm(forms.Form):
    """The source of the public value, named before the list is frozen."""

    seed_source = forms.CharField(
        label="公开数值的来源",
        max_length=200,
        help_text="写明还没有产生的公开结果，如“福彩双色球2024100期开奖号码（8月29日开奖）”。冻结后不能改。",
    )
    seed_due_at = forms.DateTimeField(
        label="公开数值产生的时间",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="写公布的开奖时间，如2024-08-29 21:15。必须在冻结之后；到了这个时间才能抽签。",
        error_messages={
            "invalid": "时间看不懂。请写成2024-08-29 21:15这样。",
            "required": "没有写公开数值产生的时间。",
        },
    )


class CommitmentForm(forms.Form):
    """The second officer's own value, before the public one is known."""

    contribution = forms.CharField(
        label="您加入的数值",
        max_length=100,
        help_text="已填好一串随机数字，您可以改成自己想的任意一串，不要告诉别人。封存后不能改。",
    )


class DrawForm(forms.Form):
    """What is entered once the public value has come. The seal opens by itself; a receipt is for a broken one."""

    RECEIPT = ("salt", "contribution")

    public_value = forms.CharField(
        label="公开数值", max_length=200, help_text="按公布的来源原样填写，如“05 11 14 22 27 30 09”。", strip=True
    )
    reason = forms.CharField(
        label="公开数值较短时的理由",
        max_length=200,
        required=False,
        help_text="数值偏短时系统会提示；没有更长的公开结果时写明原因。",
    )
    salt = forms.CharField(label="回执上的盐值", max_length=64, required=False)
    contribution = forms.CharField(label="回执上的加入值", max_length=100, required=False)

    def clean_salt(self) -> str:
        return self.cleaned_data["salt"].lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written = [cleaned.get(name, "") for name in self.RECEIPT]
        if any(written) and not all(written):
            raise forms.ValidationError(WORDS["commitments.half_a_receipt"])
        return cleaned

    @property
    def receipt(self) -> tuple[str, str] | None:
        """(salt, contribution) as written off the receipt; None when the sealed value is to be used."""
        salt, contribution = (self.cleaned_data[name] for name in self.RECEIPT)
        return (salt, contribution) if salt else None


class ReasonForm(forms.Form):
    """A reason that is kept and shown: for voiding a draw, for a substitute."""

    reason = forms.CharField(label="原因", max_length=150, help_text="原因会公示，如“机构已于8月12日注销”。")


class SubstituteForm(ReasonForm):
    """What became of a drawn object that cannot be checked; it keeps its place, the next ticket is called."""

    disposition = forms.ChoiceField(
        label="处置", choices=Task.Disposition.choices, initial=Task.Disposition.OTHER, required=False
    )
    field_order = ("disposition", "reason")

    def clean_disposition(self) -> str:
        return self.cleaned_data["disposition"] or Task.Disposition.OTHER


class ShareForm(forms.Form):
    """A rate as people write it: 15%, 15/100."""

    share = forms.CharField(
        label="抽查比例", max_length=20, help_text="写成百分数或分数，如15%或15/100。冻结名单以前可以改。"
    )

    def clean_share(self) -> Fraction:
        written = self.cleaned_data["share"]
        found = _SHARE.fullmatch(written)
        below = (100 if found[2] else int(found[3])) if found else 0
        if not found or below == 0:
            raise forms.ValidationError(WORDS["shares.malformed"].format(share=written))
        return Fraction(found[1]) / below


class TryoutForm(forms.Form):
    """A planner's own numbers in the place of the ledgers': for one population or all, at one unit or all."""

    LARGEST = 1_000_000

    notice = forms.CharField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label="单位", required=False)
    population = forms.ChoiceField(label="对象", required=False)
    n = forms.CharField(
        label="试算总数", max_length=20, required=False, help_text="每个单位这么多个。留空，按台账现在的数计算。"
    )

    def __init__(self, *args: Any, units: Iterable[Unit], populations: Iterable[Population], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "全部单位"), *((unit.code, unit.name) for unit in units)]
        self.fields["population"].choices = [("", "全部对象"), *((one.code, one.name) for one in populations)]
        unknown = WORDS["tryout.unknown_population"]
        self.fields["population"].error_messages["invalid_choice"] = unknown.replace("{found}", "%(value)s")
        self.fields["n"].widget.attrs["inputmode"] = "numeric"

    def clean_n(self) -> int | None:
        written = self.cleaned_data["n"]
        if not written:
            return None
        bounds = {"found": written, "low": 0, "high": self.LARGEST}
        if not _WHOLE.fullmatch(written):
            raise forms.ValidationError(WORDS["tryout.number_unreadable"].format(**bounds))
        if not 0 <= int(written) <= self.LARGEST:
            raise forms.ValidationError(WORDS["tryout.number_out_of_range"].format(**bounds))
        return int(written)
