"""Who is drawn? A draw that a stranger can repeat with a few lines of any language 可复核的随机抽取

The order of things is the point: the frame is frozen and its digest published first, only then does a seed exist. A
ticket is the SHA-256 of "seed,code"; the smallest tickets are drawn, the next ones are the substitutes and top-ups.
Order of rows, database, locale and collation cannot change the result, and adding an object never reorders the others.

Bytes, worked through once (`docs` and outside verifiers rely on them):

    frame   rows ("B2", "1301/high") and ("A1", "1301/high")
            b"A1\\t1301/high\\nB2\\t1301/high\\n"           sorted by the UTF-8 bytes of the code, NFC
    digest  SHA-256 of those bytes, hex: 8866292056395172b51c25f267497845534a16b5086258d8a7155e480b77ec5d
    seed    campaigns.rules.seeds.compose_seed("0307121925", "7315528", digest), hex:
            b4f55f9ec3af9e90df0cd2e744da610f78289956494b0ab730ceb20e8078624d
    ticket  SHA-256 of b"<seed>,A1", hex
"""

from __future__ import annotations

import gc
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from math import isqrt
from operator import eq
from typing import NamedTuple

from authorities.rules.problem import Problem, Refused

_EVERY_TICKET = b"\xff" * 33  # above all of 32 bytes


class FrameRefused(Refused):
    """A code or stratum cannot stand in a frame: empty, twice, or with a sign that would blur the bytes."""


class QuotaTooLarge(Refused):
    """A stratum holds fewer objects than its quota."""


class QuotaMissing(Refused):
    """A stratum of the frame has no quota: nobody may drop out of a draw by being forgotten. 0 must be said."""


class FrameRow(NamedTuple):
    """One object of the frozen list 名录: its stable code and the stratum 分层 it is drawn in ("130100/key_unit")."""

    code: str
    stratum: str = ""


class _Columns(NamedTuple):
    """A frame as two columns of clean text: a million rows as objects would cost more than hashing them."""

    codes: list[str]
    strata: list[str]


class Ticket(NamedTuple):
    """One object's place in a draw 抽签号: number is 64 hex signs, rank counts from 1 within the stratum."""

    number: str
    code: str
    stratum: str
    rank: int
    drawn: bool


def canonical_frame(rows: Iterable[FrameRow]) -> bytes:
    """The frame as published bytes: a line "code TAB stratum LF" an object, UTF-8, NFC, sorted by the code's bytes.

    An empty frame is b"".   Raises FrameRefused: empty code, same code twice, comma, blank or control sign in a code,
    control sign in a stratum.   Source: notice 四（一）3 (按比例开展抽查); who and by which list must be provable.
    """
    return _published(_clean(_columns(rows)))


def parse_frame(frame: bytes) -> list[FrameRow]:
    """The rows of published frame bytes; raises FrameRefused unless the bytes are exactly canonical."""
    return list(map(FrameRow, *_read(frame)))


def frame_digest(frame: bytes) -> str:
    """SHA-256 of the frame bytes as 64 hex signs, published before any seed exists."""
    return sha256(frame).hexdigest()


def ticket(seed: str, code: str) -> str:
    """SHA-256 of the UTF-8 bytes "seed,code" as 64 hex signs; the code in NFC, as it stands in the frame."""
    return sha256(f"{seed},{unicodedata.normalize('NFC', code)}".encode()).hexdigest()


def draw_sample(frame: Iterable[FrameRow], quotas: Mapping[str, int], seed: str) -> list[Ticket]:
    """Rank every object of the frame by ticket; the first `quotas[stratum]` of each stratum are drawn.

    quotas: whole objects a stratum; every stratum of the frame must have one, 0 included.
    Returns one Ticket an object (its code in NFC, as in the frame), by stratum and rank; those not drawn are the
    substitutes in order. Raising a quota later extends the draw: who was drawn stays drawn.
    Raises FrameRefused, QuotaMissing, QuotaTooLarge.
    Source: notice 四（一）3 (按比例开展抽查), 四（三）3 (双随机、一公开).
    """
    strata = _settled(_clean(_columns(frame)), quotas)
    tickets: list[Ticket] = []
    with _collector_resting():
        for stratum in sorted(strata):
            codes, quota = strata[stratum], quotas[stratum]
            for rank, (number, code) in enumerate(_first(seed, codes, len(codes)).items(), 1):
                tickets.append(Ticket(number.hex(), code.decode(), stratum, rank, rank <= quota))
    return tickets


def drawn_codes(frame: Iterable[FrameRow], quotas: Mapping[str, int], seed: str) -> list[str]:
    """The codes that `draw_sample` draws, in its order, without a ticket for each of the others.

    For verifying, and for frames of a million rows.   Raises as draw_sample does.
    """
    return _drawn(_clean(_columns(frame)), quotas, seed)


def next_substitute(tickets: Iterable[Ticket], stratum: str, used: Collection[str]) -> Ticket | None:
    """The next object in line 递补: the best-ranked of the stratum neither drawn nor in `used`; None: nobody is left.

    used: codes already called as substitutes, or set aside with a recorded reason.
    """
    waiting = (t for t in tickets if t.stratum == stratum and not t.drawn and t.code not in used)
    return min(waiting, key=lambda t: t.number, default=None)


