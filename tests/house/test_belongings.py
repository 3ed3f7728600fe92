"""Every foreign key to agencies is declared: when an agency is merged, its rows move, or stay for a reason given."""

from __future__ import annotations

from django.apps import apps

from agencies.models import Agency
from agencies.services.belongings import belongings


class TestBelongings:
    def test_are_all_the_relations_there_are(self):
        pointing = {
            f"{model._meta.label_lower}.{field.name}"
            for model in apps.get_models()
            for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
            if field.related_model is Agency
        }

        assert set(belongings()) == pointing
