"""The small demo province, planted once for a module and taken away afterwards; fixtures to be imported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction

from authorities import scope
from config.demo.load import plant
from config.demo.plan import read_plan
from config.demo.province import Province

PLAN = read_plan("small", seed=1)
TODAY = date(2024, 8, 21)


@pytest.fixture(scope="module")
def db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One transaction for the module, rolled back at its end: planting a province for each test would take minutes."""
    with django_db_blocker.unblock(), scope.whole_tree("test"), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def province(db: None) -> Province:
    """The small demo province, planted."""
    return plant(PLAN, lambda line: None)
