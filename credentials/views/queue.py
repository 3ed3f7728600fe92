"""The list of certificates still to be looked up 待查名单: a page of them, filled in one sitting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from agencies.models import Practitioner
from authorities import clock
from authorities.rules.keys import keys_of
from authorities.views.evidence import images_of
from authorities.views.pages import ListPage
from campaigns.models import Campaign
from campaigns.queries.campaigns import campaign_in_focus
from credentials.files.query_sites import QuerySite, query_sites
from credentials.filters import CertificateQueueFilter, OperatorQueueFilter
from credentials.forms import CertificateRowForm, LookUpRowForm
from credentials.models import Certificate, ControlRoomOperator, PractitionerCheck
from credentials.queries.queue import certificates_to_look_up, certificates_with_holders, operators_to_look_up
from credentials.services.looking_up import look_up_certificate, look_up_operator, post_of
from credentials.services.refusals import CredentialRefused
from credentials.services.reveals import HOURLY, may_reveal, reveal_batch
from credentials.views.checks import inspects
from credentials.views.reveals import RevealForm

A_PAGE = 10
MOST_POSTED = 50  # rows one answer may carry; the page itself has A_PAGE


@dataclass
class Card:
    """One row of the list: what is looked up, whose it is, the form to fill, where to look; `number` after a reveal."""

    row: Any
    person: Any
    form: LookUpRowForm
    query_site: QuerySite
    number: str = ""


@dataclass
class Sitting:
    """What one press of 登记 did: names of the people stored and repeated, and the cards that stay."""

    stored: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    refused: int = 0
    left: list[Card] = field(default_factory=list)


@method_decorator(never_cache, name="dispatch")
class QueuePage(ListPage):
    """The base of both lists. A row is taken as filled once anything but its day is.

    Filled rows are stored one by one; refused ones stay as they were filled, with their sentences and their pictures,
    and so do the rows nobody touched. Numbers are in this one answer only, in no address and no session.
    """

    template_name = "credentials/queue.html"
    allowed = staticmethod(inspects)
    paginate_by = A_PAGE
    by = ""  # what a row is: "certificate" or "operator"
    reveal_form: RevealForm | None = None
    cards: list[Card] | None = None

    def row_form(self, row: Any, *posted: Any) -> LookUpRowForm:
        """The form of a row, bound when posted data and files are given."""
        raise NotImplementedError

    def person_of(self, row: Any) -> Any:
        """Whose ID number a look-up needs."""
        raise NotImplementedError

    def rows_posted(self, keys: Iterable[int]) -> QuerySet[Any]:
        """Rows by key, inside the officer's scope, whether or not somebody looked them up meanwhile."""
        raise NotImplementedError

    def post_of(self, row: Any) -> str:
        """The post a certificate is for: it says where to look."""
        raise NotImplementedError

    def look_up(self, card: Card, **facts: Any) -> bool:
        """Store one filled row; False when it was stored before. Raises CredentialRefused."""
        raise NotImplementedError

    def paginate_queryset(self, queryset: QuerySet[Any], page_size: int) -> tuple[Paginator, Page, Any, bool]:
        """The last page when the list has become shorter than the page asked for."""
        page = self.get_paginator(queryset, page_size).get_page(self.request.GET.get("page"))
        return page.paginator, page, page.object_list, page.has_other_pages()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.rows_posted(keys_of(request.POST.getlist("rows"), MOST_POSTED))
        self.cards = [self._card(row, request.POST, request.FILES) for row in rows]
        if request.POST.get("act") == "reveal":
            self._reveal()
            return self.get(request, *args, **kwargs)
        return self._save() or self.get(request, *args, **kwargs)

    def _reveal(self) -> None:
        now, cards = clock.now(), self.cards or []
        self.reveal_form = RevealForm(self.request.POST, prefix="reveal", use_required_attribute=False)
        for card in cards:
            images_of(card.form, self.request.user, now)
            # 还没填完，先不指出缺什么；图片收不下的除外
            for name in set(card.form.errors) - {"images"}:
                del card.form.errors[name]
        if not self.reveal_form.is_valid():
            return
        people = list({card.person.pk: card.person for card in cards}.values())
        try:
            facts = self.reveal_form.cleaned_data
            numbers = reveal_batch(people=people, officer=self.request.user, now=now, **facts)
        except CredentialRefused as refusal:
            for sentence in refusal.sentences:
                self.reveal_form.add_error(None, sentence)
            return
        for card in cards:
            card.number = numbers.get(card.person.pk, "")

    def _save(self) -> HttpResponse | None:
        """Where to go when every filled row was taken; None when the page must be shown again."""
        campaign = campaign_in_focus(clock.today())
        if campaign is None:
            messages.error(self.request, "还没有部署专项检查，核查无处登记。请先由总队部署。")
            return None
        sitting = Sitting()
        for card in self.cards or []:
            self._save_card(campaign, card, sitting)
        self._tell(sitting)
        self.cards = sitting.left
        return None if sitting.refused or not (sitting.stored or sitting.repeated) else redirect(self._address())

    def _save_card(self, campaign: Campaign, card: Card, sitting: Sitting) -> None:
        images = images_of(card.form, self.request.user, clock.now())
        if not card.form.is_touched:
            sitting.left.append(card)
            return
        try:
            if card.form.is_valid():
                officer, now = self.request.user, clock.now()
                typed = card.form.typed
                is_new = self.look_up(card, campaign=campaign, typed=typed, images=images, officer=officer, now=now)
                (sitting.stored if is_new else sitting.repeated).append(card.person.name)
                return
        except CredentialRefused as refusal:
            for sentence in refusal.sentences:
                card.form.add_error(None, sentence)
        sitting.refused += 1
        sitting.left.append(card)

    def _tell(self, sitting: Sitting) -> None:
        if sitting.stored:
            messages.success(self.request, f"已登记{len(sitting.stored)}条：{'、'.join(sitting.stored)}。")
        if sitting.repeated:
            messages.info(self.request, f"{'、'.join(sitting.repeated)}先前已登记过同样的结果，没有重复登记。")
        if sitting.refused:
            messages.error(self.request, f"有{sitting.refused}条没有登记，原因写在各条下面，填写的内容都还在。")
        elif not sitting.stored and not sitting.repeated:
            messages.warning(self.request, "没有填写任何一条。选了结果的才登记。")

    def _card(self, row: Any, *posted: Any) -> Card:
        return Card(row, self.person_of(row), self.row_form(row, *posted), query_sites()[self.post_of(row)])

    def _address(self) -> str:
        return str(self.request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        cards = self.cards if self.cards is not None else [self._card(row) for row in context["object_list"]]
        return context | {
            "cards": cards,
            "by": self.by,
            "problems": [card for card in cards if card.form.is_bound and card.form.errors],
            "reveal_form": self.reveal_form or RevealForm(prefix="reveal", use_required_attribute=False),
            "revealed": any(card.number for card in cards),
            "may_reveal": may_reveal(self.request.user),
            "hourly": HOURLY,
            "tabs": self._tabs(),
        }

    def _tabs(self) -> list[dict[str, Any]]:
        pages = [("从业人员证书", "certificate_queue"), ("控制室值班人员", "operator_queue")]
        here = self.request.path
        return [{"label": label, "href": reverse(name), "current": reverse(name) == here} for label, name in pages]


class CertificateQueue(QueuePage):
    """Practitioners' certificates."""

    title = "待查名单"
    by = "certificate"
    filterset_class = CertificateQueueFilter

    def rows(self) -> QuerySet[Any]:
        today = clock.today()
        return certificates_to_look_up(campaign_in_focus(today), today)

    def rows_posted(self, keys: Iterable[int]) -> QuerySet[Any]:
        return certificates_with_holders(Certificate.objects.filter(pk__in=keys), clock.today())

    def row_form(self, row: Certificate, *posted: Any) -> LookUpRowForm:
        agencies = [held.agency for held in row.practitioner.current]  # type: ignore[attr-defined]
        day = {"checked_on": clock.today()}
        return CertificateRowForm(*posted, prefix=f"r{row.pk}", agencies=agencies, initial=day)

    def person_of(self, row: Certificate) -> Practitioner:
        return row.practitioner

    def post_of(self, row: Certificate) -> str:
        return post_of(row)

    def look_up(self, card: Card, **facts: Any) -> bool:
        return look_up_certificate(certificate=card.row, agency=card.form.cleaned_data["agency"], **facts)


class OperatorQueue(QueuePage):
    """People on duty in control rooms."""

    title = "待查名单：消防控制室值班人员"
    by = "operator"
    filterset_class = OperatorQueueFilter

    def rows(self) -> QuerySet[Any]:
        today = clock.today()
        return operators_to_look_up(campaign_in_focus(today), today)

    def rows_posted(self, keys: Iterable[int]) -> QuerySet[Any]:
        return ControlRoomOperator.objects.filter(pk__in=keys).select_related("site__unit").order_by("site", "pk")

    def row_form(self, row: ControlRoomOperator, *posted: Any) -> LookUpRowForm:
        return LookUpRowForm(*posted, prefix=f"r{row.pk}", initial={"checked_on": clock.today()})

    def person_of(self, row: ControlRoomOperator) -> ControlRoomOperator:
        return row

    def post_of(self, row: ControlRoomOperator) -> str:
        return PractitionerCheck.Claimed.OPERATOR

    def look_up(self, card: Card, **facts: Any) -> bool:
        return look_up_operator(operator=card.row, **facts)
