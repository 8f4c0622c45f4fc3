"""The answer of a run as data: a folder of tables, what is read back from it, drawn of it and exported."""

from transcaspian.study.results.results import Results

__all__ = ["Results"]
