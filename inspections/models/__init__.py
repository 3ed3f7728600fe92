"""Records, findings, penalties and exposures."""

from inspections.models.exposure import MediaExposure
from inspections.models.finding import Finding
from inspections.models.penalty import Penalty, PenaltyCase
from inspections.models.record import Record, RecordNumber

__all__ = ["Finding", "MediaExposure", "Penalty", "PenaltyCase", "Record", "RecordNumber"]
