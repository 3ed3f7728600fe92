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
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from math import isqrt
from typing import NamedTuple

from authorities.rules.problem import Problem, Refused
from campaigns.rules.frame_bytes import (
    FrameRefused,
    FrameRow,
    by_stratum,
    canonical_frame,
    check_canonical,
    check_digest,
    frame_digest,
    parse_frame,
)

__all__ = [
    "FrameRefused",
    "FrameRow",
    "QuotaMissing",
    "QuotaTooLarge",
    "Ticket",
    "canonical_frame",
    "draw_published",
    "draw_sample",
    "drawn_codes",
    "frame_digest",
    "next_substitute",
    "parse_frame",
    "ticket",
    "verify",
]

_SIZE = 32  # bytes of a ticket
_EVERY_TICKET = b"\xff" * 33  # above all of 32 bytes


class QuotaTooLarge(Refused):
    """A stratum holds fewer objects than its quota."""


class QuotaMissing(Refused):
    """A stratum of the frame has no quota: nobody may drop out of a draw by being forgotten. 0 must be said."""


class Ticket(NamedTuple):
    """One object's place in a draw 抽签号: number is 64 hex signs, rank counts from 1 within the stratum."""

    number: str
    code: str
    stratum: str
    rank: int
    drawn: bool


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
    strata = _settled(canonical_frame(frame), quotas)
    tickets: list[Ticket] = []
    with _collector_resting():
        for stratum in sorted(strata):
            codes, quota = strata[stratum], quotas[stratum]
            for rank, one in enumerate(_first(seed, codes, len(codes)), 1):
                tickets.append(Ticket(one[:_SIZE].hex(), one[_SIZE:].decode(), stratum, rank, rank <= quota))
    return tickets


def drawn_codes(frame: Iterable[FrameRow], quotas: Mapping[str, int], seed: str) -> list[str]:
    """The codes that `draw_sample` draws, in its order, without a ticket for each of the others.

    For verifying, and for frames of a million rows.   Raises as draw_sample does.
    """
    drawn = _drawn(canonical_frame(frame), quotas, seed)
    return [code for line in drawn.values() for code in _codes_of(line)]


def draw_published(frame: bytes, digest: str, quotas: Mapping[str, int], seed: str) -> dict[str, list[tuple[str, str]]]:
    """The drawn of a frozen list: stratum → (ticket, code), smallest ticket first, as a draw's file lists them.

    frame, digest: as `canonical_frame` and `frame_digest` gave them at the freeze. The digest vouches for the form:
    bytes from somebody else go through `verify`.   Raises FrameRefused when they differ, QuotaMissing, QuotaTooLarge.
    """
    check_digest(frame, digest)
    with _collector_resting():
        return {
            stratum: list(zip([one[:_SIZE].hex() for one in line], _codes_of(line), strict=True))
            for stratum, line in _drawn(frame, quotas, seed).items()
        }


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
    try:
        check_digest(frame, digest)
        check_canonical(frame)
        again = _drawn(frame, quotas, seed)
    except Refused as refused:
        return [refused.problem]
    rightly = {code for line in again.values() for code in _codes_of(line)}
    said = Counter(drawn)
    return (
        [Problem("draws.not_drawn", object_code=code) for code in sorted(said.keys() - rightly)]
        + [Problem("draws.drawn_but_absent", object_code=code) for code in sorted(rightly - said.keys())]
        + [Problem("draws.drawn_twice", object_code=code) for code in sorted(code for code, n in said.items() if n > 1)]
    )


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


def _settled(frame: bytes, quotas: Mapping[str, int]) -> dict[str, list[bytes]]:
    """Stratum → codes, once all quotas fit; raises QuotaMissing, QuotaTooLarge."""
    strata = by_stratum(frame)
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


def _drawn(frame: bytes, quotas: Mapping[str, int], seed: str) -> dict[str, list[bytes]]:
    """Stratum → ticket and code, run together, of the drawn; strata by name, tickets from small to large."""
    strata = _settled(frame, quotas)
    return {stratum: _first(seed, strata[stratum], quotas[stratum]) for stratum in sorted(strata)}


def _codes_of(line: Sequence[bytes]) -> list[str]:
    # 编码里没有换行，合起来转一次文字再切开，比逐个转快
    return b"\n".join([one[_SIZE:] for one in line]).decode().split("\n") if line else []


def _first(seed: str, codes: Sequence[bytes], count: int) -> list[bytes]:
    """The `count` smallest tickets, each followed by its code, smallest first.

    Tickets are spread evenly, so those above a generous bound need not be kept or sorted; should the bound be too
    narrow after all, everything is sorted.
    """
    kept = _below(_generous_bound(count, len(codes)), seed, codes)
    if len(kept) < count:
        kept = _below(_EVERY_TICKET, seed, codes)
    return sorted(kept)[:count]


def _below(bound: bytes, seed: str, codes: Iterable[bytes]) -> list[bytes]:
    """Ticket and code, run together, of the tickets under the bound."""
    new = sha256(f"{seed},".encode()).copy  # the seed is hashed once; each code goes on from a copy
    kept: list[bytes] = []
    for code in codes:
        going_on = new()
        going_on.update(code)
        number = going_on.digest()
        if number < bound:
            kept.append(number + code)
    return kept


def _generous_bound(count: int, size: int) -> bytes:
    """A ticket under which at least `count` of `size` lie but for one time in a billion: six deviations above."""
    wanted = count + 6 * isqrt(count) + 32
    return _EVERY_TICKET if wanted >= size else (wanted * 2**256 // size).to_bytes(32, "big")
