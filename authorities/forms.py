"""What the pages of authorities accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from authorities.files.evidence_images import SIZE_LIMIT
from authorities.models import Role, Unit
from authorities.services.evidence import MOST


class SignInForm(AuthenticationForm):
    """Django's form in our words: 口令, as everywhere else on the site."""

    error_messages = {
        "invalid_login": "用户名或口令不对。请核对后重试，口令区分大小写；账户停用的也不能登录。",
        "inactive": "这个账户已停用。请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["password"].label = "口令"


class ManyFiles(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class ImagesField(forms.FileField):
    """Pictures as evidence: the uploads as they came; whether they are pictures is judged by content, later."""

    widget = ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, (list, tuple)) else [data]
        return [upload for upload in uploads if upload is not None]


class EvidenceFields(forms.Form):
    """Pictures beside what is typed. `kept` carries the keys of those that came before and wait for this form."""

    images = ImagesField(
        label="查询截图、证书照片",
        required=False,
        help_text=f".jpg、.png或.webp，最多{MOST}张，每张不超过{SIZE_LIMIT // 1024**2}MB。位置等附带信息不保存。",
    )
    kept = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class OfficerForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        label="用户名",
        regex=r"^[a-z0-9][a-z0-9._-]{2,39}$",
        help_text="小写字母、数字、点和连字符，3至40位。",
        error_messages={"invalid": "用户名只能用小写字母、数字、点和连字符，3至40位。"},
    )
    name = forms.CharField(label="姓名", max_length=30)
    unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.all(), empty_label="请选择")
    role = forms.ChoiceField(label="角色", choices=Role.choices)
    certificate_number = forms.CharField(label="执法证号", max_length=30, required=False)
    office_phone = forms.CharField(label="办公电话", max_length=20, required=False)
    password = forms.CharField(label="初始口令", widget=forms.PasswordInput, help_text="至少12位，不能全是数字，不能是常见口令。")


class PasswordForm(forms.Form):
    """A new password for an account."""

    password = forms.CharField(label="新口令", widget=forms.PasswordInput, help_text="至少12位，不能全是数字，不能是常见口令。")
