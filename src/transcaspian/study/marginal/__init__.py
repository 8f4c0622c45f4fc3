"""Marginal values: what one more of each limit is worth, and where tonnes stop following demand."""

from transcaspian.study.marginal.levers import Change, Lever, levers_of
from transcaspian.study.marginal.search import Marginal, marginal

__all__ = ["Change", "Lever", "Marginal", "levers_of", "marginal"]
