"""What may be entered about people and where they work?"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from agencies.forms import DAY_FORMATS
from agencies.models import Agency, Employment, InsuranceSighting, Practitioner
from agencies.rules.identifiers import check_credit_code, check_id_number
from agencies.rules.insurance import DEMOBILISED
from agencies.rules.normalising import normal_name
from agencies.wording import WORDS
from authorities.models import Officer
from authorities.queries.units import units_of
from authorities.rules.problem import Problem

MONTH_FORMATS = ["%Y-%m", "%Y年%m月", "%Y/%m", "%Y.%m", "%Y-%m-%d"]
EXEMPTIONS = [
    ("", "无（应当缴纳社保）"),
    (Employment.Exemption.DEMOBILISED, "部队转业自主择业（凭《转业证》）"),
    (Employment.Exemption.RETIRED, "退休返聘（凭退休证明）"),
    (DEMOBILISED, "复员（不是例外，应当提供社保证明）"),
]
_PROOF_HINT = "选了例外的必填：证件名称和编号，如“转业证 某字第某号”。"


def day_field(label: str, required: bool = True, hint: str = "") -> forms.DateField:
    """A day typed or picked; 2024年8月15日 is understood as well."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, input_formats=DAY_FORMATS, widget=widget, help_text=hint)


class VersionedForm(forms.Form):
    """A form about a row that somebody else may change meanwhile. settled: fields decided after seeing both values."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    settled = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def settle(self, version: int, fields: list[str]) -> None:
        """Show the given values again, now against `version`; what is sent next was decided knowing both."""
        given: Any = self.data
        given = given.copy()
        given["version"], given["settled"] = str(version), "、".join(fields)
        self.data = given

    @property
    def facts(self) -> dict[str, Any]:
        """The row's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "settled")}


class EmploymentFacts(forms.Form):
    """What is said of an employment."""

    post = forms.CharField(label="岗位", max_length=40, required=False)
    is_technical_director = forms.BooleanField(label="担任技术负责人", required=False)
    has_contract = forms.BooleanField(label="有劳动合同", required=False, initial=True)
    exemption = forms.ChoiceField(label="社保例外", choices=EXEMPTIONS, required=False, widget=forms.RadioSelect)
    exemption_proof = forms.CharField(label="例外证明", max_length=120, required=False, help_text=_PROOF_HINT)


class EmploymentForm(EmploymentFacts, VersionedForm):
    """The facts of an employment that stands; the end has a page of its own and is corrected here."""

    since = day_field("入职日期")
    until = day_field("离职日期", required=False, hint="仍在职的留空。")
    field_order = ["post", "is_technical_director", "since", "until", "has_contract", "exemption", "exemption_proof"]


class NewEmploymentForm(EmploymentFacts):
    """One more employment of a person who is registered."""

    agency_code = forms.CharField(
        label="机构统一社会信用代码", max_length=40, help_text="18位，机构须在本单位管辖范围内。"
    )
    since = day_field("入职日期")
    field_order = ["agency_code", "post", "is_technical_director", "since"]

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_agency_code(self) -> Agency:
        return own_agency(self.cleaned_data["agency_code"], self.officer)

    @property
    def facts(self) -> dict[str, Any]:
        """The employment's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name != "agency_code"}


class _PersonFacts(forms.Form):
    """Who somebody is."""

    name = forms.CharField(label="姓名", max_length=30)
    id_number = forms.CharField(label="公民身份号码", max_length=30, help_text="18位。加密保存，页面只显示首末两位。")
    phone = forms.CharField(label="电话", max_length=20, required=False, help_text="加密保存。")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean_id_number(self) -> str:
        if not self.cleaned_data["id_number"]:
            return ""
        checked = check_id_number(self.cleaned_data["id_number"], self.today)
        if checked.problems:
            raise forms.ValidationError([problem.say(WORDS) for problem in checked.problems])
        return checked.code


class NewPersonForm(_PersonFacts, EmploymentFacts):
    """A person on an agency's list, with the employment there."""

    since = day_field("入职日期")
    field_order = ["name", "id_number", "phone", "post", "is_technical_director", "since"]
    PERSON = ("name", "id_number", "phone")

    @property
    def facts(self) -> dict[str, Any]:
        """The employment's own fields."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.PERSON}


class PersonForm(_PersonFacts, VersionedForm):
    """Who a registered person is; numbers left blank stay as they are."""

    def __init__(self, *args: Any, person: Practitioner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id_number"].required = False
        self.fields["id_number"].label = "更正公民身份号码为"
        self.fields["phone"].label = "更正电话为"
        for name in ("id_number", "phone"):
            self.fields[name].help_text = "不更正的留空。加密保存。"

    @property
    def facts(self) -> dict[str, Any]:
        """What is to be changed: a blank number is no change."""
        return {name: value for name, value in super().facts.items() if name == "name" or value}


class EndForm(forms.Form):
    """When and why somebody left."""

    until = day_field("离职日期", hint="在这家机构的最后一天。")
    reason = forms.CharField(label="事由", max_length=100, required=False)


class TransferForm(forms.Form):
    """Where somebody goes, and since when."""

    agency_code = forms.CharField(
        label="转到的机构统一社会信用代码", max_length=40, help_text="18位，须在本单位管辖范围内。"
    )
    first_day = day_field("到新机构的第一天", hint="原机构的离职日期记为前一天。")
    post = forms.CharField(label="新岗位", max_length=40, required=False)

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_agency_code(self) -> Agency:
        return own_agency(self.cleaned_data["agency_code"], self.officer)


class SightingForm(forms.Form):
    """What a look at somebody's insurance showed."""

    paid_month = forms.DateField(
        label="查到的最近缴纳月份",
        required=False,
        input_formats=MONTH_FORMATS,
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text="如2024-07。没有查到本机构缴费的勾选下一项。",
    )
    unpaid = forms.BooleanField(label="没有查到本机构为其缴费", required=False)
    how = forms.ChoiceField(label="查验方式", choices=InsuranceSighting.How.choices, widget=forms.RadioSelect)
    seen_on = day_field("查验日期")
    remark = forms.CharField(label="说明", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Either a month or none, never both and never nothing."""
        facts: dict[str, Any] = super().clean() or {}
        if "paid_month" not in self.errors and bool(facts.get("paid_month")) == bool(facts.get("unpaid")):
            self.add_error("paid_month", Problem("insurance.month_or_none").say(WORDS))
        facts.pop("unpaid", None)
        return facts


def own_agency(text: str, officer: Officer) -> Agency:
    """The agency of that credit code in the officer's own tree; the sentence says why not."""
    checked = check_credit_code(text)
    if checked.problems:
        raise forms.ValidationError([problem.say(WORDS) for problem in checked.problems])
    agency = Agency.objects.select_related("unit").filter(code=checked.code).first()
    if agency is None:
        raise forms.ValidationError(Problem("import.agency_first", value=checked.code).say(WORDS))
    if not units_of(officer).filter(pk=agency.unit_id).exists():
        problem = Problem("employment.agency_elsewhere", value=checked.code, unit=agency.unit.name)
        raise forms.ValidationError(problem.say(WORDS))
    return agency
