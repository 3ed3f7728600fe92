"""Which pages may this role open from the navigation, and which of them stand under the thumb?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from django.urls import NoReverseMatch, reverse

INSPECTOR, CHIEF = "inspector", "brigade_chief"
STAFF, REVIEWER = "detachment_staff", "detachment_reviewer"
CORPS, ADMIN, AUDITOR = "corps_staff", "system_admin", "auditor"

FIELD = frozenset({INSPECTOR, CHIEF, STAFF})
OFFICE = frozenset({CHIEF, STAFF, REVIEWER, CORPS})
BUSINESS = FIELD | OFFICE
EVERYBODY = BUSINESS | {ADMIN, AUDITOR}

TABS_ON_A_PHONE = 4  # and 更多


@dataclass(frozen=True)
class NavItem:
    """One way into the site. `roles` may see it; `thumb` roles find it in the phone's tab bar."""

    label: str
    url_name: str
    icon: str  # a symbol of static/icons/sprite.svg
    roles: frozenset[str]
    group: str = ""
    thumb: frozenset[str] = frozenset()
    short: str = ""  # for the tab bar, when the label is long


NAVIGATION: tuple[NavItem, ...] = (
    NavItem("首页", "home", "home", EVERYBODY, thumb=EVERYBODY),
    NavItem("我的任务", "task_list", "task", frozenset({INSPECTOR}), thumb=frozenset({INSPECTOR}), short="任务"),
    NavItem("检查任务", "task_list", "task", BUSINESS - {INSPECTOR}, thumb=FIELD - {INSPECTOR}, short="任务"),
    NavItem("总体进展", "dashboard", "progress", BUSINESS, thumb=frozenset({REVIEWER, CORPS}), short="进展"),
    NavItem("机构台账", "agency_list", "agency", BUSINESS, "台账", frozenset({INSPECTOR, CORPS}), "机构"),
    NavItem("服务项目", "project_list", "project", BUSINESS, "台账"),
    NavItem("从业人员", "practitioner_list", "people", BUSINESS, "台账"),
    NavItem("场所", "site_list", "site", BUSINESS, "台账"),
    NavItem("抽查任务数", "quotas", "quota", BUSINESS, "抽查"),
    NavItem("抽签", "draw_list", "draw", BUSINESS, "抽查", frozenset({REVIEWER})),
    NavItem("派发", "dispatch_board", "inbox", BUSINESS, "抽查"),
    NavItem("试运行", "tryout", "quota", frozenset({STAFF, CORPS}), "抽查"),
    NavItem("检查记录", "record_list", "record", BUSINESS, "检查", frozenset({INSPECTOR, CHIEF, STAFF}), "记录"),
    NavItem("持证核查", "check_list", "certificate", BUSINESS, "检查"),
    NavItem("交叉核对", "red_flag_list", "search", BUSINESS, "检查"),
    NavItem("问题", "finding_list", "finding", BUSINESS, "检查"),
    NavItem("行政处罚", "penalty_list", "penalty", BUSINESS, "检查"),
    NavItem("汇总表", "summary_table", "table", BUSINESS, "报送", frozenset({CHIEF, STAFF, REVIEWER, CORPS})),
    NavItem("通知条款", "notice", "clause", EVERYBODY, "依据"),
    NavItem("操作日志", "audit_log", "log", frozenset({AUDITOR}), "管理", frozenset({AUDITOR})),
    NavItem("用户", "officer_list", "officer", frozenset({ADMIN}), "管理", frozenset({ADMIN})),
)


@dataclass(frozen=True)
class Link:
    """A navigation item with its address, as a page shows it."""

    item: NavItem
    url: str
    current: bool

    @property
    def label(self) -> str:
        return self.item.label

    @property
    def short(self) -> str:
        return self.item.short or self.item.label

    @property
    def icon(self) -> str:
        return self.item.icon


@dataclass(frozen=True)
class Group:
    """Links that belong together, under a heading ("" for the first ones)."""

    name: str
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class Navigation:
    """All groups for the column and the 更多 sheet; `tabs` for the thumb, at most four."""

    groups: list[Group]
    tabs: list[Link]

    @property
    def is_elsewhere(self) -> bool:
        """Is the current page one of the sheet and not of the tabs?"""
        current = [link for group in self.groups for link in group.links if link.current]
        return bool(current) and current[0] not in self.tabs


@cache
def _address(url_name: str) -> str | None:
    try:
        return str(reverse(url_name))
    except NoReverseMatch:
        return None  # a page that is not built yet is left out


def navigation_for(role: str, path: str) -> Navigation:
    """The navigation of a role on the page at `path`; the item with the longest matching address is the current one."""
    reachable = [(item, url) for item in NAVIGATION if role in item.roles and (url := _address(item.url_name))]
    current = _current(path, [url for _item, url in reachable])
    links = [Link(item, url, url == current) for item, url in reachable]
    return Navigation(_grouped(links), [link for link in links if role in link.item.thumb][:TABS_ON_A_PHONE])


def _current(path: str, urls: Sequence[str]) -> str | None:
    home = _address("home")
    matching = [url for url in urls if path == url or (url != home and path.startswith(url))]
    return max(matching, key=len, default=None)


def _grouped(links: Sequence[Link]) -> list[Group]:
    groups: dict[str, Group] = {}
    for link in links:
        groups.setdefault(link.item.group, Group(link.item.group)).links.append(link)
    return list(groups.values())
