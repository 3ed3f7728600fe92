"""The second officer fixes a value before the public one is known; it opens when the draw is made or voided. 承诺"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from unicodedata import normalize

from cryptography.exceptions import InvalidTag

from authorities.models import Officer
from authorities.sealed import seal, unseal
from authorities.services.audit import record_action
from campaigns.models import Draw
from campaigns.queries.draws import tampered
from campaigns.rules.commitments import DRAW_WITH_COMMITMENT, check_reveal, commitment_of
from campaigns.rules.periods import china_day
from campaigns.services.refusals import (
    CampaignRefused,
    refusal_recorded,
    refuse,
    require_drawing_officer,
    written_moment,
)


class Receipt(NamedTuple):
    """What the second officer keeps 回执: with the commitment and the digest, all that anybody needs to check it."""

    salt: str
    contribution: str


def commit_contribution(*, draw: Draw, contribution: str, salt: str, officer: Officer, now: datetime) -> Draw:
    """Publish the commitment to this second officer's value and seal the value until the draw.

    salt: 32 fresh random bytes as hex.   The audit entry holds the commitment and never the value.
    Refused, and the refusal recorded: no right, the officer who froze, drawn or void, committed already, the declared
    moment has come, a list changed since the freeze, an empty value. Raises CampaignRefused, SeedRefused,
    CommitmentRefused.   Source: faults D1, D2; docs/draws.md.
    """
    with refusal_recorded(officer=officer, verb="commit_contribution", subject=draw, at=now, detail={}):
        draw = Draw.objects.select_for_update(of=("self",)).select_related("campaign", "unit").get(pk=draw.pk)
        require_drawing_officer(officer, draw.unit)
        check_still_frozen(draw, officer)
        _check_in_time(draw, now)
        receipt = Receipt(salt, normalize("NFKC", contribution).strip())
        draw.commitment = commitment_of(*receipt, draw.frame_digest)
        draw.sealed_contribution = seal("\n".join(receipt))
        draw.committed_at, draw.committed_by = now, officer
        draw.save(update_fields=["commitment", "sealed_contribution", "committed_at", "committed_by"])
        facts = {"commitment": draw.commitment, "digest": draw.frame_digest}
        record_action(officer=officer, verb="commit_contribution", subject=draw, detail=facts, at=now)
    return draw


def check_still_frozen(draw: Draw, officer: Officer) -> None:
    """Raises CampaignRefused: void, drawn, frozen by this officer, or changed since the freeze."""
    if draw.voided_at is not None:
        raise refuse("draws.void", at=china_day(draw.voided_at))
    if draw.drawn_at is not None:
        raise refuse("draws.already_drawn", at=china_day(draw.drawn_at))
    if draw.frozen_by_id == officer.pk:
        raise refuse("draws.same_officer", officer=officer.name)
    if draw.scheme != DRAW_WITH_COMMITMENT:
        raise refuse("commitments.frozen_without")
    for problem in tampered(draw):
        raise CampaignRefused(problem)


def _check_in_time(draw: Draw, now: datetime) -> None:
    if draw.committed_at is not None:
        raise refuse("commitments.twice", at=written_moment(draw.committed_at))
    if draw.is_due(now):
        raise refuse("commitments.too_late", at=_due_words(draw), now=written_moment(now))


def _due_words(draw: Draw) -> str:
    return written_moment(draw.seed_due_at) if draw.seed_due_at else "没有写明的时间"


def receipt_of(draw: Draw) -> Receipt | None:
    """The sealed value with its salt; None: nothing sealed, or the seal cannot be opened with today's key."""
    try:
        salt, _, contribution = unseal(draw.sealed_contribution).partition("\n")
    except (InvalidTag, ValueError):
        return None
    return Receipt(salt, contribution) if salt else None


def reveal(draw: Draw, written: Receipt | None) -> None:
    """Put salt and contribution on the draw: those written off a receipt, or those under the seal. Saves nothing.

    Raises CampaignRefused: nothing committed, the seal does not open; RevealDiffers, CommitmentRefused, SeedRefused.
    """
    if not draw.commitment:
        raise refuse("commitments.none", at=_due_words(draw))
    receipt = written or receipt_of(draw)
    if receipt is None:
        raise refuse("commitments.seal_broken")
    check_reveal(draw.commitment, *receipt, draw.frame_digest)
    draw.salt, draw.contribution = receipt.salt, normalize("NFKC", receipt.contribution).strip()
    draw.sealed_contribution = ""


def open_seal(draw: Draw) -> None:
    """Reveal the value of a draw that is voided, so that anybody can see what it would have been. Saves nothing.

    A seal that does not open stays closed: the draw is published as committed and never revealed.
    """
    if draw.commitment and not draw.salt and receipt_of(draw):
        reveal(draw, None)
