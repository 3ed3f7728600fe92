"""Which cells of somebody's own workbook are wrong? Shown in that workbook itself: red, with a comment, else untouched.

The file is not read and written anew: only the bytes of the wrong cells, their styles and the comments are changed, so
other sheets, widths, formulas, pictures and columns nobody asked for stay what they were. Source: pains 16 and 17.
"""

from authorities.files.marking.package import NotMarkable
from authorities.files.marking.workbook import MOST_COMMENTS, RED, marked_workbook

__all__ = ["MOST_COMMENTS", "RED", "NotMarkable", "marked_workbook"]
