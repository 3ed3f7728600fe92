"""What is the frozen list, byte for byte? 名录

A line "code TAB stratum LF" an object, UTF-8, NFC, sorted by the bytes of the code; nothing that cannot be seen or that
would blur the bytes. Whole columns are judged at once, so that a million objects cost less than hashing them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from itertools import compress, islice
from operator import eq
from typing import NamedTuple

from authorities.rules.problem import Problem, Refused


class FrameRefused(Refused):
    """A code or stratum cannot stand in a frame: empty, twice, or with a sign that would blur the bytes."""


class FrameRow(NamedTuple):
    """One object of the frozen list 名录: its stable code and the stratum 分层 it is drawn in ("130100/key_unit")."""

    code: str
    stratum: str = ""


def canonical_frame(rows: Iterable[FrameRow]) -> bytes:
    """The frame as published bytes: a line "code TAB stratum LF" an object, UTF-8, NFC, sorted by the code's bytes.

    An empty frame is b"".   Raises FrameRefused: empty code, same code twice, comma, blank or control sign in a code,
    control sign in a stratum.   Source: notice 四（一）3 (按比例开展抽查); who and by which list must be provable.
    """
    listed = list(rows)
    return _canonical([row[0] for row in listed], [row[1] for row in listed])


def parse_frame(frame: bytes) -> list[FrameRow]:
    """The rows of published frame bytes; raises FrameRefused unless the bytes are exactly canonical."""
    return list(map(FrameRow, *_columns_of(frame)))


def frame_digest(frame: bytes) -> str:
    """SHA-256 of the frame bytes as 64 hex signs, published before any seed exists."""
    return sha256(frame).hexdigest()


def by_stratum(frame: bytes) -> dict[str, list[bytes]]:
    """Stratum → its codes in the order of the list, of bytes that are canonical."""
    end = frame[frame.find(b"\t") : frame.find(b"\n") + 1]
    if end and frame.count(end) == frame.count(b"\n"):  # 每行的尾巴都一样：只有一个分层，一次切开
        return {end[1:-1].decode(): frame.removesuffix(end).split(end)}
    strata: defaultdict[bytes, list[bytes]] = defaultdict(list)
    parts = frame.replace(b"\n", b"\t").split(b"\t")
    for code, stratum in zip(parts[:-1:2], parts[1::2], strict=True):
        strata[stratum].append(code)
    return {stratum.decode(): line for stratum, line in strata.items()}


def check_digest(frame: bytes, digest: str) -> None:
    """Raises FrameRefused unless the bytes are those of the published digest."""
    computed = frame_digest(frame)
    if computed != digest:
        raise FrameRefused(Problem("draws.digest_differs", published=digest, computed=computed))


def check_canonical(frame: bytes) -> None:
    """Raises FrameRefused unless the bytes are exactly those that `canonical_frame` would write."""
    _columns_of(frame)


def _canonical(codes: list[str], strata: list[str]) -> bytes:
    """The frame bytes of two columns of text. 码位次序就是UTF-8字节次序. Raises FrameRefused."""
    codes, names = _clean(codes), {stratum: _clean_stratum(stratum) for stratum in set(strata)}
    written = set(names.values())
    if len(written) == 1:  # 只有一个分层时每行的尾巴都一样，整列一次接起来
        end = f"\t{written.pop()}\n"
        return f"{end.join(_once(sorted(codes)))}{end}".encode()
    rows = sorted(zip(codes, [names[stratum] for stratum in strata], strict=True))
    _once([code for code, _ in rows])
    return "".join(f"{code}\t{stratum}\n" for code, stratum in rows).encode()


def _once(ordered: list[str]) -> list[str]:
    for code in compress(ordered, map(eq, ordered, islice(ordered, 1, None))):
        raise FrameRefused(Problem("draws.code_twice", object_code=code))
    return ordered


def _clean_code(code: str) -> str:
    clean = unicodedata.normalize("NFC", code)
    # 逗号是抽签号的分隔符；空白和不可见字符在名录上看不出差别
    if not clean or not clean.isprintable() or "," in clean or any(sign.isspace() for sign in clean):
        raise FrameRefused(Problem("draws.code_refused", object_code=code))
    return clean


def _clean_stratum(stratum: str) -> str:
    clean = unicodedata.normalize("NFC", stratum)
    if not clean.isprintable():
        raise FrameRefused(Problem("draws.stratum_refused", stratum=stratum))
    return clean


def _clean(codes: list[str]) -> list[str]:
    whole = "".join(codes)
    # 整列一次检查，只有查出问题才逐个看：一百万个编码逐个检查比抽签本身还慢。可见字符里的空白只有空格
    clean = whole.isprintable() and "," not in whole and " " not in whole and all(codes)
    if clean and (whole.isascii() or unicodedata.is_normalized("NFC", "\n".join(codes))):
        return codes
    return [_clean_code(code) for code in codes]


def _columns_of(frame: bytes) -> tuple[list[str], list[str]]:
    """The columns of canonical bytes; raises FrameRefused for any others."""
    try:
        parts = frame.decode().replace("\n", "\t").split("\t")
    except UnicodeDecodeError as error:
        raise FrameRefused(Problem("draws.frame_not_canonical")) from error
    codes, strata = parts[:-1:2], parts[1::2]
    # 重写一遍逐字节对照：分隔符放错、次序不对、多出空白，都在这里落网
    if len(codes) != len(strata) or _canonical(codes, strata) != frame:
        raise FrameRefused(Problem("draws.frame_not_canonical"))
    return codes, strata
