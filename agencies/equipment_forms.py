"""What may be entered about a kind of the equipment catalogue?"""

from __future__ import annotations

import re
from typing import Any

from django import forms

from agencies.models import EquipmentKind
from agencies.rules.equipment import RequiredKind
from agencies.rules.normalising import normal_name


class KindForm(forms.Form):
    """One kind; `version` is the one the officer saw, 0 for a new kind."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    table = forms.ChoiceField(label="设备表", choices=EquipmentKind.Table.choices)
    number = forms.IntegerField(label="序号", min_value=1, max_value=999)
    name = forms.CharField(label="设备名称", max_length=60)
    unit = forms.CharField(label="单位", max_length=6, help_text="台、套、个等。")
    quantity = forms.IntegerField(
        label="数量不少于", required=False, min_value=1, max_value=999, help_text="没有查明的留空，按有无对照。"
    )
    requirement = forms.CharField(label="量程、精度等要求", max_length=200, required=False)
    aliases = forms.CharField(
        label="别名",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="机构台账里的其他叫法，用顿号或换行隔开。只有名称或别名完全相同的才算这种设备。",
    )
    confidence = forms.ChoiceField(label="出处", choices=EquipmentKind.Confidence.choices)
    status = forms.ChoiceField(
        label="状态",
        choices=EquipmentKind.Status.choices,
        widget=forms.RadioSelect,
        help_text="草案只作提示、标待核实；生效的缺了就是不符合。对照官方附件核实以后才能生效。",
    )
    basis = forms.CharField(label="依据", max_length=200, help_text="修订所依据的文件和条目。")

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean_aliases(self) -> tuple[str, ...]:
        words = [normal_name(word) for word in re.split(r"[、，,;；\n\r]+", self.cleaned_data["aliases"])]
        return tuple(dict.fromkeys(word for word in words if word))

    def kind(self, code: str) -> RequiredKind:
        """What was entered, as plain values."""
        return RequiredKind(code=code, **self.cleaned_data)


def kind_initial(kind: RequiredKind) -> dict[str, Any]:
    """A kind as the form shows it."""
    return {**vars(kind), "aliases": "、".join(kind.aliases)}
