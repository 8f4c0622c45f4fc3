"""The line under each figure that says where its numbers are from."""

from __future__ import annotations

from transcaspian.messages import say
from transcaspian.study.results import Results


def source_line(results: Results) -> str:
    """Return version, scenario, replications and seed in a line."""
    manifest = results.manifest
    return say(
        "report.source_model",
        version=manifest["version"],
        scenario=manifest["scenario"],
        replications=results.replications,
        seed=manifest["seed"],
    )
