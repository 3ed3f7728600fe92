"""Which named lists are there? Every figure of the product is the count of one of them.

An app registers its lists once (`<app>/lists.py`, imported when the app is ready). A notice names them in data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import django_filters
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable
from django.http import QueryDict
from django.utils.module_loading import import_string


class UnknownList(LookupError):
    """No app registered a list of that name."""


class BadFilter(ValueError):
    """A filter word is unknown to the list, or its value not allowed."""


def _as_query(words: Mapping[str, object]) -> QueryDict:
    query = QueryDict(mutable=True)
    for word, value in words.items():
        query.setlist(word, [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)])
    return query


def _leads_to_one(model: type[models.Model], path: str) -> bool:
    """Whether a path follows only columns and forward keys, so that a row is never met twice."""
    for part in path.split("__"):
        field = next((f for f in model._meta.get_fields() if f.name == part), None)
        if field is None or field.one_to_many or field.many_to_many:
            return False
        model = field.related_model if isinstance(field.related_model, type) else model
    return True


def query_string(words: Mapping[str, object]) -> str:
    """The words as the query string of the list's page: a figure's link."""
    return _as_query(words).urlencode()


@dataclass(frozen=True)
class NamedList:
    """A list that figures may count 名单.

    filterset: dotted path of its FilterSet, the same one behind its page and its API.
    units: role → ORM path to the Unit that counts a row.     counting: field word → ORM path to count or sum,
    or an expression over the row where one path does not tell (two codes of one company).
    date_field: ORM path of the date that puts a row into a month; date_kind "date" or "instant".
    page: URL name of its list page.   where: the words a notice may filter by.
    base: ORM conditions every row of the list fulfils (a record list holds no drafts).
    """

    name: str
    label: str
    filterset: str
    units: Mapping[str, str]
    page: str
    where: tuple[str, ...] = ()
    counting: Mapping[str, str | Combinable] = field(default_factory=dict)
    date_field: str = ""
    date_kind: str = "date"
    base: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def filterset_class(self) -> type[django_filters.FilterSet]:
        return import_string(self.filterset)  # type: ignore[no-any-return]

    @property
    def model(self) -> type[models.Model]:
        return self.filterset_class._meta.model  # type: ignore[no-any-return]

    def rows(self) -> models.QuerySet[models.Model]:
        """The scoped rows of the list, before any filter."""
        return self.model._default_manager.filter(**self.base)

    def filtered(self, words: Mapping[str, object]) -> models.QuerySet[models.Model]:
        """The rows under filter words; raises BadFilter when a word or value is not one of the list's."""
        return self._filtering(words).qs  # type: ignore[no-any-return]

    def condition(self, words: Mapping[str, object]) -> Q | None:
        """The same words as one condition on a row, so that several figures share a statement.

        None when a word cannot be said so (a filter with a method of its own, a negation, a path to many rows); then
        only `filtered` will do.   Raises BadFilter as `filtered` does.
        """
        asked = self._filtering(words)
        condition = Q()
        for word in words:
            one = asked.filters[word]
            if one.method or one.exclude or not _leads_to_one(self.model, one.field_name):
                return None
            value = asked.form.cleaned_data[word]
            if isinstance(one, django_filters.MultipleChoiceFilter):
                condition &= Q(**{f"{one.field_name}__in": value})
            else:
                condition &= Q(**{f"{one.field_name}__{one.lookup_expr}": value})
        return condition

    def _filtering(self, words: Mapping[str, object]) -> django_filters.FilterSet:
        unknown = set(words) - set(self.filterset_class.base_filters)
        filtering = self.filterset_class(_as_query(words), queryset=self.rows())
        if unknown or not filtering.is_valid():
            raise BadFilter(self.name, sorted(unknown) or dict(filtering.errors))
        return filtering

    def choices_of(self, word: str) -> frozenset[str] | None:
        """The values a `where` word may take, or None when it is free."""
        choices = self.filterset_class.base_filters[word].extra.get("choices")
        return frozenset(str(value) for value, _label in choices) if choices else None


_registered: dict[str, NamedList] = {}


def register(named: NamedList) -> None:
    """Make a list known under its name."""
    _registered[named.name] = named


def named(name: str) -> NamedList:
    """The list of that name; raises UnknownList."""
    try:
        return _registered[name]
    except KeyError as error:
        raise UnknownList(name) from error


def registered() -> Mapping[str, NamedList]:
    """All lists, by name."""
    return dict(_registered)
