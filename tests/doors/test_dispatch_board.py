"""The board of dispatch: groups are sent whole, every figure opens the list it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from authorities.scope import whole_tree
from campaigns.models import Dispatch
from tests.doors.dispatching import Neighbours
from tests.province import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.FROZEN_TODAY = date(2024, 8, 21)


@pytest.fixture
def reported() -> Neighbours:
    with whole_tree("test"):
        near = Neighbours()
        near.report()
    return near


@pytest.fixture
def seen() -> Iterator[None]:
    with whole_tree("test"):
        yield


def post(officer: Any, name: str, *args: Any, **words: Any) -> Any:
    return signed_in(officer).post(reverse(name, args=args), words)


class TestBoard:
    def test_sends_whole_groups_and_leaves_what_came_back(self, reported: Neighbours, seen: None) -> None:
        (dispatch,) = reported.send(reported.near[:1])
        back = reported.item(reported.near[0])
        post(reported.sister_chief, "dispatch", dispatch.pk, action="return", item=back.pk, reason="不在辖区")
        rows = signed_in(reported.staff).get(reverse("dispatch_board")).context["waiting"]
        ready = [row.key for row in rows if row.may_send and not row.is_returned]

        post(reported.staff, "dispatch_send", group=ready)

        assert [len(row.items) for row in rows if row.key in ready] == [1, 1]
        assert {reported.item(one).state for one in reported.near[1:]} == {"sent"}
        assert reported.item(reported.near[0]).state == "returned"

    def test_an_unknown_group_sends_nothing(self, reported: Neighbours, seen: None) -> None:
        assert post(reported.staff, "dispatch_send", group="不存在/130104/").status_code == 422
        assert not Dispatch.objects.exists()

    @pytest.mark.parametrize("who", ["staff", "corps"])
    def test_counts_of_what_was_sent_open_their_lists(self, reported: Neighbours, seen: None, who: str) -> None:
        reported.send(reported.near)
        reported.forward()
        reported.send(reported.away, officer=reported.corps)
        client = signed_in(getattr(reported, who))

        page = client.get(reverse("dispatch_board")).content.decode()

        links = re.findall(r'href="(/dispatches/all/[^"]*sender[^"]*)">[^<\d]*(\d+)张', page)
        assert links and all(
            len(client.get(link.replace("&amp;", "&")).context["object_list"]) == int(n) for link, n in links
        )


class TestBalance:
    @pytest.mark.parametrize("who", ["staff", "corps", "chief", "far_staff"])
    def test_every_figure_opens_the_list_it_counts(self, reported: Neighbours, seen: None, who: str) -> None:
        reported.forward()
        reported.send(reported.near[:2])
        reported.send(reported.away, officer=reported.corps)
        client = signed_in(getattr(reported, who))

        page = client.get(reverse("dispatch_board")).content.decode()

        links = re.findall(r'<a href="(/dispatches/items/[^"]*surveyed_by[^"]*)">(\d+)</a>', page)
        counted = {link: len(client.get(link.replace("&amp;", "&")).context["object_list"]) for link, _figure in links}
        assert len(links) >= 2
        assert counted == {link: int(figure) for link, figure in links}
