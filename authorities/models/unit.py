"""Which fire authorities are there, and who stands above whom?"""

from __future__ import annotations

from django.db import models


class Unit(models.Model):
    """A fire authority 消防救援机构: the corps, a detachment or its equivalent, a brigade.

    `detachment` is the unit itself for a detachment, its parent for a brigade, empty for the corps.
    `confirmed` False: name or existence is not sourced yet, pages say 待核实.
    """

    class Kind(models.TextChoices):
        CORPS = "corps", "总队"
        DETACHMENT = "detachment", "支队"
        BRIGADE = "brigade", "大队"

    code = models.CharField("机构代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("层级", max_length=12, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    detachment = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属支队"
    )
    place = models.PositiveSmallIntegerField("次序", default=0)
    confirmed = models.BooleanField("名称已核实", default=True)

    class Meta:
        ordering = ["place", "code"]
        verbose_name = verbose_name_plural = "消防救援机构"

    def __str__(self) -> str:
        return self.name

    @property
    def is_corps(self) -> bool:
        return self.kind == self.Kind.CORPS

    @property
    def is_detachment(self) -> bool:
        return self.kind == self.Kind.DETACHMENT

    @property
    def is_brigade(self) -> bool:
        return self.kind == self.Kind.BRIGADE


class UnitAncestry(models.Model):
    """One row for every unit and each unit at or above it; groups and scopes are one join, whatever the depth."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="ancestry")
    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="subtree")
    depth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "ancestor"], name="unit_ancestor_once")]
        indexes = [models.Index(fields=["ancestor", "unit"], name="ancestor_unit")]
