"""What may be entered about certificates, people on duty and checks?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from agencies.forms import DAY_FORMATS
from agencies.models import Agency, Practitioner
from agencies.people_forms import VersionedForm
from agencies.queries.people import employed_on
from agencies.rules.identifiers import check_id_number
from agencies.rules.normalising import normal_code, normal_document_number, normal_name
from agencies.wording import WORDS as CODE_WORDS
from authorities.forms import EvidenceFields
from authorities.rules.problem import Problem
from credentials.models import Certificate, ControlRoomOperator, PractitionerCheck, RedFlag, Result
from credentials.rules.checking import ABOUT_A_CERTIFICATE, KINDS_OF
from credentials.wording import WORDS

_UNSEEN = [("", "没有核查"), ("yes", "是"), ("no", "否")]
_SEEN = {"yes": True, "no": False, "": None}


def day_field(label: str, required: bool = False) -> forms.DateField:
    """A day typed or picked; 2024年8月15日 is understood as well."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, input_formats=DAY_FORMATS, widget=widget)


class CertificateForm(forms.ModelForm):  # type: ignore[type-arg]
    """A certificate of a person; its standing changes by a decision, on a page of its own."""

    level = forms.TypedChoiceField(
        label="等级",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "不适用"), *((n, f"{n}级") for n in range(1, 6))],
        help_text="消防设施操作员填写；1级最高，5级最低。",
    )
    issued_on = day_field("发证日期")
    valid_until = day_field("有效期至")
    as_printed = forms.BooleanField(
        label="证书上就是这样印的",
        required=False,
        help_text="编号写法不对时不予登记；确认出示的证书就是这样印的，勾选后照样登记，作为疑点核实。",
    )

    class Meta:
        model = Certificate
        fields = [
            "kind",
            "number",
            "registration_number",
            "seal_number",
            "level",
            "direction",
            "issued_on",
            "valid_until",
        ]

    @property
    def facts(self) -> dict[str, Any]:
        """The certificate's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def clean_number(self) -> str:
        return normal_code(self.cleaned_data["number"])

    def clean_seal_number(self) -> str:
        return normal_code(self.cleaned_data["seal_number"])

    def clean_registration_number(self) -> str:
        return normal_code(self.cleaned_data["registration_number"])


class CertificateEditForm(VersionedForm, CertificateForm):
    """A certificate that is registered, against the version the officer saw."""

    class Meta(CertificateForm.Meta):
        pass

    facts = CertificateForm.facts


class StandingForm(forms.Form):
    """The decision that changes a certificate's standing."""

    after = forms.ChoiceField(label="变更为", widget=forms.RadioSelect)
    decided_on = day_field("决定日期", required=True)
    decided_by = forms.CharField(label="决定机关", max_length=60)
    document_number = forms.CharField(label="文号", max_length=60, help_text="决定书或者公告的文号。")
    basis = forms.CharField(
        label="依据和事由", max_length=200, help_text="所依据的条款和事实；公告作废的写明拒不缴销。"
    )

    def __init__(self, *args: Any, after: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["after"].choices = [(one, self.said(one)) for one in Certificate.Standing.values if one in after]

    def said(self, standing: str) -> str:
        """A standing as something to be done: back to 有效 is 恢复有效."""
        if standing == Certificate.Standing.VALID:
            return "恢复有效（原决定被撤销）"
        return str(Certificate.Standing(standing).label)

    def clean_document_number(self) -> str:
        return normal_document_number(self.cleaned_data["document_number"])


class RenewalForm(forms.Form):
    """Until when a certificate is valid now, and why."""

    valid_until = day_field("新的有效期至", required=True)
    basis = forms.CharField(label="依据", max_length=120, help_text="如延续注册的公告、注册证书。")


class StepForm(forms.Form):
    """When a step was done."""

    on = day_field("办理日期", required=True)


class OperatorForm(forms.ModelForm):  # type: ignore[type-arg]
    """A person on duty in a site's control room."""

    id_number = forms.CharField(
        label="公民身份号码", required=False, max_length=30, help_text="加密保存，页面只显示首末两位。"
    )
    certificate_level = forms.TypedChoiceField(
        label="证书等级",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "未登记"), *((n, f"{n}级") for n in range(1, 6))],
    )
    since = day_field("上岗日期")

    class Meta:
        model = ControlRoomOperator
        fields = ["name", "id_number", "certificate_number", "certificate_level", "since"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_name(self) -> str:
        return normal_name(self.cleaned_data["name"])

    def clean_certificate_number(self) -> str:
        return normal_code(self.cleaned_data["certificate_number"])

    def clean_id_number(self) -> str:
        if not self.cleaned_data["id_number"]:
            return ""
        checked = check_id_number(self.cleaned_data["id_number"], self.today)
        if checked.problems:
            raise forms.ValidationError([problem.say(CODE_WORDS) for problem in checked.problems])
        return checked.code


class _CheckForm(EvidenceFields):
    result = forms.ChoiceField(label="结果", choices=Result.choices, widget=forms.RadioSelect)
    checked_on = day_field("核查日期", required=True)
    remark = forms.CharField(label="说明", required=False, max_length=200)


class PractitionerCheckForm(_CheckForm):
    """What the look-up of one person's certificate showed."""

    claimed = forms.ChoiceField(label="岗位资格", choices=PractitionerCheck.Claimed.choices, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(queryset=None, label="任职机构", empty_label=None)
    certificate = forms.ModelChoiceField(
        queryset=None,
        label="证书",
        required=False,
        empty_label="没有出示证书",
        help_text="结果为“真”“假”“查无此证”的必填；没有出示证书的留空。",
    )
    field_order = ["agency", "claimed", "certificate", "result", "checked_on", "images", "remark", "kept"]

    def __init__(self, *args: Any, person: Practitioner, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = person.employments.filter(employed_on(today)).values("agency_id")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=current)
        held = list(person.certificates.all())
        self.fields["certificate"].queryset = person.certificates.all()
        self.fields["checked_on"].initial = today
        if len(held) == 1:
            self.fields["certificate"].initial = held[0].pk
        posts = {post for post, kinds in KINDS_OF.items() for one in held if one.kind in kinds}
        if len(posts) == 1:
            self.fields["claimed"].initial = posts.pop()

    def clean(self) -> dict[str, Any]:
        """A result about a certificate names it; the sentence stands beside the box."""
        facts: dict[str, Any] = super().clean() or {}
        result = facts.get("result", "")
        if result in ABOUT_A_CERTIFICATE and "certificate" not in self.errors and not facts.get("certificate"):
            problem = Problem("checks.certificate_needed", result=Result(result).label)
            self.add_error("certificate", problem.say(WORDS))
        return facts

    def mark_asked(self) -> None:
        """Show the certificate as asked for; without one it stays empty. For showing, after validation."""
        self.use_required_attribute = False
        self.fields["certificate"].required = True


class ControlRoomCheckForm(_CheckForm):
    """What the visit to a control room showed about one person on duty."""

    is_skilled = forms.TypedChoiceField(
        label="熟练掌握消防控制室管理及应急程序", choices=_UNSEEN, required=False, coerce=_SEEN.get, empty_value=None
    )
    on_key_unit_file = forms.TypedChoiceField(
        label="与重点单位档案登记一致", choices=_UNSEEN, required=False, coerce=_SEEN.get, empty_value=None
    )
    field_order = ["result", "is_skilled", "on_key_unit_file", "checked_on", "images", "remark", "kept"]


class LookUpRowForm(EvidenceFields):
    """One row of the list of certificates to be looked up; a row nobody touched asks for nothing."""

    result = forms.ChoiceField(label="结果", choices=Result.choices, widget=forms.RadioSelect, required=False)
    checked_on = day_field("核查日期", required=True)
    remark = forms.CharField(label="说明", required=False, max_length=200)
    field_order = ["result", "checked_on", "images", "remark", "kept"]

    @property
    def is_touched(self) -> bool:
        """Anything but the day, which is filled already."""
        return any(self.cleaned_data.get(name) for name in ("result", "remark", "images", "kept"))

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("result", "checked_on", "remark")}

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        if not self.is_touched:
            self.errors.clear()
        elif not facts.get("result") and "result" not in self.errors:
            self.add_error("result", Problem("checks.no_result").say(WORDS))
        return facts


class CertificateRowForm(LookUpRowForm):
    """A row about a practitioner's certificate: at which of the holder's agencies?"""

    agency = forms.ModelChoiceField(queryset=None, label="任职机构", empty_label=None)
    field_order = ["agency", *LookUpRowForm.field_order]

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=[agency.pk for agency in agencies])
        if len(agencies) == 1:
            self.fields["agency"].widget = forms.HiddenInput()
            self.fields["agency"].initial = agencies[0].pk


class VerdictForm(forms.Form):
    """What a red flag is, after looking; `seen` is the verdict the officer had before them."""

    verdict = forms.ChoiceField(
        label="认定",
        choices=RedFlag.Verdict.choices[1:],
        widget=forms.RadioSelect,
        error_messages={"required": "没有选认定。请选择一项。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明查了什么、看到什么。",
        error_messages={"required": "没有写理由。请写明查了什么、看到什么。"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
