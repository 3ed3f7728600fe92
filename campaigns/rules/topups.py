"""The list grew after the draw: how many more, and who? 补抽

Nobody leaves the list and who was drawn stays drawn; the next tickets of the same permutation fill the difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from campaigns.rules.draws import FrameRow, drawn_codes


def more_to_draw(quotas: Mapping[str, int], standing: Mapping[str, int], left: Mapping[str, int]) -> dict[str, int]:
    """Stratum → how many more objects are to be drawn: what the quota asks beyond those that stand, while any are left.

    quotas: by the grown list.   standing: drawn, and substitutes in the place of those they replaced.   left: neither
    drawn nor called. Keys are the strata of `quotas`; never negative: a quota that fell takes nobody back.
    """
    return {
        stratum: max(0, min(quota - standing.get(stratum, 0), left.get(stratum, 0)))
        for stratum, quota in quotas.items()
    }


def next_codes(frame: Iterable[FrameRow], more: Mapping[str, int], seed: str, taken: Collection[str]) -> list[str]:
    """The `more[stratum]` smallest tickets of each stratum among the codes not in `taken`, by stratum and ticket.

    frame: the grown list, codes in NFC as published.   Raises as draw_sample does.
    """
    return drawn_codes((row for row in frame if row.code not in taken), more, seed)
