"""The door to the rest: user name and password."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView

from authorities.context import Site
from authorities.forms import SignInForm


class SignIn(LoginView):
    """Django's view with our form; its own `site` (the host's name) makes way for ours with the demo's day."""

    template_name = "authorities/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"site": Site(self.request)}
