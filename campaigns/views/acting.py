"""How does a page try an act that may be refused? The refusal's sentence goes onto the form."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from authorities.rules.problem import Refused
from campaigns.forms import CommitmentForm
from campaigns.wording import WORDS

_SUGGESTED_DIGITS = 12


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def attempt(form: forms.Form, act: Callable[[], Any]) -> Any:
    """The act's result, or None with the sentence on the form."""
    try:
        return act()
    except Refused as refused:
        form.add_error(None, refused.problem.say(WORDS))
        return None


def fresh_commitment() -> CommitmentForm:
    """The form with a random value already written in it, to be used or replaced."""
    return CommitmentForm(
        initial={"contribution": "".join(secrets.choice("0123456789") for _ in range(_SUGGESTED_DIGITS))}
    )
