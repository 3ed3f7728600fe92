"""What does an officer enter of a key unit's file, and of the comparison with it?"""

from __future__ import annotations

from typing import Any

from django import forms

from authorities.files.workbook_reader import SIZE_LIMIT
from authorities.wording import WORDS as FILE_WORDS
from credentials.wording import WORDS

_UNSEEN = [("", "没有核查"), ("yes", "是"), ("no", "否")]
_SEEN = {"yes": True, "no": False, "": None}


class FiledPeopleForm(forms.Form):
    """The list of a key unit's file: a table, or lines pasted out of one."""

    file = forms.FileField(
        label="名单文件",
        required=False,
        help_text=f".xlsx、.xls或.csv，不超过{SIZE_LIMIT // 1024**2}MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": FILE_WORDS["workbook.empty"]},
    )
    lines = forms.CharField(
        label="或者贴上名单",
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一人：姓名、证书编号、公民身份号码，后两项没有的可以不写。可以直接从表格里复制。",
    )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found and found.size > SIZE_LIMIT:
            megabytes = -(-found.size // 1024**2)
            words = FILE_WORDS["workbook.too_big"].format(megabytes=megabytes, limit=SIZE_LIMIT // 1024**2)
            raise forms.ValidationError(words)
        return found

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if not self.errors and not facts.get("file") and not facts.get("lines", "").strip():
            raise forms.ValidationError(WORDS["filed.nothing_given"])
        return facts

    def content(self) -> bytes:
        """What was given; the file when both were."""
        found = self.cleaned_data["file"]
        return bytes(found.read()) if found else self.cleaned_data["lines"].encode()


class ComparisonForm(forms.Form):
    """That the officer has looked at both lists; `seen` is the digest of the lists shown."""

    remark = forms.CharField(label="说明", required=False, max_length=200, help_text="例如怎样处理、要求几日内改正。")
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
