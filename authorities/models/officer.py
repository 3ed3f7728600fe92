"""Who may act?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from authorities.models.unit import Unit


class Role(models.TextChoices):
    """What an officer does; one officer has one role, so that administrators and auditors stay apart."""

    INSPECTOR = "inspector", "监督检查员"
    BRIGADE_CHIEF = "brigade_chief", "大队负责人"
    DETACHMENT_STAFF = "detachment_staff", "支队承办人"
    DETACHMENT_REVIEWER = "detachment_reviewer", "支队审核人"
    CORPS_STAFF = "corps_staff", "总队承办人"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    AUDITOR = "auditor", "安全审计员"


ROLES_OF_KIND: dict[str, frozenset[str]] = {
    Unit.Kind.BRIGADE: frozenset({Role.INSPECTOR, Role.BRIGADE_CHIEF}),
    Unit.Kind.DETACHMENT: frozenset({Role.INSPECTOR, Role.DETACHMENT_STAFF, Role.DETACHMENT_REVIEWER}),
    Unit.Kind.CORPS: frozenset({Role.CORPS_STAFF, Role.SYSTEM_ADMIN, Role.AUDITOR}),
}


class OfficerManager(BaseUserManager["Officer"]):
    """Makes officers with a hashed password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Officer:
        officer = self.model(username=username, **fields)
        officer.set_password(password)
        officer.save(using=self._db)
        return officer


class Officer(AbstractBaseUser):
    """An officer 消防救援人员 of one unit in one role."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="officers", verbose_name="单位")
    role = models.CharField("角色", max_length=24, choices=Role.choices)
    certificate_number = models.CharField("执法证号", max_length=30, blank=True)
    office_phone = models.CharField("办公电话", max_length=20, blank=True)
    is_active = models.BooleanField("在用", default=True)

    objects = OfficerManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["unit__place", "unit__code", "username"]
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name

    def has_role(self, *roles: str) -> bool:
        """Whether the officer acts in one of these roles."""
        return self.is_active and self.role in roles

    @property
    def can_inspect(self) -> bool:
        return self.has_role(Role.INSPECTOR, Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF)

    @property
    def can_keep_ledgers(self) -> bool:
        return self.has_role(Role.INSPECTOR, Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF, Role.CORPS_STAFF)

    @property
    def can_approve_merges(self) -> bool:
        return self.has_role(Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF, Role.DETACHMENT_REVIEWER, Role.CORPS_STAFF)

    @property
    def can_draw(self) -> bool:
        return self.has_role(Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF, Role.DETACHMENT_REVIEWER, Role.CORPS_STAFF)

    @property
    def can_penalise(self) -> bool:
        return self.has_role(Role.BRIGADE_CHIEF, Role.DETACHMENT_STAFF)

    @property
    def sees_business(self) -> bool:
        """System administrators and auditors keep the house; they do not read enforcement records."""
        return not self.has_role(Role.SYSTEM_ADMIN, Role.AUDITOR)
