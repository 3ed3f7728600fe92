"""How is a value written in a command that a reader copies from a page?"""

from __future__ import annotations

import shlex

from django import template

register = template.Library()


@register.filter
def shell_word(value: str) -> str:
    """The value as one word of a POSIX shell, quoted where it must be: it's → 'it'"'"'s'."""
    return shlex.quote(value)
