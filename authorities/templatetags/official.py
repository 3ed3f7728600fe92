"""How are dates, numbers and states written?"""

from django import template

register = template.Library()
