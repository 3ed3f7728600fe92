"""The ledger of service projects 服务项目台账: rows against the register; sites are found by name and unit, else made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from agencies.files.ledger_kinds import ledger_kinds
from agencies.files.ledger_sheets import LedgerRow
from agencies.models import Agency, ServiceProject, Site
from agencies.queries.places import Places
from agencies.rules.ledger_facts import project_facts, site_facts
from agencies.services.comparing import Changes, Judged, field_changes, placed, set_fields
from agencies.services.history import keep_past
from agencies.services.inserting import insert
from agencies.services.registers import COUNTED, agencies_of, code_in_file, counted_as
from agencies.services.site_codes import site_code
from authorities.models import Unit
from authorities.rules.problem import Problem
from authorities.scope import whole_tree

WHY = "a project's agency or site may lie in another detachment"
SiteKey = tuple[str, str]  # code of the unit, name


class ProjectLedger:
    """Projects whose site or agency lies in one unit's tree. Source: notice 四（二）1."""

    def __init__(self, places: Places, now: datetime) -> None:
        self.places, self.now = places, now
        self.kind = ledger_kinds()["projects"]
        self._classes: dict[SiteKey, tuple[int, dict[str, Any]]] = {}

    def judged(self, rows: Sequence[LedgerRow], letters: Mapping[str, str]) -> list[Judged]:
        """Facts with `agency` (code), `site` ([unit code, name]) and `site_facts`."""
        agencies = self._agencies(row.values["agency_code"] for row in rows)
        held = self.known([row.values for row in rows])
        return [self._judged(row, letters, agencies, held.get(str(row.values["code"]))) for row in rows]

    def known(self, batch: Sequence[Mapping[str, Any]], *, locked: bool = False) -> dict[str, ServiceProject]:
        """Projects of the whole province by code: one query."""
        with whole_tree(WHY):
            rows = ServiceProject.objects.select_related("agency", "site__unit")
            rows = rows.filter(code__in=[facts["code"] for facts in batch])
            return {row.code: row for row in (rows.select_for_update(of=("self",)) if locked else rows)}

    def changes(self, values: Mapping[str, Any], known: ServiceProject) -> Changes:
        found = field_changes(known, _own(values) | ({"absent_since": None} if known.absent_since else {}))
        if known.agency.code != values["agency"]:
            found["机构"] = [known.agency.code, values["agency"]]
        if (known.site.unit.code, known.site.name) != tuple(values["site"]):
            found["服务单位"] = [f"{known.site.name}（{known.site.unit.name}）", self._site_words(values)]
        elif known.site.unit_id in self.places.own:
            found |= {
                f"服务单位{label}": pair for label, pair in field_changes(known.site, values["site_facts"]).items()
            }
        return found

    def store(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        rows = [*new, *changed]
        agencies = self._agencies(code_in_file(facts, "agency") for facts in rows)
        sites = self._stored_sites(rows)
        held = self.known(changed)
        with whole_tree(WHY):
            keep_past("projects", ServiceProject.objects.filter(pk__in=[row.pk for row in held.values()]), self.now)
        made = [self._filled(ServiceProject(created_at=self.now), facts, agencies, sites) for facts in new]
        kept = [self._filled(held[facts["code"]], facts, agencies, sites) for facts in changed]
        insert(ServiceProject, made)
        touched = {name for facts in changed for name in _own(facts)} - {"code"} | {
            "agency",
            "site",
            "absent_since",
            "changed_at",
        }
        if kept:
            ServiceProject.objects.bulk_update(kept, sorted(touched), batch_size=200)

    def _judged(
        self, row: LedgerRow, letters: Mapping[str, str], agencies: Mapping[str, Agency], known: ServiceProject | None
    ) -> Judged:
        values: Mapping[str, Any] = row.values
        found = list(self._problems(row, agencies, known))
        facts = project_facts(values) | {"agency": values["agency_code"], "site_facts": site_facts(values)}
        if agency := agencies.get(values["agency_code"]):
            facts |= {"agency": agency.code} | counted_as(values["agency_code"], agency)
        if found:
            placed_ones = tuple(
                placed(problem, row.number, column, self.kind.column(column).label, letters)
                for column, problem in found
            )
            return Judged(row.number, values["code"], facts, placed_ones)
        facts["site"] = [values["region_code"], values["site_name"]]
        return Judged(row.number, values["code"], facts)

    def _problems(
        self, row: LedgerRow, agencies: Mapping[str, Agency], known: ServiceProject | None
    ) -> Iterator[tuple[str, Problem]]:
        values: Mapping[str, Any] = row.values
        agency, unit = agencies.get(values["agency_code"]), self.places.anywhere(values["region_code"])
        if agency is None:
            yield "agency_code", Problem("import.agency_unknown", value=values["agency_code"])
        if isinstance(unit, Problem):
            yield "region_code", unit
        elif agency and not self._is_mine(unit.pk, agency.unit_id):
            yield "region_code", Problem("import.project_elsewhere", unit=unit.name, own=self.places.unit.name)
        if known and not self._is_mine(known.site.unit_id, known.agency.unit_id):
            yield "code", Problem("import.code_elsewhere", value=known.code, unit=known.site.unit.name)
        ended = values.get("ended_on") or (known.ended_on if known else None)
        if ended and ended < values["started_on"]:
            column = "ended_on" if "ended_on" in values else "started_on"
            yield column, Problem("import.ends_before_start", ended=ended, started=values["started_on"])
        if isinstance(unit, Unit):
            yield from self._class_problems(row, (unit.code, values["site_name"]))

    def _class_problems(self, row: LedgerRow, key: SiteKey) -> Iterator[tuple[str, Problem]]:
        """One site has one class in a file: which of two rows is right is not ours to guess."""
        classes = {name: value for name, value in site_facts(row.values).items() if name != "address"}
        first, said = self._classes.setdefault(key, (row.number, classes))
        if said != classes:
            yield "site_classes", Problem("import.site_classes_differ", site=key[1], other_row=first)

    def _is_mine(self, site_unit: int, agency_unit: int) -> bool:
        return site_unit in self.places.own or agency_unit in self.places.own

    def _agencies(self, codes: Any) -> dict[str, Agency]:
        return agencies_of(list(codes))

    def _site_words(self, values: Mapping[str, Any]) -> str:
        unit_code, name = values["site"]
        return f"{name}（{self.places.by_code[unit_code].name}）"

    def _stored_sites(self, rows: Sequence[Mapping[str, Any]]) -> dict[SiteKey, Site]:
        """The rows' sites: found, corrected where the ledger may speak for them, or made."""
        wanted = {(facts["site"][0], facts["site"][1]): facts["site_facts"] for facts in rows}
        sites = self._known_sites(wanted)
        stale = [sites[key] for key, facts in wanted.items() if key in sites and self._corrected(sites[key], facts)]
        made = [self._new_site(key, facts) for key, facts in wanted.items() if key not in sites]
        if stale:
            Site.objects.bulk_update(stale, ["address", "is_key_unit", "is_crowded_place"], batch_size=200)
        Site.objects.bulk_create(made)
        return sites | {(site.unit.code, site.name): site for site in made}

    def _known_sites(self, wanted: Mapping[SiteKey, Any]) -> dict[SiteKey, Site]:
        units, names = {unit for unit, _ in wanted}, {name for _, name in wanted}
        with whole_tree(WHY):
            rows = (
                Site.objects.select_related("unit").filter(Q(unit__code__in=units) & Q(name__in=names)).order_by("-pk")
            )
            return {(site.unit.code, site.name): site for site in rows}

    def _corrected(self, site: Site, facts: Mapping[str, Any]) -> bool:
        if site.unit_id not in self.places.own or not field_changes(site, facts):
            return False
        set_fields(site, facts)
        return True

    def _new_site(self, key: SiteKey, facts: Mapping[str, Any]) -> Site:
        return Site(code=site_code(*key), name=key[1], unit=self.places.by_code[key[0]], **facts)

    def _filled(
        self,
        project: ServiceProject,
        facts: Mapping[str, Any],
        agencies: Mapping[str, Agency],
        sites: Mapping[SiteKey, Site],
    ) -> ServiceProject:
        set_fields(project, _own(facts))
        project.agency = agencies[code_in_file(facts, "agency")]
        project.site = sites[facts["site"][0], facts["site"][1]]
        project.changed_at, project.absent_since = self.now, None
        return project


def _own(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in ("agency", "site", "site_facts", *COUNTED)}
