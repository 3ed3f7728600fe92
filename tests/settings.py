"""Settings of the test suite: the product's own, over a state folder that goes with the run.

DATABASE_URL chooses the database as in the product (bin/test runs the suite on SQLite and on PostgreSQL).
"""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ:  # workers inherit the folder of the run, each takes a corner of its own
    os.environ["MINGCHA_VAR"] = os.path.join(os.environ["MINGCHA_TEST_RUN"], os.environ["PYTEST_XDIST_WORKER"])
elif "MINGCHA_TEST_RUN" not in os.environ:  # a command started by a test inherits both
    os.environ["MINGCHA_TEST_RUN"] = os.environ["MINGCHA_VAR"] = tempfile.mkdtemp(prefix="mingcha_tests_")
    atexit.register(shutil.rmtree, os.environ["MINGCHA_TEST_RUN"], ignore_errors=True)
for _name in ("MINGCHA_MODE", "MINGCHA_TODAY", "MINGCHA_NOTICES", "REDIS_URL"):
    os.environ.pop(_name, None)

from config.settings import *  # noqa: E402, F403
from config.settings import PASSWORD_HASHERS as _SLOW_HASHERS  # noqa: E402

# A login in a test proves who comes in, not how slow the hash is; one door test uses the product's own hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *_SLOW_HASHERS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns of a missing folder
