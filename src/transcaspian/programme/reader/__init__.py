"""The reader of communiques: a text in Kazakh, Azerbaijani, Russian or English gives proposed entries.

Nothing enters the register by itself: a person confirms each proposal.
"""

from __future__ import annotations

from transcaspian.programme.reader.proposals import KINDS, Proposal, Reading
from transcaspian.programme.reader.read import read
from transcaspian.programme.reader.texts import read_file

__all__ = ["KINDS", "Proposal", "Reading", "read", "read_file"]
