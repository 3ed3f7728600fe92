"""Which code does a site get that came in by a ledger?"""

from __future__ import annotations

import hashlib


def site_code(unit_code: str, name: str) -> str:
    """The code from the unit and the name: the same site has the same code, whichever ledger brings it."""
    mark = hashlib.sha256(f"{unit_code}|{name}".encode()).hexdigest()[:10].upper()
    return f"{unit_code}{mark}"
