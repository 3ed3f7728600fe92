"""What the pages of recusals, teams, dispatch, letters and fires accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.forms import refuse_merged
from agencies.models import Agency, Site
from authorities.models import Officer, Unit
from campaigns.files.recusal_grounds import load_grounds
from campaigns.models import Letter

DAY = {"invalid": "日期看不懂。请写成2024-08-21这样。"}


class DayField(forms.DateField):
    """A day, picked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=DAY, **kwargs
        )


class AgencyField(forms.CharField):
    """An agency by its code, one the officer sees."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value).strip().upper()
        found = Agency.objects.filter(code=code).first()
        if code and found is None:
            raise forms.ValidationError(f"台账里没有统一社会信用代码“{code}”的机构。请核对，或先在机构台账登记。")
        return refuse_merged(found)


class RecusalForm(forms.Form):
    """Who keeps away from which agency, and why."""

    subject = forms.ModelChoiceField(Officer.objects.none(), label="检查员", empty_label=None)
    agency = AgencyField(label="机构的统一社会信用代码", max_length=18, help_text="18位，见机构台账。")
    ground = forms.ChoiceField(label="回避事由")
    ended_on = DayField(label="离开机构的日期", required=False, help_text="曾在机构任职的填写；近亲属和其他关系不填。")
    detail = forms.CharField(label="说明", max_length=200, required=False, help_text="不写亲属姓名和证件号码。")

    def __init__(self, *args: Any, officers: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject: Any = self.fields["subject"]
        subject.queryset = officers
        subject.label_from_instance = lambda one: f"{one.name}（{one.unit.short_name}）"
        ground: Any = self.fields["ground"]
        ground.choices = [(one.code, one.label) for one in load_grounds().values()]


class QualificationForm(forms.Form):
    """An enforcement certificate and its end."""

    number = forms.CharField(label="执法证号", max_length=30)
    valid_until = DayField(label="有效期至", help_text="当天仍然有效。已过期的照实登记，过期的不参加派人。")


class WhyForm(forms.Form):
    """A reason, kept beside the act."""

    reason = forms.CharField(label="原因", max_length=200)


class SendForm(forms.Form):
    """Why a returned project goes to the same unit again."""

    note = forms.CharField(
        label="仍派回原单位的理由",
        max_length=200,
        required=False,
        help_text="被退回的项目仍派给同一单位时填写；场所不在它辖区的，打开项目改派。",
    )


class ReplaceForm(WhyForm):
    """Which inspector cannot go, and why."""

    leaving = forms.ModelChoiceField(Officer.objects.none(), label="不能去的检查员", empty_label=None)
    field_order = ("leaving", "reason")

    def __init__(self, *args: Any, team: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaving: Any = self.fields["leaving"]
        leaving.queryset = team
        leaving.label_from_instance = lambda one: one.name


class RedirectForm(WhyForm):
    """To whose area the site belongs, and why."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="场所实际所在单位", empty_label=None)
    field_order = ("unit", "reason")

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units


class LetterForm(forms.Form):
    """A letter as it was sent."""

    kind = forms.ChoiceField(label="种类", choices=Letter.Kind.choices)
    number = forms.CharField(label="文号", max_length=60)
    addressee = forms.CharField(label="收函单位", max_length=80, help_text="如注册地的消防救援总队、支队。")
    agencies = forms.CharField(
        label="涉及机构的统一社会信用代码", widget=forms.Textarea(attrs={"rows": 3}), help_text="一行一个，18位。"
    )
    sent_on = DayField(label="发函日期")
    reply_due_on = DayField(label="要求复函日期")

    def clean_agencies(self) -> list[Agency]:
        codes = list(dict.fromkeys(self.cleaned_data["agencies"].upper().split()))
        found = {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"台账里没有这些机构：{'、'.join(unknown[:5])}。请核对，或先在机构台账登记。")
        return [refuse_merged(found[code]) for code in codes]


class ReplyForm(forms.Form):
    """The reply to a letter."""

    replied_on = DayField(label="复函日期")
    result = forms.CharField(label="复函结果", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FireForm(forms.Form):
    """A fire whose service quality is traced back."""

    site = forms.CharField(label="起火单位的场所编号", max_length=24, help_text="见场所台账。")
    happened_on = DayField(label="起火日期")
    death_count = forms.IntegerField(label="死亡人数", min_value=0, max_value=9999, initial=0)
    major_impact = forms.BooleanField(label="造成重大社会影响", required=False)
    unit = forms.ModelChoiceField(Unit.objects.none(), label="组织事故调查的机构", empty_label=None)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = units

    def clean_site(self) -> Site:
        code = self.cleaned_data["site"].strip()
        found: Site | None = Site.objects.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(f"场所台账里没有编号“{code}”的场所。请核对，或先在场所台账登记。")
        return found
