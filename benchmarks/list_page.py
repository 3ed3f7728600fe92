"""python -m benchmarks.list_page [ADDRESS …]: a page against an empty view behind the same middleware."""

from __future__ import annotations

import argparse
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402  after setup
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from authorities.models import Officer, Role  # noqa: E402
from benchmarks.timing import side_by_side  # noqa: E402

ADDRESSES = ["/agencies/", "/projects/", "/records/", "/dashboard/"]


def main() -> None:
    """A ratio a page, with its number of queries; as an officer of the corps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("addresses", nargs="*", default=ADDRESSES)
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.ROOT_URLCONF = "benchmarks.empty_view"
    client = Client()
    client.force_login(Officer.objects.filter(role=Role.CORPS_STAFF).first())
    for address in parser.parse_args().addresses:
        with CaptureQueriesContext(connection) as queries:
            status = client.get(address).status_code
        sys.stdout.write(f"{address} → {status}, {len(queries)} queries\n")
        side_by_side(address, lambda address=address: client.get(address), lambda: client.get("/empty/"), rounds=15)


if __name__ == "__main__":
    main()
