"""Who calls the API? A token or a session; either way the call runs inside the officer's scope.

The middleware only knows sessions, so a token call enters its scope here, for the rest of the request.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.authentication import SessionScheme
from rest_framework.authentication import SessionAuthentication, TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


class OfficerTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`; `manage.py token USERNAME` prints one."""

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        try:
            return super().authenticate_credentials(key)  # type: ignore[no-any-return]
        except AuthenticationFailed as error:
            raise AuthenticationFailed("令牌无效或用户已停用。请用 manage.py token 用户名 重新取得。") from error


class OfficerSessionAuthentication(SessionAuthentication):
    """The browser's session, with its CSRF check."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"


class OfficerSessionScheme(SessionScheme):
    """How the schema describes the browser's session."""

    target_class = OfficerSessionAuthentication
    name = "officerSession"
