"""The ledger of service projects 服务项目台账: rows against the register; sites are found by name and unit, else made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import DateField, DateTimeField, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_rows import LedgerRow
from agencies.models import Agency, LedgerImportRow, ServiceProject, Site
from agencies.queries.places import Places
from agencies.rules.ledger_facts import project_facts, site_facts
from agencies.services.comparing import (
    BATCH,
    ChangedSincePreview,
    Changes,
    Judged,
    field_changes,
    placed,
    set_fields,
    staged_batches,
    value_changes,
)
from agencies.services.history import keep_past
from agencies.services.inserting import insert_from, insert_plain
from agencies.services.registers import COUNTED, agencies_of, code_in_file, counted_as
from agencies.services.site_codes import site_code
from authorities.rules.problem import Problem
from authorities.scope import whole_tree

WHY = "a project's agency or site may lie in another detachment"
SiteKey = tuple[str, str]  # code of the unit, name
_OWN = ("service", "contracted_on", "started_on", "ended_on", "published_on")
_DAYS = tuple(name for name in _OWN if name.endswith("_on"))
_SITE = ("address", "is_key_unit", "is_crowded_place")
_NEW_SITE = ("code", "name", "unit", "has_control_room", *_SITE)
_BESIDE = ("site__name", "site__unit__code", "site__unit__name", "site__unit_id", "agency__code", "agency__unit_id")
_HELD = ("pk", "code", "absent_since", *_OWN, *_BESIDE, *(f"site__{name}" for name in _SITE))


class ProjectLedger:
    """Projects whose site or agency lies in one unit's tree. Source: notice 四（二）1.

    The largest ledger: a province has hundreds of thousands of rows. Rows of the register are read as plain values,
    and new projects go from the staged rows into the register inside the database.
    """

    def __init__(self, places: Places, now: datetime) -> None:
        self.places, self.now = places, now
        self.kind = ledger_kinds()["projects"]
        self._labels = {column.code: column.label for column in self.kind.columns}
        self._agencies: dict[str, Agency | None] = {}
        self._sites: dict[SiteKey, str] = {}
        self._classes: dict[SiteKey, tuple[int, tuple[bool, bool]]] = {}

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Facts with `agency` (code), `site` ([unit code, name]), `site_code` and `site_facts`."""
        self._look_up_agencies({str(row.values["agency_code"]) for row in rows})
        self._look_up_sites({_site_key(row.values) for row in rows})
        held = self.known([row.values for row in rows])
        return [self._judged(row, letters, held.get(str(row.values["code"]))) for row in rows]

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> dict[str, Mapping[str, Any]]:
        """Projects of the whole province by code, as the values of `_HELD`."""
        with whole_tree(WHY):
            rows = ServiceProject.objects.filter(code__one_of=[facts["code"] for facts in batch]).order_by()
            if locked:
                list(rows.select_for_update().values_list("pk"))
            return {row["code"]: row for row in rows.values(*_HELD)}

    def changes(self, values: Mapping[str, Any], known: Mapping[str, Any]) -> Changes:
        seen_again = {"absent_since": None} if known["absent_since"] else {}
        found = value_changes(ServiceProject, known, _own(values) | seen_again)
        if known["agency__code"] != values["agency"]:
            found["机构"] = [known["agency__code"], values["agency"]]
        if [known["site__unit__code"], known["site__name"]] != list(values["site"]):
            was = f"{known['site__name']}（{known['site__unit__name']}）"
            found["服务单位"] = [was, self._site_words(values)]
        elif known["site__unit_id"] in self.places.own:
            site = {name: known[f"site__{name}"] for name in _SITE}
            for label, pair in value_changes(Site, site, values["site_facts"]).items():
                found[f"服务单位{label}"] = pair
        return found

    def taken(self, new: QuerySet[LedgerImportRow]) -> LedgerImportRow | None:
        """The first row staged as new whose project is in the register by now: one query, whatever their number."""
        with whole_tree(WHY):
            held = ServiceProject.objects.filter(code=OuterRef("key")).order_by().values("pk")
            # 子查询逐行按编号找：连接的次序由不得数据库凭过时的统计来定
            return new.annotate(held=Subquery(held)).filter(held__isnull=False).order_by("number").first()

    def store_rows(self, new: QuerySet[LedgerImportRow], changed: QuerySet[LedgerImportRow]) -> None:
        self._store_sites(new | changed)
        with whole_tree(WHY):
            insert_from(ServiceProject, self._columns(), self._placed_rows(new))
        for batch in staged_batches(changed):
            self._change([row.values for row in batch])

    def _judged(self, row: LedgerRow, letters: Mapping[str, str], known: Mapping[str, Any] | None) -> Judged:
        values: Mapping[str, Any] = row.values
        facts = project_facts(values)
        agency = self._agencies[values["agency_code"]]
        facts["agency"], facts["site_facts"] = values["agency_code"], site_facts(values)
        if agency:
            facts |= {"agency": agency.code} | counted_as(values["agency_code"], agency)
        facts["site"] = site = _site_key(values)
        facts["site_code"] = self._sites[site]
        found = self._problems(row, facts["site_facts"], known)
        problems = [placed(problem, row.number, column, self._labels[column], letters) for column, problem in found]
        return Judged(row.number, values["code"], facts, tuple(problems), known)

    def _problems(
        self, row: LedgerRow, site: Mapping[str, Any], known: Mapping[str, Any] | None
    ) -> list[tuple[str, Problem]]:
        values: Mapping[str, Any] = row.values
        found: list[tuple[str, Problem]] = []
        agency, unit = self._agencies[values["agency_code"]], self.places.anywhere(values["region_code"])
        if agency is None:
            found.append(("agency_code", Problem("import.agency_unknown", value=values["agency_code"])))
        if isinstance(unit, Problem):
            found.append(("region_code", unit))
        elif agency and not self._is_mine(unit.pk, agency.unit_id):
            elsewhere = Problem("import.project_elsewhere", unit=unit.name, own=self.places.unit.name)
            found.append(("region_code", elsewhere))
        if known and not self._is_mine(known["site__unit_id"], known["agency__unit_id"]):
            kept = Problem("import.code_elsewhere", value=known["code"], unit=known["site__unit__name"])
            found.append(("code", kept))
        ended = values.get("ended_on") or (known["ended_on"] if known else None)
        if ended and ended < values["started_on"]:
            column = "ended_on" if "ended_on" in values else "started_on"
            found.append((column, Problem("import.ends_before_start", ended=ended, started=values["started_on"])))
        if not isinstance(unit, Problem):
            found += self._class_problems(row.number, (unit.code, values["site_name"]), site)
        return found

    def _class_problems(self, number: int, key: SiteKey, site: Mapping[str, Any]) -> list[tuple[str, Problem]]:
        """One site has one class in a file: which of two rows is right is not ours to guess."""
        classes = (site["is_key_unit"], site["is_crowded_place"])
        first, said = self._classes.setdefault(key, (number, classes))
        if said == classes:
            return []
        return [("site_classes", Problem("import.site_classes_differ", site=key[1], other_row=first))]

    def _look_up_agencies(self, codes: set[str]) -> None:
        wanted = codes.difference(self._agencies)
        if wanted:
            self._agencies |= dict.fromkeys(wanted) | agencies_of(list(wanted))

    def _is_mine(self, site_unit: int, agency_unit: int) -> bool:
        return site_unit in self.places.own or agency_unit in self.places.own

    def _look_up_sites(self, keys: set[SiteKey]) -> None:
        """Code of each site: the one registered under that name at the unit, the oldest of several, else a new one."""
        wanted = keys.difference(self._sites)
        self._sites |= {key: site_code(*key) for key in wanted}
        self._sites |= {key: site.code for key, site in self._known_sites(wanted).items() if key in wanted}

    def _site_words(self, values: Mapping[str, Any]) -> str:
        unit_code, name = values["site"]
        return f"{name}（{self.places.by_code[unit_code].name}）"

    def _columns(self) -> dict[str, Any]:
        """Field of a new project → where a staged row says it. Agency and site by their codes, which are unique."""
        texts = {name: KeyTextTransform(name, "values") for name in _OWN}
        days = {name: Cast(texts[name], DateField()) for name in _DAYS}
        agency = Agency.objects.filter(code=OuterRef("agency_code")).order_by()
        counted = agency.values(counted=Coalesce("merged_into_id", "pk"))
        site = Site.objects.filter(code=OuterRef("site_code")).order_by().values("pk")
        moment = Value(self.now, DateTimeField())
        beside = {"agency": Subquery(counted), "site": Subquery(site), "created_at": moment, "changed_at": moment}
        return {"code": F("key"), **texts, **days, **beside}

    def _placed_rows(self, rows: QuerySet[LedgerImportRow]) -> QuerySet[LedgerImportRow]:
        # 文件里写的代码：入库时再看一次它算哪一家（参见 code_in_file）
        agency = Coalesce(KeyTextTransform("named", "values"), KeyTextTransform("agency", "values"))
        return rows.annotate(agency_code=agency, site_code=KeyTextTransform("site_code", "values"))

    def _change(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep how the projects stood, then write what the rows say."""
        codes = [facts["code"] for facts in rows]
        sites = self._known_sites([tuple(facts["site"]) for facts in rows])
        agencies = agencies_of([code_in_file(facts, "agency") for facts in rows])
        with whole_tree(WHY):
            projects = ServiceProject.objects.filter(code__one_of=codes)
            keep_past("projects", projects, self.now)
            held = {project.code: project for project in projects}
        for facts in rows:
            project = held[facts["code"]]
            set_fields(project, _own(facts))
            project.agency_id, project.site_id = (
                agencies[code_in_file(facts, "agency")].pk,
                sites[tuple(facts["site"])].pk,
            )
            project.changed_at, project.absent_since = self.now, None
        touched = {name for facts in rows for name in _own(facts)} - {"code"}
        touched |= {"agency", "site", "absent_since", "changed_at"}
        ServiceProject.objects.bulk_update(held.values(), sorted(touched), batch_size=200)

    def _store_sites(self, rows: QuerySet[LedgerImportRow]) -> None:
        """The rows' sites: corrected where the ledger may speak for them, or made. Of several rows the last tells."""
        said = ("values__site", "site_code", "values__site_facts")
        told = self._placed_rows(rows).order_by().values(*said).annotate(last=Max("number")).order_by("last")
        # 中途拒绝时，数据库里的游标须在回滚之前关上
        with closing(told.values_list(*said, "last").iterator(chunk_size=BATCH)) as sites:
            while batch := list(islice(sites, BATCH)):
                self._store_batch_of_sites({(unit, name): _Told(*rest) for (unit, name), *rest in batch})

    def _store_batch_of_sites(self, wanted: Mapping[SiteKey, _Told]) -> None:
        held = self._known_sites(wanted)
        for key, site in held.items():
            if key in wanted and wanted[key].code != site.code:
                raise ChangedSincePreview(wanted[key].number, site.name)
        stale = [site for key, site in held.items() if key in wanted and self._corrected(site, wanted[key].facts)]
        if stale:
            Site.objects.bulk_update(stale, _SITE, batch_size=200)
        insert_plain(Site, _NEW_SITE, [self._new_site(key, told) for key, told in wanted.items() if key not in held])

    def _known_sites(self, wanted: Iterable[SiteKey]) -> dict[SiteKey, Site]:
        units, names = {unit for unit, _ in wanted}, {name for _, name in wanted}
        with whole_tree(WHY):
            rows = (
                Site.objects.select_related("unit").filter(unit__code__one_of=units, name__one_of=names).order_by("-pk")
            )
            return {(site.unit.code, site.name): site for site in rows}

    def _corrected(self, site: Site, facts: Mapping[str, Any]) -> bool:
        if site.unit_id not in self.places.own or not field_changes(site, facts):
            return False
        set_fields(site, facts)
        return True

    def _new_site(self, key: SiteKey, told: _Told) -> Sequence[str | int]:
        facts, unit = told.facts, self.places.by_code[key[0]].pk
        return told.code, key[1], unit, False, facts.get("address", ""), *(facts[name] for name in _SITE[1:])


class _Told(NamedTuple):
    """What a file says of a site. number: of its last row."""

    code: str
    facts: Mapping[str, Any]
    number: int


def _site_key(values: Mapping[str, Any]) -> SiteKey:
    return values["region_code"], values["site_name"]


def _own(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in facts.items()
        if name not in ("agency", "site", "site_code", "site_facts", *COUNTED)
    }
