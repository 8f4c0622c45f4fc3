"""What other commands have found beside a run: the kinds the report shows, and words where one cannot be shown."""

from __future__ import annotations

from transcaspian.messages import say
from transcaspian.report.markup import tag, words
from transcaspian.study import delay_cost
from transcaspian.study.back_cast import tables as back_cast
from transcaspian.study.backtest.back_test import FINDING as BACK_TEST
from transcaspian.study.forecast import tables as forecast
from transcaspian.study.marginal import outcome as marginal
from transcaspian.study.oil import limits as oil_limits
from transcaspian.study.results import Results
from transcaspian.study.results.findings import Finding, Unreadable

SHOWN = (
    marginal.FINDING,
    back_cast.FINDING,
    oil_limits.FINDING,
    delay_cost.FINDING,
    forecast.FINDING,
    BACK_TEST,
)


def not_there(finding: Finding, results: Results, *, text: str, command: str) -> str:
    """Return the paragraph that stands in place of a finding.

    Parameters
    ----------
    finding : Finding
        The kind that is not beside the results, or not so that it can be read.
    results : Results
        The run that is shown.
    text, command : str
        What is said with which command where nobody has asked yet. A folder that cannot be read is named, with the
        command that makes it anew.
    """
    left = finding.unreadable(results)
    if left is not None:
        text, command = say("report.finding_unreadable", folder=left.folder.name), left.command
    return tag("p", words(text), " ", tag("code", words(command)), class_="missing")


def unreadable(results: Results) -> list[Unreadable]:
    """Return the folders beside the results that the report leaves out because they cannot be read."""
    found = [finding.unreadable(results) for finding in SHOWN]
    return [each for each in found if each is not None]
