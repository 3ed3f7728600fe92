"""Keep pictures handed in as evidence: the one way in for every app.

A picture is kept as soon as it came, so that a form sent back for another reason does not lose it; it stands for
nothing until the act it belongs to uses it. The file is whole on the disk before its row is written, and goes when the
row cannot be: a row never lacks its file. Source: faults A11, H1-H5.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from authorities.files import sealed_store
from authorities.files.evidence_images import SIZE_LIMIT, ImageRefused, redraw, too_big
from authorities.models import EvidenceImage, Officer
from authorities.queries.evidence import FOLDER, orphans
from authorities.rules.keys import keys_of
from authorities.rules.problem import Problem, Refused
from authorities.services.audit import record_action
from authorities.wording import WORDS

MOST = 6  # pictures that one act stands on
WAITS = timedelta(days=1)  # a picture nothing came to stand on is taken away after this


class Upload(Protocol):
    """A file as a form receives it; its name is never looked at."""

    size: int | None

    def read(self) -> bytes: ...


@dataclass(frozen=True)
class TakenIn:
    """Pictures that wait for their act, and why the others were not taken, in sentences."""

    images: tuple[EvidenceImage, ...]
    refusals: tuple[str, ...] = ()


def take_in(*, uploads: Sequence[Upload], kept: str, officer: Officer, now: datetime) -> TakenIn:
    """The pictures of one form: those that came before (`kept`, as the form carries them) and those that come now."""
    images, refusals = list(waiting_images(officer, kept)), []
    for place, upload in enumerate(uploads, start=1):
        try:
            if len(images) >= MOST:
                raise ImageRefused(Problem("evidence.too_many", most=MOST))
            if (upload.size or 0) > SIZE_LIMIT:
                raise ImageRefused(too_big(upload.size or 0))
            found = keep_image(content=upload.read(), officer=officer, now=now)
        except ImageRefused as refusal:
            # 原文件名不可信，按选取的次序称呼
            refusals.append(f"第{place}张：{refusal.problem.say(WORDS)}")
        else:
            images += [] if found in images else [found]
    return TakenIn(tuple(images), tuple(refusals))


def waiting_images(officer: Officer, kept: str) -> list[EvidenceImage]:
    """Of the keys a form carries ("12,15"), the officer's own pictures that nothing stands on yet."""
    keys = keys_of(kept.split(","), MOST)
    return list(EvidenceImage.objects.filter(pk__in=keys, officer=officer, used_at=None))


def keep_image(*, content: bytes, officer: Officer, now: datetime) -> EvidenceImage:
    """Draw a picture anew and keep it sealed; the same file again, while it waits, is the same picture.

    Raises ImageRefused: not a picture, too large, damaged, no room on the disk.
    """
    source = hashlib.sha256(content).hexdigest()
    known: EvidenceImage | None = EvidenceImage.objects.filter(
        officer=officer, source_digest=source, used_at=None
    ).first()
    if known:
        return known
    drawn = redraw(content)
    digest = hashlib.sha256(drawn.content).hexdigest()
    # 每张图各有一个文件：同一张图交两次，撤掉一次不会带走另一次的
    name = f"{FOLDER}/{digest[:2]}/{digest}-{secrets.token_hex(8)}"
    try:
        sealed_store.put(name, drawn.content)
    except OSError as error:
        raise ImageRefused(Problem("evidence.no_room")) from error
    image = EvidenceImage(
        unit=officer.unit,
        officer=officer,
        digest=digest,
        source_digest=source,
        stored_name=name,
        width=drawn.width,
        height=drawn.height,
        byte_count=len(drawn.content),
        kept_at=now,
    )
    try:
        with transaction.atomic():
            image.save(force_insert=True)
            detail = {"digest": digest, "source_digest": source, "bytes": image.byte_count}
            record_action(officer=officer, verb="keep_image", subject=image, detail=detail, at=now)
    except BaseException:
        sealed_store.drop(name)
        raise
    return image


def use_images(*, images: Iterable[EvidenceImage], officer: Officer, now: datetime) -> list[str]:
    """Let an act stand on pictures, in its own transaction; returns their digests for the act's audit entry.

    Raises Refused when one of them is somebody else's or something stands on it already.
    """
    chosen = {image.pk: image.digest for image in images}
    waiting = EvidenceImage.objects.filter(pk__in=chosen, officer=officer, used_at=None)
    if waiting.update(used_at=now) != len(chosen):
        raise Refused(Problem("evidence.used"))
    return list(chosen.values())


def drop_image(*, image: EvidenceImage, now: datetime, officer: Officer | None = None) -> bool:
    """Take away a picture that nothing stands on; False when something came to stand on it meanwhile."""
    with transaction.atomic():
        gone, _ = EvidenceImage.objects.filter(pk=image.pk, used_at=None).delete()
        if not gone:
            return False
        detail = {"digest": image.digest}
        record_action(officer=officer, verb="drop_image", subject=image, detail=detail, at=now, unit=image.unit)
    # 行先撤、文件后撤：中途断电只会剩下没有登记的文件，核对时会指出
    sealed_store.drop(image.stored_name)
    return True


def clear_unused(*, now: datetime) -> tuple[int, int]:
    """Take away pictures that waited a day in vain, and files without a row; how many of each."""
    waiting = EvidenceImage.objects.filter(used_at=None, kept_at__lt=now - WAITS).select_related("unit")
    dropped = sum(drop_image(image=image, now=now) for image in list(waiting))
    strays = [name for name in orphans() if sealed_store.written_at(name) < now - WAITS]
    for name in strays:
        sealed_store.drop(name)
    return dropped, len(strays)
