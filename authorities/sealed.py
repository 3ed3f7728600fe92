"""How are ID numbers and phones kept? Encrypted at rest, with a keyed hash beside for equality search.

AES-256-GCM; the key comes from the environment, never from the database. A stored value is "v1:" + base64(nonce + box).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


def _key(purpose: bytes) -> bytes:
    return hmac.new(settings.SEALING_KEY.encode(), purpose, hashlib.sha256).digest()


def seal(value: str) -> str:
    """The encrypted form of a text; "" stays ""."""
    if not value:
        return ""
    nonce = os.urandom(12)
    return "v1:" + base64.b64encode(nonce + AESGCM(_key(b"seal")).encrypt(nonce, value.encode(), None)).decode()


def unseal(stored: str) -> str:
    """The text behind `seal`; raises cryptography's InvalidTag when the value or the key was changed."""
    if not stored:
        return ""
    box = base64.b64decode(stored.removeprefix("v1:"))
    return AESGCM(_key(b"seal")).decrypt(box[:12], box[12:], None).decode()


def seal_bytes(content: bytes) -> bytes:
    """The encrypted form of a file: a nonce, then the box."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(b"file")).encrypt(nonce, content, None)


def unseal_bytes(stored: bytes) -> bytes:
    """The file behind `seal_bytes`; raises cryptography's InvalidTag when the file or the key was changed."""
    return AESGCM(_key(b"file")).decrypt(stored[:12], stored[12:], None)


def fingerprint(value: str) -> str:
    """A keyed hash for equality search and uniqueness; "" stays ""."""
    return hmac.new(_key(b"find"), value.encode(), hashlib.sha256).hexdigest() if value else ""


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text column that is encrypted in the database and plain in Python."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return unseal(value or "")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in {"isnull"}:
            raise TypeError("A sealed column cannot be searched; use its fingerprint column.")
        return super().get_lookup(lookup_name)
