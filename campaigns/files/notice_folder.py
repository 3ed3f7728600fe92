"""How does a notice folder become a `Notice`? Read with tomllib, checked whole, refused with every reason at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from campaigns.files import notice_crosschecks, notice_follow_ups
from campaigns.files.notice_forms import read_checklists, read_tables
from campaigns.files.notice_head import read_cause_kinds, read_causes, read_head
from campaigns.files.notice_parts import (
    read_clauses,
    read_milestones,
    read_phases,
    read_returns,
)
from campaigns.files.notice_problems import NoticeError, NoticeProblem, Report
from campaigns.files.notice_quotes import check_quotes
from campaigns.files.notice_readings import read_readings
from campaigns.files.notice_rows import TomlFile
from campaigns.files.notice_scope import read_floors, read_populations, read_tiers
from campaigns.rules.crosschecks import CrosscheckFlaw, TestShape, check_crosschecks
from campaigns.rules.follow_ups import FollowUpFlaw, check_follow_ups
from campaigns.rules.form_checks import check_forms
from campaigns.rules.list_checks import check_lists
from campaigns.rules.notice import ListShape, Notice
from campaigns.rules.notice_checks import Flaw, check_plan
from campaigns.rules.scope_checks import check_scope

__all__ = [
    "NoticeError",
    "NoticeProblem",
    "check_quotes",
    "find_folder",
    "folder_digest",
    "load_notice",
    "notice_folders",
]

FILES = ("notice", "clauses", "scope", "tiers", "phases", "checklist", "summary", "causes")
READINGS = "reading.md"
_OPTIONAL = {f"{part.NAME}.toml" for part in (notice_crosschecks, notice_follow_ups)}
_CODE = re.compile(r"[a-z0-9][a-z0-9-]*")
_FILE_OF = {
    "catalogue": "notice.toml",
    "notice": "notice.toml",
    "causes": "causes.toml",
    "crosscheck": "crosschecks.toml",
    "follow_up": "follow_ups.toml",
}


def load_notice(
    code_or_path: str | Path,
    *,
    search: Sequence[Path] = (),
    lists: Mapping[str, ListShape] | None = None,
    tests: Mapping[str, TestShape] | None = None,
) -> Notice:
    """The notice of a folder. A code is looked for in `search`, in order; a Path, or any other text, is the folder.

    lists: the registered lists; when given, every list, filter word, role and count the notice names must be there.
    tests: the registered cross-checks; when given, every test the notice names must be there, with its thresholds.
    Raises NoticeError with all problems: file, row and reason each.
    """
    folder = find_folder(code_or_path, search)
    report = Report()
    notice = _read(folder, report)
    # 文件缺失或者不成TOML时，其余的引用都会落空；只报根本的原因
    if not any(
        p.problem.code in ("notice.missing_file", "notice.not_toml", "notice.not_utf8") for p in report.problems
    ):
        _judge(notice, lists, tests, report)
    if report.problems:
        raise NoticeError(report.problems)
    return notice


def find_folder(code_or_path: str | Path, search: Sequence[Path]) -> Path:
    """The folder meant; raises NoticeError when there is none. A plain code never leaves `search`."""
    if isinstance(code_or_path, str) and _CODE.fullmatch(code_or_path):
        candidates = [Path(place) / code_or_path for place in search]
    else:
        candidates = [Path(code_or_path)] if str(code_or_path) else []
    for folder in candidates:
        if folder.is_dir():
            return folder
    report = Report()
    report.say(str(code_or_path), "", "notice.no_folder", name=str(code_or_path))
    raise NoticeError(report.problems)


def notice_folders(search: Sequence[Path]) -> list[Path]:
    """Every folder that a plain code finds in `search`, by code; of two with the same code the first place's."""
    found: dict[str, Path] = {}
    for place in search:
        for folder in sorted(Path(place).iterdir()) if Path(place).is_dir() else ():
            if folder.is_dir() and _CODE.fullmatch(folder.name):
                found.setdefault(folder.name, folder)
    return [found[code] for code in sorted(found)]


def folder_digest(folder: Path) -> str:
    """SHA-256 in hex over the folder's files sorted by name: "name\\0length\\0" and the bytes of each."""
    digest = hashlib.sha256()
    for path in _files(folder):
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    # 编辑器留下的隐藏文件不算方案的一部分
    return sorted((p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")), key=lambda p: p.name)


def _read(folder: Path, report: Report) -> Notice:
    known = {f"{name}.toml" for name in FILES} | {READINGS} | _OPTIONAL
    for path in _files(folder):
        if path.name not in known:
            report.say(path.name, "", "notice.unknown_file", known="、".join(sorted(known)))
    files = {name: TomlFile(folder / f"{name}.toml", report) for name in FILES}
    notice = _assemble(folder, files, report)
    for file in files.values():
        file.root.close()
    return notice


def _assemble(folder: Path, files: Mapping[str, TomlFile], report: Report) -> Notice:
    cause_clause, cause_quote, cause_counts = read_cause_kinds(files["causes"])
    return Notice(
        code=folder.resolve().name,
        **read_head(files["notice"]),
        clauses=read_clauses(files["clauses"]),
        populations=read_populations(files["scope"]),
        tiers=read_tiers(files["tiers"]),
        floors=read_floors(files["tiers"]),
        phases=read_phases(files["phases"]),
        milestones=read_milestones(files["phases"]),
        returns=read_returns(files["phases"]),
        checklists=read_checklists(files["checklist"]),
        tables=read_tables(files["summary"]),
        causes=read_causes(files["causes"]),
        cause_clause=cause_clause,
        cause_quote=cause_quote,
        cause_counts=cause_counts,
        crosschecks=notice_crosschecks.read_crosschecks(folder, report),
        follow_ups=notice_follow_ups.read_follow_ups(folder, report),
        readings=read_readings(folder / READINGS, report),
        digest=folder_digest(folder),
    )


def _judge(
    notice: Notice, lists: Mapping[str, ListShape] | None, tests: Mapping[str, TestShape] | None, report: Report
) -> None:
    flaws: list[Flaw | CrosscheckFlaw | FollowUpFlaw] = [
        *check_plan(notice),
        *check_scope(notice),
        *check_forms(notice),
    ]
    flaws += [*check_crosschecks(notice, tests), *check_follow_ups(notice)]
    if lists is not None:
        flaws += check_lists(notice, lists)
    for flaw in flaws:
        if (flaw.kind, flaw.key) not in report.broken:
            fallback = (_FILE_OF.get(flaw.kind, f"{flaw.kind}.toml"), f"条目“{flaw.key}”" if flaw.key else "")
            file, row = report.places.get((flaw.kind, flaw.key), fallback)
            report.problems.append(NoticeProblem(file, row, flaw.problem))
