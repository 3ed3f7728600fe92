"""The demo province: fictitious agencies, people, sites and inspections, the same for the same seed."""
