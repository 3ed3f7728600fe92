"""Is one instrument listed by several agencies, or twice?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from authorities.rules.problem import Problem
from credentials.rules.crosschecks.rows import Device
from credentials.rules.crosschecks.suspicion import Suspicion, device_side, suspicion


def serial_listed_twice(devices: Iterable[Device], today: date, limits: Mapping[str, int]) -> Iterator[Suspicion]:
    """One serial of one kind on two rows or more. Subject: kind and serial. Source: notice 四（一）2⑤."""
    for (kind, serial), group in groupby(devices, key=lambda device: (device.kind, device.serial)):
        listed = list(group)
        if serial and len(listed) > 1:
            names = "、".join(sorted({device.firm.name for device in listed}))
            problem = Problem("crosscheck.serial_twice", device=kind, serial=serial, agencies=names, count=len(listed))
            sides = [device_side(device) for device in listed]
            yield suspicion(problem, [f"serial:{kind}:{serial}"], (device.firm for device in listed), sides)
