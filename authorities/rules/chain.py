"""What holds the audit chain together?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping


def entry_hash(fields: Mapping[str, object]) -> str:
    """SHA-256 in hex over the canonical JSON of an entry; its fields hold the hash of the entry before."""
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()
