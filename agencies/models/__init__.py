"""Agencies, practitioners, sites, service projects and the imports that fill their ledgers."""

from agencies.models.agency import Agency
from agencies.models.imports import LedgerImport, LedgerImportRow
from agencies.models.people import Employment, Practitioner
from agencies.models.project import ServiceProject
from agencies.models.site import Fire, Site, SiteTag

__all__ = [
    "Agency",
    "Employment",
    "Fire",
    "LedgerImport",
    "LedgerImportRow",
    "Practitioner",
    "ServiceProject",
    "Site",
    "SiteTag",
]
