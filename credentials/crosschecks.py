"""The cross-checks of this app that a notice may name."""

from campaigns.rules.crosschecks import register_test
from credentials.rules.crosschecks import TESTS

for _name, _test in TESTS.items():
    register_test(_name, _test.thresholds)
