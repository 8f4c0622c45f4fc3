"""The only place where the rooms meet: run, compare, results."""

from transcaspian.study.compare import Comparison, compare
from transcaspian.study.results import Results
from transcaspian.study.run import run

__all__ = ["Comparison", "Results", "compare", "run"]
