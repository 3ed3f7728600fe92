"""How is a rate of a notice said in one line? 抽查率的说法"""

from __future__ import annotations

from campaigns.rules.notice import Band, Part, Tier


def tier_words(tier: Tier) -> str:
    """The rate in Chinese: 49个以下至少20%；50至100个至少10%. What the folder writes as n/100 is said in percent."""
    if tier.per_object_minimum is not None and tier.share is None and not tier.bands:
        return f"每个抽中的上级对象至少{tier.per_object_minimum}个"
    if tier.bands:
        whole = "；".join(f"{_span(band)}至少{_percent(band.written, band.share)}" for band in tier.bands)
    elif tier.count is not None:
        whole = f"{tier.count}个"
    elif tier.share is not None:
        whole = "全部" if tier.share == 1 else f"至少{_percent(tier.written, tier.share)}"
    else:
        whole = "由执行单位自行确定"
    monthly = "每月" if tier.per == "month" else ""
    parts = "".join(f"，其中{part.name}{_part(part)}" for part in tier.parts)
    return f"{monthly}{whole}{parts}"


def _part(part: Part) -> str:
    if part.count is not None:
        return f"至少{part.count}个"
    return "全部" if part.share == 1 else f"至少{_percent(part.written, part.share)}"


def _span(band: Band) -> str:
    if band.high is None:
        return f"{band.low}个以上" if band.low is not None else "不论多少"
    if not band.low:
        return f"{band.high}个以下"
    return f"{band.low}至{band.high}个"


def _percent(written: str, share: object) -> str:
    return f"{written.removesuffix('/100')}%" if written.endswith("/100") else written or str(share)
