"""Agencies, practitioners, sites, service projects and the imports that fill their ledgers."""

from agencies.models.agency import Agency
from agencies.models.attention import Attention
from agencies.models.catalogue import EquipmentKind
from agencies.models.equipment import Equipment
from agencies.models.history import PastState
from agencies.models.imports import LedgerImport, LedgerImportRow
from agencies.models.merge import AgencyMerge, MovedRow
from agencies.models.people import Employment, InsuranceSighting, Practitioner
from agencies.models.project import ServiceProject
from agencies.models.service_visit import ServiceVisit
from agencies.models.site import Fire, Site, SiteTag
from agencies.models.versioned import Versioned

__all__ = [
    "Agency",
    "AgencyMerge",
    "Attention",
    "Employment",
    "Equipment",
    "EquipmentKind",
    "Fire",
    "InsuranceSighting",
    "LedgerImport",
    "LedgerImportRow",
    "MovedRow",
    "PastState",
    "Practitioner",
    "ServiceProject",
    "ServiceVisit",
    "Site",
    "SiteTag",
    "Versioned",
]
