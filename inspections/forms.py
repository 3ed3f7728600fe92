"""What do the doors of inspections accept? Heads of records, penalties, orders, exposures; answers as typed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from agencies.forms import refuse_merged
from agencies.models import Agency
from agencies.rules.practice_conditions import SCOPES
from authorities.models import Officer
from campaigns.rules.notice import Checklist
from inspections.models import Penalty
from inspections.rules.answers import NOT_APPLICABLE
from inspections.rules.heading import LINES, LONGEST, PHONES
from inspections.rules.visits import LONGEST_COMPANIONS
from inspections.services.exposures import LONGEST_LINK, LONGEST_OUTLET

ANSWER = "answer-"
_DAY = {"required": "请填写日期。", "invalid": "日期读不出来。请按“2024-08-15”这样填写。"}


def answer_name(code: str) -> str:
    """The name of an item's box in the posted form."""
    return f"{ANSWER}{code}"


def posted_answers(checklist: Checklist, posted: QueryDict) -> dict[str, object]:
    """The answers of a posted form as typed: a list for items of several boxes, one text for the rest."""
    answers: dict[str, object] = {}
    for item in checklist.items:
        typed = posted.getlist(answer_name(item.code))
        answers[item.code] = typed if item.answer == "choices" else _one(typed)
    return answers


def _one(typed: list[str]) -> str:
    """The one value of a box; a figure beside a ticked 不涉及 is kept, because it says more."""
    filled = [value for value in typed if value.strip()]
    said = [value for value in filled if value != NOT_APPLICABLE]
    return (said or filled or [""])[-1]


class RecordHeadForm(forms.Form):
    """Head, time and persons of a record form; labels are the checklist's own."""

    inspected_at = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": "请填写检查时间，到几时即可。",
            "invalid": "检查时间读不出来。请按“2024-08-21 14:30”这样填写。",
        },
    )
    second_inspector = forms.ModelChoiceField(
        queryset=Officer.objects.none(),
        required=False,
        label="第二名监督检查员",
        empty_label="请选择",
        error_messages={"invalid_choice": "请从本单位监督检查人员中选择第二名检查员。"},
    )
    accompanied_by = forms.CharField(
        max_length=LONGEST_COMPANIONS,
        required=False,
        error_messages={"max_length": "随同检查人员最多%(limit_value)d字，现有%(show_value)d字。请只写姓名。"},
    )
    scopes = forms.MultipleChoiceField(
        required=False,
        label="机构类型",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "请从所列机构类型中选择。"},
    )

    def __init__(self, checklist: Checklist, colleagues: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {code: "".join(label.split()) for code, label in checklist.labels.items()}
        for code in (*LINES, *PHONES.values()):
            owner = code.removesuffix("_phone")
            label = labels[code] if code in LINES else f"{labels[owner]}{labels['phone']}"
            self.fields[code] = forms.CharField(required=False, max_length=LONGEST, label=label)
        self.fields["inspected_at"].label = labels["checked_at"]
        self.fields["accompanied_by"].label = labels["companions"].partition("（")[0]
        scopes, second = cast(Any, self.fields["scopes"]), cast(Any, self.fields["second_inspector"])
        scopes.choices = [(scope, labels[scope]) for scope in SCOPES]
        second.queryset = colleagues

    def mark_asked(self) -> None:
        """Show as asked what a submission asks for; a draft is kept without it. For showing, after validation."""
        self.use_required_attribute = False
        for code in ("second_inspector", "scopes"):
            self.fields[code].required = True

    @property
    def header(self) -> dict[str, object]:
        """The head, as `receive_record` takes it; only after is_valid()."""
        return {code: self.cleaned_data[code] for code in (*LINES, *PHONES.values(), "scopes")}


class CorrectionForm(forms.Form):
    """Why a submitted record is corrected."""

    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明改了什么、为什么改；原记录保留，编号不变。",
        error_messages={
            "required": "请写明更正原因。",
            "max_length": "更正原因最多%(limit_value)d字，现有%(show_value)d字。",
        },
    )


class RectificationForm(forms.Form):
    """The day 责令改正通知书 was served."""

    ordered_on = forms.DateField(
        label="责令改正日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="责令改正通知书送达的日期。",
        error_messages=_DAY,
    )


class PenaltyForm(forms.Form):
    """One sanction of a decision. Persons are the agency's own; whether amounts fit is the service's to say."""

    document_number = forms.CharField(
        label="决定书文号",
        max_length=80,
        help_text="照决定书填写；同一文号自动归为一起。",
        error_messages={"required": "请照决定书填写文号。", "max_length": "文号最多%(limit_value)d字。请核对。"},
    )
    decided_on = forms.DateField(
        label="决定日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=_DAY
    )
    kind = forms.ChoiceField(
        label="处罚种类",
        choices=[("", "请选择"), *Penalty.Kind.choices],
        error_messages={"required": "请选择处罚种类。", "invalid_choice": "请从列表中选择处罚种类。"},
    )
    amount_yuan = forms.DecimalField(
        label="金额（元）",
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text="罚款、没收违法所得必填，单位为元；其他处罚不填。",
        error_messages={
            "invalid": "金额读不出来。请只填数字，如15000或15000.50。",
            "max_decimal_places": "金额最多保留到分。请核对。",
            "max_digits": "金额太大。请核对单位是否为元。",
            "max_whole_digits": "金额太大。请核对单位是否为元。",
        },
    )
    practitioner: Any = forms.ModelChoiceField(
        label="被处罚人员",
        queryset=None,
        required=False,
        empty_label="处罚机构，不针对人员",
        error_messages={"invalid_choice": "请从这家机构的人员中选择。"},
    )
    range_confirmed = forms.BooleanField(label="金额不在案由幅度内，已核对，按决定书录入", required=False)

    def __init__(self, people: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(Any, self.fields["practitioner"]).queryset = people


class ExposureForm(forms.Form):
    """One exposure of one agency."""

    agency = forms.CharField(
        label="机构统一社会信用代码",
        max_length=18,
        help_text="18位。可在机构台账里复制。",
        error_messages={"required": "请填写机构的统一社会信用代码。", "max_length": "统一社会信用代码是18位。请核对。"},
    )
    outlet = forms.CharField(
        label="媒体或平台",
        max_length=LONGEST_OUTLET,
        error_messages={"required": "请填写媒体或平台名称。", "max_length": "媒体名称最多%(limit_value)d字。请精简。"},
    )
    published_on = forms.DateField(
        label="曝光日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=_DAY
    )
    link = forms.CharField(
        label="链接",
        max_length=LONGEST_LINK,
        required=False,
        error_messages={"max_length": "链接最多%(limit_value)d字。请核对。"},
    )

    def clean_agency(self) -> Agency:
        """The agency of that code within the officer's scope; a foreign one is a missing one."""
        code = self.cleaned_data["agency"].strip().upper()
        agency = Agency.objects.filter(code=code).first()
        if agency is None:
            raise forms.ValidationError(f"台账里没有信用代码“{code}”的机构。请核对，或先在机构台账登记。")
        counted: Agency = refuse_merged(agency)
        return counted
