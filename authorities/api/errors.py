"""How does the API say no? One shape, in Chinese: {"detail": sentence, "problems": [{"code", "message", "field"}]}."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's own answers in our shape; unknown exceptions stay bugs."""
    if isinstance(error, ModelValidationError):
        return Response({"detail": "；".join(error.messages), "problems": []}, status=400)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(response.data, dict) and set(response.data) == {"detail"}:
        response.data = {"detail": str(response.data["detail"]), "problems": []}
    else:
        response.data = {"detail": "提交的内容有误，请按各项说明更正后再提交。", "problems": _problems(response.data)}
    return response


def _problems(data: Any, field: str = "") -> list[dict[str, str]]:
    if isinstance(data, dict):
        return [p for key, value in data.items() for p in _problems(value, f"{field}.{key}".strip("."))]
    if isinstance(data, list):
        return [p for value in data for p in _problems(value, field)]
    return [{"code": getattr(data, "code", "invalid"), "message": str(data), "field": field}]
