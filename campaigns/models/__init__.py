"""Campaigns, draws, tasks, teams, dispatch and local decisions."""

from campaigns.models.campaign import Amendment, Campaign, LocalShare
from campaigns.models.dispatch import Dispatch, DispatchItem, DispatchStep, Letter, SurveyReport
from campaigns.models.draw import Draw, DrawEntry, TopUp
from campaigns.models.shortfall import ShortfallNote
from campaigns.models.task import Task
from campaigns.models.team import Qualification, Recusal, TaskInspector

__all__ = [
    "Amendment",
    "Campaign",
    "Dispatch",
    "DispatchItem",
    "DispatchStep",
    "Draw",
    "DrawEntry",
    "Letter",
    "LocalShare",
    "Qualification",
    "Recusal",
    "ShortfallNote",
    "SurveyReport",
    "Task",
    "TaskInspector",
    "TopUp",
]
