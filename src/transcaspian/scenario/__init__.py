"""The only code that reads input files: catalogue, reference data, overrides, tables, provenance."""

from transcaspian.scenario.load import Scenario, check, load, names
from transcaspian.scenario.own_tables import own_table
from transcaspian.scenario.parameters import Change, Parameter
from transcaspian.scenario.provenance import Why, why
from transcaspian.scenario.sampling import Inputs
from transcaspian.scenario.source_uses import SourceUse, sources
from transcaspian.scenario.templates import template

__all__ = [
    "Change",
    "Inputs",
    "Parameter",
    "Scenario",
    "SourceUse",
    "Why",
    "check",
    "load",
    "names",
    "own_table",
    "sources",
    "template",
    "why",
]
