"""Who may read what through the API?"""

from __future__ import annotations

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView


class SeesBusiness(BasePermission):
    """System administrators and auditors do not read the ledgers and the enforcement work."""

    message = "您的角色不能查看业务数据。需要时请联系本单位负责人。"

    def has_permission(self, request: Request, view: APIView) -> bool:
        return bool(getattr(request.user, "sees_business", False))
