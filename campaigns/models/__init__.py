"""Campaigns, draws, tasks and local decisions."""

from campaigns.models.campaign import Campaign, LocalShare
from campaigns.models.draw import Draw, DrawEntry, TopUp
from campaigns.models.task import Task

__all__ = ["Campaign", "Draw", "DrawEntry", "LocalShare", "Task", "TopUp"]
