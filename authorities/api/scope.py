"""Every API view runs in its caller's scope."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView

from authorities.scope import acting_for


class ScopedAPI(APIView):
    """Base of every API view: after authentication, the handler runs inside the officer's scope."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self._scope: Any = None
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            if self._scope is not None:
                self._scope.__exit__(None, None, None)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            self._scope = acting_for(request.user)
            self._scope.__enter__()
