"""One file that says everything about a draw: a line of JSON, then the frozen list byte for byte. 抽签文件

Whoever holds it can repeat the draw: `python verify_draw.py FILE`, or with a shell: `tail -n +2 FILE | sha256sum`
gives the published digest. docs/draws.md describes every key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from authorities.rules.problem import Problem, Refused
from campaigns.rules.commitments import DRAW_WITH_COMMITMENT, DRAW_WITHOUT_COMMITMENT

SCHEMES = (DRAW_WITHOUT_COMMITMENT, DRAW_WITH_COMMITMENT)  # values of "scheme"; another layout gets another name


class PackageRefused(Refused):
    """These bytes are not a draw package."""


def package_bytes(head: Mapping[str, Any], frame: bytes) -> bytes:
    """The file: `head`, its "scheme" in it, as one line of JSON (UTF-8, keys sorted), LF, then `frame` unchanged."""
    line = json.dumps(dict(head), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return line.encode() + b"\n" + frame


def read_package(package: bytes) -> tuple[dict[str, Any], bytes]:
    """(head, frame) of a package. Raises PackageRefused: no line of JSON at the top, or another scheme."""
    line, _, frame = package.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError as error:
        raise PackageRefused(Problem("draws.package_unreadable")) from error
    if not isinstance(head, dict) or head.get("scheme") not in SCHEMES:
        raise PackageRefused(Problem("draws.package_unreadable"))
    return head, frame
