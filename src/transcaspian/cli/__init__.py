"""The command line: reads arguments, calls one function of the library, prints its answer. No formula stands here."""

from __future__ import annotations

from transcaspian.cli.app import main

__all__ = ["main"]
