"""ID numbers are sealed with a key that the database does not know, and found by a hash that needs the key as well."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings as product

from authorities.sealed import fingerprint, seal, seal_bytes, unseal, unseal_bytes
from tests.doors.person_files import id_number

NUMBER = id_number(1)
OTHER_KEY = "another-key-of-the-same-length-0123456789-abcdefghijklmnopqrstuvwxyz"


class TestFingerprint:
    def test_is_no_bare_hash_of_any_common_kind(self) -> None:
        found = fingerprint(NUMBER)

        bare = {
            hashlib.new(name, NUMBER.encode()).hexdigest() for name in ("sha256", "sha512", "sha1", "md5", "sha3_256")
        }
        salted = {hashlib.sha256((secret + NUMBER).encode()).hexdigest() for secret in (product.SECRET_KEY, "mingcha")}
        assert len(found) == 64 and found not in bare | salted

    def test_is_equal_for_equal_numbers_only_under_one_key(self, settings: Any) -> None:
        before = fingerprint(NUMBER)
        assert before == fingerprint(NUMBER) != fingerprint(id_number(2))

        settings.SEALING_KEY = OTHER_KEY

        assert fingerprint(NUMBER) != before

    def test_has_a_key_of_its_own_beside_that_of_sessions(self, settings: Any) -> None:
        before = fingerprint(NUMBER)

        settings.SECRET_KEY = OTHER_KEY

        assert fingerprint(NUMBER) == before
        assert product.SEALING_KEY != product.SECRET_KEY


class TestSeal:
    def test_opens_with_its_key_and_with_no_other(self, settings: Any) -> None:
        text, file = seal(NUMBER), seal_bytes(NUMBER.encode())
        assert (unseal(text), unseal_bytes(file)) == (NUMBER, NUMBER.encode())

        settings.SEALING_KEY = OTHER_KEY

        for opening in (lambda: unseal(text), lambda: unseal_bytes(file)):
            with pytest.raises(InvalidTag):
                opening()

    def test_looks_different_each_time_so_that_equal_numbers_do_not_show(self) -> None:
        assert seal(NUMBER) != seal(NUMBER) and NUMBER not in seal(NUMBER)

    def test_of_a_file_does_not_open_as_text(self) -> None:
        import base64

        with pytest.raises(InvalidTag):
            unseal("v1:" + base64.b64encode(seal_bytes(NUMBER.encode())).decode())
