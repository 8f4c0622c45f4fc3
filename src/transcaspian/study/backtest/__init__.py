"""Predicted beside published: every figure that the model can answer for, scored by role, roles never added."""

from transcaspian.study.backtest.back_test import BackTest, back_test

__all__ = ["BackTest", "back_test"]
