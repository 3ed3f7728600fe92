"""Is every picture handed in as evidence still there, unchanged, and does every file have its row?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from authorities.files import sealed_store
from authorities.models import AuditEntry, EvidenceImage

FOLDER = "evidence"
KEPT, DROPPED = "keep_image", "drop_image"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. kind: missing, altered, orphaned, relabelled (row and log differ) or unlisted (no row).

    subject: the key of the picture, or the name of the file where no row names it.
    """

    kind: str
    subject: str


def image_content(image: EvidenceImage) -> bytes:
    """The picture; raises FileMissing, or FileAltered when it is not the one whose digest the row keeps."""
    content = sealed_store.get(image.stored_name)
    if hashlib.sha256(content).hexdigest() != image.digest:
        raise sealed_store.FileAltered(image.stored_name)
    return content


def evidence_faults() -> Iterator[Fault]:
    """Read every file again and hold it against its row, and every row against the audit chain. Source: fault D8.

    Whoever edits the row to fit an edited file still contradicts the chain, which cannot be edited unseen.
    """
    logged = _logged_digests()
    for image in EvidenceImage.objects.order_by("pk").iterator(chunk_size=500):
        fault = _file_fault(image)
        if fault:
            yield Fault(fault, str(image.pk))
        if logged.pop(str(image.pk), None) != image.digest:
            yield Fault("relabelled", str(image.pk))
    yield from (Fault("unlisted", subject) for subject in logged)
    yield from (Fault("orphaned", name) for name in orphans())


def orphans() -> Iterator[str]:
    """Files that no row names: of a process that died between the file and its row."""
    named = set(EvidenceImage.objects.values_list("stored_name", flat=True))
    return (name for name in sealed_store.names(FOLDER) if name not in named)


def _file_fault(image: EvidenceImage) -> str:
    try:
        image_content(image)
    except sealed_store.FileMissing:
        return "missing"
    except sealed_store.FileAltered:
        return "altered"
    return ""


def _logged_digests() -> dict[str, str]:
    """Key → digest of every picture the chain says was kept and not taken away again."""
    found: dict[str, str] = {}
    entries = AuditEntry.objects.filter(verb__in=[KEPT, DROPPED]).order_by("number")
    for subject, verb, detail in entries.values_list("subject_id", "verb", "detail").iterator(chunk_size=2000):
        if verb == KEPT:
            found[subject] = detail["digest"]
        else:
            found.pop(subject, None)
    return found
