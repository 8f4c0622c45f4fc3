"""Calibration: free parameters of the model moved until it agrees with what was counted, as far as chance allows."""

from transcaspian.study.calibration.calibrate import Calibration, calibrate
from transcaspian.study.calibration.plan import Figure, Free, Plan, Settings, read

__all__ = ["Calibration", "Figure", "Free", "Plan", "Settings", "calibrate", "read"]
