"""What the pages of authorities accept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from authorities.models import Role, Unit


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
