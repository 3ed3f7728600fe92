"""What the pages of reports accept."""

from __future__ import annotations

from django import forms


class ReturnForm(forms.Form):
    """Why a return goes back to whoever filled it in."""

    reason = forms.CharField(
        label="退回原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪一项、差在哪里、要怎样更正；填报人会看到。",
        error_messages={"required": "请写明退回原因：哪一项要更正。"},
    )
