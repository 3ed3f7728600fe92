"""What may be entered about an agency, and which files may come in?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from agencies.files.ledger_kinds import ledger_kinds
from agencies.models import Agency, LedgerImport
from agencies.queries.ledger_rows import fillable
from agencies.rules.identifiers import check_credit_code
from agencies.rules.normalising import normal_code, normal_name
from agencies.wording import WORDS
from authorities.files.workbook_reader import SIZE_LIMIT
from authorities.models import Officer
from authorities.queries.units import holding_units, units_of
from authorities.scope import whole_tree
from authorities.wording import WORDS as FILE_WORDS

DAY_FORMATS = ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d"]
_CONTACTS = [
    "legal_representative",
    "legal_representative_phone",
    "technical_director",
    "technical_director_phone",
    "contact_name",
    "contact_phone",
]


def refuse_merged(agency: Agency | None) -> Any:
    """The agency; raises ValidationError for one that was merged, naming both codes."""
    if agency is None or agency.merged_into is None:
        return agency
    kept = agency.merged_into
    facts = {"code": agency.code, "name": agency.name, "kept": kept.name, "kept_code": kept.code}
    raise forms.ValidationError(WORDS["merging.absorbed_is_kept"].format_map(facts))


class _AgencyFacts(forms.ModelForm):  # type: ignore[type-arg]
    """What both forms share: units of the officer's own tree, names in one spelling."""

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = forms.ModelChoiceField(queryset=holding_units(officer.unit), label="管辖单位", empty_label="请选择")
        units.help_text = "登记地所在的大队（或没有大队的支队）；外省机构选发现它的单位。"
        self.fields["unit"] = units

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("maintenance_testing") and not cleaned.get("safety_assessment"):
            self.add_error("maintenance_testing", "业务范围一项都没有选。请至少选一项：维护保养检测、安全评估。")
        return cleaned


class AgencyForm(_AgencyFacts):
    """The facts of a registered agency; its code is its identity and stays."""

    listed_on = forms.DateField(
        label="系统公示日期",
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Agency
        fields = [
            "name",
            "unit",
            "standing",
            "entity",
            "maintenance_testing",
            "safety_assessment",
            "in_public_system",
            "listed_on",
            "found_by_survey",
            "known_before",
            "out_of_province",
            "registered_address",
            "office_address",
            "floor_area",
            "licence_scope",
            *_CONTACTS,
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.changed_at.isoformat()

    @property
    def seen_at(self) -> datetime | None:
        """When the agency had last changed as the form was opened."""
        try:
            return parse_datetime(self.cleaned_data.get("seen", ""))
        except ValueError:
            return None

    @property
    def changed_facts(self) -> dict[str, Any]:
        """Field → new value, of the facts somebody changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self._meta.fields}


class FoundAgencyForm(_AgencyFacts):
    """An agency that the survey found 排查发现, not listed in the public system."""

    class Meta:
        model = Agency
        fields = [
            "code",
            "name",
            "unit",
            "out_of_province",
            "entity",
            "maintenance_testing",
            "safety_assessment",
            "registered_address",
            "office_address",
            "floor_area",
            "licence_scope",
            *_CONTACTS,
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label="统一社会信用代码", max_length=40, help_text="18位，照营业执照填写。"
        )

    def clean_code(self) -> str:
        checked = check_credit_code(self.cleaned_data["code"])
        if checked.problems:
            raise forms.ValidationError([problem.say(WORDS) for problem in checked.problems])
        with whole_tree("a credit code is registered once in the whole province"):
            known = Agency.objects.select_related("unit", "merged_into").filter(code=checked.code).first()
        refuse_merged(known)
        if known:
            raise forms.ValidationError(
                f"这个代码已登记为“{known.name}”，管辖单位是{known.unit.name}。同一机构只登记一次，请打开原有登记更正。"
            )
        return checked.code


class OtherAgencyForm(forms.Form):
    """The code of the agency that is thought to be the same company."""

    code = forms.CharField(label="另一家机构的统一社会信用代码", max_length=40, help_text="见机构台账。")

    def clean_code(self) -> Agency:
        code = normal_code(self.cleaned_data["code"])
        found: Agency | None = Agency.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"台账里没有代码是“{code}”的机构。请核对。")
        return found


class MergeForm(forms.Form):
    """Which of two agencies is kept, and why they are one company."""

    kept = forms.TypedChoiceField(label="保留哪一家", coerce=int, widget=forms.RadioSelect, empty_value=None)
    reason = forms.CharField(
        label="凭什么认定是同一家",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：营业执照同一份、经现场核实、市场监管部门查询一致。",
    )

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.choices = [(agency.pk, f"{agency.name}（{agency.code}）") for agency in agencies]
        kept.error_messages["required"] = "没有选保留哪一家。请选择。"


class WhyForm(forms.Form):
    """Why a merge is turned down or undone."""

    reason = forms.CharField(label="理由", max_length=200)


class FilledTemplateForm(forms.Form):
    """Whose rows of which ledger a template should bring along; ledgers with ID numbers never do."""

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(code, ledger_kinds()[code].name) for code in fillable()]
        self.fields["ledger"] = forms.ChoiceField(choices=codes, label="台账", initial="agencies")
        self.fields["unit"] = forms.ModelChoiceField(
            queryset=units_of(officer), to_field_name="code", label="单位", empty_label=None, initial=officer.unit.code
        )


class LedgerFileForm(forms.Form):
    """A ledger and its file; whether the file can be read is told by its content, not by its name."""

    ledger = forms.ChoiceField(choices=LedgerImport.Ledger.choices, label="台账")
    file = forms.FileField(
        label="文件",
        help_text=f".xlsx、.xls或.csv，不超过{SIZE_LIMIT // 1024**2}MB。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"empty": FILE_WORDS["workbook.empty"]},
    )

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > SIZE_LIMIT:
            raise forms.ValidationError(
                FILE_WORDS["workbook.too_big"].format(megabytes=-(-found.size // 1024**2), limit=SIZE_LIMIT // 1024**2)
            )
        return found
