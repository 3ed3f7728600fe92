"""What does each part of the interface look like? One page of all of them, with made-up values and no database."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

DAY = date(2024, 8, 21)


class SampleForm(forms.Form):
    """A form with each kind of field, bound to values that are wrong on purpose."""

    name = forms.CharField(label="机构名称", help_text="与营业执照一致。")
    kind = forms.ChoiceField(label="机构类型", choices=[("maintenance", "维护保养检测"), ("assessment", "安全评估")])
    scope = forms.MultipleChoiceField(
        label="业务范围",
        choices=[("maintenance", "维护保养"), ("testing", "检测"), ("assessment", "评估")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    owner = forms.ChoiceField(
        label="是否自有产权",
        choices=[("yes", "是"), ("no", "否")],
        widget=forms.RadioSelect,
        help_text="查看权属证明。",
    )
    signed_on = forms.DateField(label="合同签订日期", help_text="如2024年8月15日或2024-8-15。")
    note = forms.CharField(label="其他情况", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="两名检查员均已到场")


class SampleFilterForm(forms.Form):
    """A filter bar's form."""

    q = forms.CharField(label="名称或统一社会信用代码", required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "不限"), ("active", "在业"), ("closed", "注销")], required=False
    )
    brigade = forms.ChoiceField(
        label="大队", choices=[("", "不限"), ("1", "桥西大队"), ("2", "长安大队")], required=False
    )


def _row(label: str, value: object, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(label=label, value=value, **more)


def _samples(request: HttpRequest) -> dict[str, Any]:
    form = SampleForm({"name": "", "kind": "maintenance", "signed_on": "2024-13-40", "note": "现场未见校验证书"})
    return {
        "form": form,
        "filter": SimpleNamespace(form=SampleFilterForm(request.GET or {"state": "active"})),
        "page_obj": Paginator(range(1234), 50).page(3),
        "clause": SimpleNamespace(id="4.1.3", locator="四（一）3", gist="支队按机构数量分档抽查"),
        "quota": Fraction(5, 101),
        "day": DAY,
        "units": [
            _row("石门支队", 0, done=31, total=49, line=40, tone="late", word="落后9家"),
            _row("滨海支队", 0, done=50, total=101, line=48, tone="going", word="进行中"),
            _row("北山支队", 0, done=12, total=12, line=9, tone="done", word="已完成"),
        ],
        "bars": [_row("不具备从业条件", 41, href="#bars"), _row("出具虚假文件", 12), _row("持假证", 3, tone="late")],
        "rows": [
            _row("机构名称", "示例消防技术有限公司", href="#rows"),
            _row("建筑面积", "200平方米"),
            _row("联系人", None),
        ],
        "steps": [
            SimpleNamespace(label="核对机构信息", state="done", detail="8月20日 9:12完成", href="#steps"),
            SimpleNamespace(label="从业条件", state="todo", detail="", href="#steps"),
            SimpleNamespace(label="安全评估设备", state="not_needed", detail="该机构不从事评估", href=""),
            SimpleNamespace(label="提交审核", state="locked", detail="从业条件填完后才能提交", href="#steps"),
        ],
        "tabs": [
            SimpleNamespace(label="待办", href="?tab=todo", current=True, count=12),
            SimpleNamespace(label="已办", href="?tab=done", current=False, count=0),
            SimpleNamespace(label="说明", href="?tab=help", current=False, count=None),
        ],
        "job": SimpleNamespace(get_state_display="进行中", problem="", total_count=170, done_count=60),
    }


def styleguide(request: HttpRequest) -> HttpResponse:
    """The interface's parts on one page, for whoever builds pages."""
    storage = messages.get_messages(request)
    if not list(storage):
        messages.success(request, "名单已冻结，共1,234家。")
        messages.warning(request, "有2份记录退回，请在8月25日前更正。")
        messages.error(request, "高风险档应抽5家，名录内仅3家，缺2家。请先补录名录。")
    return render(request, "authorities/styleguide.html", _samples(request))
