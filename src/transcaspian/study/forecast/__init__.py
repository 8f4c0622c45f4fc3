"""Forecast of years ahead: the study, the series it counts, its tables and its text."""

from transcaspian.study.forecast.years_ahead import forecast

__all__ = ["forecast"]
