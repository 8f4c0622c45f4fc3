"""Results to something to read: one self-contained page of tables, charts and a map."""

from transcaspian.report.page import page

__all__ = ["page"]
