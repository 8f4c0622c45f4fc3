"""The only place where the rooms meet: run, compare, results.

A study of one module stands beside the folders of the larger ones; a folder is named for what it finds or keeps.
"""

from transcaspian.study.compare import Comparison, compare
from transcaspian.study.results import Results
from transcaspian.study.run import run

__all__ = ["Comparison", "Results", "compare", "run"]
