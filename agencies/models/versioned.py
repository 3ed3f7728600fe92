"""Which version of a row did an officer see before changing it?"""

from __future__ import annotations

from django.db import models

from authorities.scope import Scoped


class Versioned(Scoped):
    """A row 台账登记 that people correct: each correction makes the next version, against the one they had seen."""

    version = models.PositiveIntegerField("版次", default=1)

    class Meta:
        abstract = True
