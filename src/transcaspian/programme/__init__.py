"""The programme: who promised what by when, what was believed on any day, and when it may be met.

>>> from transcaspian import programme
>>> register = programme.load()
>>> programme.status(register).states()["met_late"]
2
"""

from __future__ import annotations

from transcaspian.programme.load import load
from transcaspian.programme.register import Register
from transcaspian.programme.status import Status, status

__all__ = ["Register", "Status", "load", "status"]