def verify(frame: bytes, digest: str, seed: str, quotas: Mapping[str, int], drawn: Collection[str]) -> list[Problem]:
    """Repeat a published draw from its parts: what does not agree, one problem each; [] when all is well.

    frame: the published bytes.  digest: as published before the seed.  drawn: codes said to be drawn.
    """
    if frame_digest(frame) != digest:
        return [Problem("draws.digest_differs", published=digest, computed=frame_digest(frame))]
    try:
        rightly = set(_drawn(_read(frame), quotas, seed))
    except Refused as refused:
        return [refused.problem]
    said = Counter(drawn)
    return (
        [Problem("draws.not_drawn", object_code=code) for code in sorted(said.keys() - rightly)]
        + [Problem("draws.drawn_but_absent", object_code=code) for code in sorted(rightly - said.keys())]
        + [Problem("draws.drawn_twice", object_code=code) for code in sorted(code for code, n in said.items() if n > 1)]
    )


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


@contextmanager
def _collector_resting() -> Iterator[None]:
    """No search for garbage while a million tickets are made: it would walk through all of them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _columns(rows: Iterable[FrameRow]) -> _Columns:
    listed = list(rows)
    return _Columns([row[0] for row in listed], [row[1] for row in listed])


def _clean(columns: _Columns) -> _Columns:
    """The columns in NFC, once every code and stratum may stand in a frame; raises FrameRefused."""
    codes, strata = columns
    whole = "".join(codes)
    # 整列一次检查，只有查出问题才逐个看：一百万个编码逐个检查比抽签本身还慢。可见字符里的空白只有空格
    clean = whole.isprintable() and "," not in whole and " " not in whole and all(codes)
    if not (clean and unicodedata.is_normalized("NFC", "\n".join(codes))):
        codes = [_clean_code(code) for code in codes]
    names = {stratum: _clean_stratum(stratum) for stratum in set(strata)}
    if any(name != clean_name for name, clean_name in names.items()):
        strata = [names[stratum] for stratum in strata]
    ordered = sorted(codes)
    if any(map(eq, ordered, islice(ordered, 1, None))):
        twice = next(code for code, after in zip(ordered, islice(ordered, 1, None), strict=False) if code == after)
        raise FrameRefused(Problem("draws.code_twice", object_code=twice))
    return _Columns(codes, strata)


def _published(columns: _Columns) -> bytes:
    lines = [f"{code}\t{stratum}\n" for code, stratum in zip(*columns, strict=True)]
    # 码位次序就是UTF-8字节次序，制表符小于编码里的任何字符，所以整行排序等于按编码的字节排序
    return "".join(sorted(lines)).encode()


def _read(frame: bytes) -> _Columns:
    """The columns of canonical bytes; raises FrameRefused for any others."""
    try:
        parts = frame.decode().replace("\n", "\t").split("\t")
    except UnicodeDecodeError as error:
        raise FrameRefused(Problem("draws.frame_not_canonical")) from error
    columns = _Columns(parts[:-1:2], parts[1::2])
    # 重写一遍逐字节对照：分隔符放错、次序不对、多出空白，都在这里落网
    if _published(_clean(columns)) != frame:
        raise FrameRefused(Problem("draws.frame_not_canonical"))
    return columns


def _settled(columns: _Columns, quotas: Mapping[str, int]) -> dict[str, list[bytes]]:
    """Stratum → codes as bytes, once all quotas fit; raises QuotaMissing, QuotaTooLarge."""
    strata = _by_stratum(columns)
    for stratum in sorted(strata.keys() - quotas.keys()):
        raise QuotaMissing(Problem("draws.quota_missing", stratum=stratum, available=len(strata[stratum])))
    for stratum, quota in sorted(quotas.items()):
        available = len(strata.get(stratum, ()))
        if quota < 0:
            raise QuotaTooLarge(Problem("draws.quota_negative", stratum=stratum, quota=quota))
        if quota > available:
            facts = {"quota": quota, "available": available, "lack": quota - available}
            raise QuotaTooLarge(Problem("draws.quota_too_large", stratum=stratum, **facts))
    return strata


def _by_stratum(columns: _Columns) -> dict[str, list[bytes]]:
    # 编码里没有换行，合起来转一次字节再切开，比逐个转快
    codes = "\n".join(columns.codes).encode().split(b"\n") if columns.codes else []
    names = set(columns.strata)
    if len(names) == 1:
        return {names.pop(): codes}
    strata: defaultdict[str, list[bytes]] = defaultdict(list)
    for stratum, code in zip(columns.strata, codes, strict=True):
        strata[stratum].append(code)
    return dict(strata)


def _drawn(columns: _Columns, quotas: Mapping[str, int], seed: str) -> list[str]:
    strata = _settled(columns, quotas)
    return [code.decode() for name in sorted(strata) for code in _first(seed, strata[name], quotas[name]).values()]


def _first(seed: str, codes: Sequence[bytes], count: int) -> dict[bytes, bytes]:
    """The `count` smallest tickets, each with its code, smallest first.

    Tickets are spread evenly, so those above a generous bound need not be kept or sorted; should the bound be too
    narrow after all, everything is sorted.
    """
    kept = _below(_generous_bound(count, len(codes)), seed, codes)
    if len(kept) < count:
        kept = _below(_EVERY_TICKET, seed, codes)
    return {number: kept[number] for number in sorted(kept)[:count]}


def _below(bound: bytes, seed: str, codes: Iterable[bytes]) -> dict[bytes, bytes]:
    """Ticket → code of the tickets under the bound. Two codes with one SHA-256 are not to be found in this world."""
    start = sha256(f"{seed},".encode())  # the seed is hashed once; each code goes on from a copy
    kept: dict[bytes, bytes] = {}
    for code in codes:
        going_on = start.copy()
        going_on.update(code)
        number = going_on.digest()
        if number < bound:
            kept[number] = code
    return kept


def _generous_bound(count: int, size: int) -> bytes:
    """A ticket under which at least `count` of `size` lie but for one time in a billion: six deviations above."""
    wanted = count + 6 * isqrt(count) + 32
    return _EVERY_TICKET if wanted >= size else (wanted * 2**256 // size).to_bytes(32, "big")
