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

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from authorities.rules.problem import Problem, Refused


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
    lines = [f"{code}\t{stratum}\n" for stratum, codes in _strata(rows).items() for code in codes]
    # 码位次序就是UTF-8字节次序，制表符小于编码里的任何字符，所以整行排序等于按编码的字节排序
    return "".join(sorted(lines)).encode()


def parse_frame(frame: bytes) -> list[FrameRow]:
    """The rows of published frame bytes; raises FrameRefused unless the bytes are exactly canonical."""
    try:
        lines = frame.decode().split("\n")
        rows = [FrameRow(*line.split("\t")) for line in lines[:-1]]
    except (UnicodeDecodeError, TypeError) as error:
        raise FrameRefused(Problem("draws.frame_not_canonical")) from error
    if canonical_frame(rows) != frame:
        raise FrameRefused(Problem("draws.frame_not_canonical"))
    return rows


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
    strata = _settled(frame, quotas)
    tickets: list[Ticket] = []
    for stratum in sorted(strata):
        codes, quota = strata[stratum], quotas[stratum]
        numbers, order = _ranking(seed, codes)
        tickets += [
            Ticket(numbers[place], codes[place], stratum, rank, rank <= quota) for rank, place in enumerate(order, 1)
        ]
    return tickets


def drawn_codes(frame: Iterable[FrameRow], quotas: Mapping[str, int], seed: str) -> list[str]:
    """The codes that `draw_sample` draws, in its order, without a ticket for each of the others.

    For verifying, and for frames of a million rows.   Raises as draw_sample does.
    """
    strata = _settled(frame, quotas)
    drawn: list[str] = []
    for stratum in sorted(strata):
        codes = strata[stratum]
        _, order = _ranking(seed, codes)
        drawn += [codes[place] for place in order[: quotas[stratum]]]
    return drawn


def next_substitute(tickets: Iterable[Ticket], stratum: str, used: Collection[str]) -> Ticket | None:
    """The next object in line 递补: the best-ranked of the stratum neither drawn nor in `used`; None: nobody is left.

    used: codes already called as substitutes, or set aside with a recorded reason.
    """
    waiting = (t for t in tickets if t.stratum == stratum and not t.drawn and t.code not in used)
    return min(waiting, key=lambda t: t.rank, default=None)


def verify(frame: bytes, digest: str, seed: str, quotas: Mapping[str, int], drawn: Collection[str]) -> list[Problem]:
    """Repeat a published draw from its parts: what does not agree, one problem each; [] when all is well.

    frame: the published bytes.  digest: as published before the seed.  drawn: codes said to be drawn.
    """
    if frame_digest(frame) != digest:
        return [Problem("draws.digest_differs", published=digest, computed=frame_digest(frame))]
    try:
        rightly = set(drawn_codes(parse_frame(frame), quotas, seed))
    except Refused as refused:
        return [refused.problem]
    said = Counter(drawn)
    return (
        [Problem("draws.not_drawn", object_code=code) for code in sorted(said.keys() - rightly)]
        + [Problem("draws.drawn_but_absent", object_code=code) for code in sorted(rightly - said.keys())]
        + [Problem("draws.drawn_twice", object_code=code) for code, times in sorted(said.items()) if times > 1]
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


def _strata(rows: Iterable[FrameRow]) -> dict[str, list[str]]:
    """Codes by stratum, all in NFC, in the order given; raises FrameRefused.

    Bare strings and one pass: a million small objects would cost more in the collector than the hashing itself.
    """
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for code, stratum in rows:
        grouped[stratum].append(code if code.isascii() and code.isalnum() else _clean_code(code))
    strata: dict[str, list[str]] = {}
    for stratum, codes in grouped.items():
        strata.setdefault(_clean_stratum(stratum), []).extend(codes)
    every = list(chain.from_iterable(strata.values()))
    if len(set(every)) < len(every):
        raise FrameRefused(Problem("draws.code_twice", object_code=min(_twice(every))))
    return strata


def _twice(codes: Iterable[str]) -> list[str]:
    return [code for code, times in sorted(Counter(codes).items()) if times > 1]


def _settled(frame: Iterable[FrameRow], quotas: Mapping[str, int]) -> dict[str, list[str]]:
    """The strata of a frame whose quotas all fit; raises FrameRefused, QuotaMissing, QuotaTooLarge."""
    strata = _strata(frame)
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


def _ranking(seed: str, codes: Sequence[str]) -> tuple[list[str], list[int]]:
    """Each code's ticket number, and the places of the codes from the smallest number up."""
    prefix = f"{seed},"
    numbers = [sha256((prefix + code).encode()).hexdigest() for code in codes]
    return numbers, sorted(range(len(codes)), key=numbers.__getitem__)
