"""The back-test: run the years that are over, set every published figure beside the model's, score by role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from transcaspian.methods import scores
from transcaspian.study.backtest import off_the_clock, on_the_clock, years
from transcaspian.study.backtest.on_the_clock import Left
from transcaspian.study.backtest.years import Progress, Year
from transcaspian.study.results import folder
from transcaspian.study.results.findings import Finding

KIND = "back-test"
TABLE, SCORES, LEFT = "backtest", "backtest_scores", "backtest_left"
REPLICATIONS = 20
LEFT_COLUMNS = tuple(field.name for field in fields(Left))
JUDGED = ("tolerance", "hit", "covered", "distance_share", "loss", "naive_loss")
FINDING = Finding(
    kind=KIND,
    command="transcaspian backtest",
    about=("replications", "seed", "years", "rule"),
    tables={
        TABLE: (*(field.name for field in fields(scores.Row)), *JUDGED),
        SCORES: tuple(field.name for field in fields(scores.Scores)),
        LEFT: LEFT_COLUMNS,
    },
    names=scores.ROLES,
)
DRAWS = 20  # of the inputs of rows that need no clock, at most


@dataclass(frozen=True)
class BackTest:
    """Every row, the rule it is judged by, the scores of each role, and what could not be compared.

    Attributes
    ----------
    rows : tuple of Row
        In the order check, fit, input, formula.
    rule : mapping
        Confidence to the share of the published figure that the P50 may be away; absent if not scored.
    scores : mapping
        Role to its scores; roles are never added.
    left : tuple of Left
        Published figures with a role that the model has no figure for, and why.
    about : mapping
        Seed, replications, and the hash of the inputs of each year.
    """

    rows: tuple[scores.Row, ...]
    rule: Mapping[str, float]
    scores: Mapping[scores.Role, scores.Scores]
    left: tuple[Left, ...]
    about: Mapping[str, Any]

    @property
    def frame(self) -> pd.DataFrame:
        """One row a comparison: the fields of the row, then tolerance, hit, covered, loss, naive_loss, distance."""
        return pd.DataFrame([_record(row, self.rule) for row in self.rows])

    @property
    def scores_frame(self) -> pd.DataFrame:
        """One row a role."""
        return pd.DataFrame([asdict(found) for found in self.scores.values()])

    def text(self) -> str:
        """Return the table by role and the scores of each role, as lines of plain text."""
        from transcaspian.study.backtest.text import lines

        return "\n".join(lines(self))


def back_test(
    *,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    out: str | Path | None = None,
    using: Sequence[str | Path] = (),
    progress: Progress | None = None,
    resume: bool = True,
) -> BackTest:
    """Run the baselines of 2021, 2022 and 2023 and set every published figure beside the model's.

    Parameters
    ----------
    replications, seed, workers
        Of each year.
    out : path, optional
        Folder to keep the finding in, whole or not at all; while the years run, finished replications wait beside it.
    using : sequence of paths, optional
        Results folders of unchanged baselines to take in place of running those years.
    progress : callable, optional
        Told (name of the scenario, finished, wanted) after each replication.
    resume : bool
        Use the replications that an interrupted back-test of the same study left beside `out`.

    Raises
    ------
    InputError
        A number that makes no sense, a folder that is no baseline's, a place that cannot be written.
    KeyboardInterrupt
        With a text that says what is kept and how to go on.
    """
    ready = years.years_of([Path(place) for place in using])
    target = Path(out or KIND).absolute()
    if out is not None:
        folder.check_target(target)
    waiting = folder.checkpoint_of(target)
    with years.place_for(waiting, kept=out is not None) as place:
        wanted = [year for year in years.YEARS if year not in ready]
        ran = years.run_years(
            wanted,
            place,
            replications=replications,
            seed=seed,
            workers=workers,
            progress=progress,
            resume=resume,
        )
        about = {"replications": replications, "seed": seed}
        last = years.baseline(max(years.YEARS))
        central = last.sample(seed, None)
        draws = [last.sample(seed, number) for number in range(min(replications, DRAWS))]
        found = judged({**ran, **ready}, central, list(off_the_clock.rows(central, draws=draws)), about)
    if out is not None:
        keep(found, target)
        folder.remove([waiting])
    return found


def judged(
    simulated: Mapping[int, Year], central: Any, known: Sequence[scores.Row], about: Mapping[str, Any]
) -> BackTest:
    """Return the back-test of simulated years and of rows that need none.

    Parameters
    ----------
    simulated : mapping
        Year to its simulation.
    central : Inputs
        Central inputs of any of the years: published figures, indicators of banks, tolerances.
    known : sequence of Row
        What the rooms say without a clock; the figure of the same id in `published` is left to them.
    about : mapping
        Seed and replications.
    """
    published, banks = (pd.DataFrame(central.frame(name)) for name in ("published", "published_indicators"))
    others = published[~published["id"].isin([row.id for row in known])]
    compared, left = on_the_clock.rows(others, banks, simulated)
    rows, rule = in_order([*compared, *known]), rule_of(central)
    told = {**about, "years": years.hashes(simulated)}
    return BackTest(rows, rule, scores.score(rows, rule), tuple(left), told)


def rule_of(central: Any) -> dict[str, float]:
    """Return the tolerance by confidence, of those that are scored, from the table `tolerances`."""
    table = central.rows("tolerances")
    return {name: float(cells["share"]) for name, cells in table.items() if cells["scored"] == "yes"}


def in_order(rows: Iterable[scores.Row]) -> tuple[scores.Row, ...]:
    """Return the rows by role, checks first; within a role as they came."""
    order = {role: place for place, role in enumerate(reversed(scores.ROLES))}
    return tuple(sorted(rows, key=lambda row: order[row.role]))


def keep(found: BackTest, target: Path) -> None:
    """Write the finding into a folder, whole or not at all."""
    tables = {
        TABLE: found.frame,
        SCORES: found.scores_frame,
        LEFT: pd.DataFrame([asdict(each) for each in found.left], columns=list(LEFT_COLUMNS)),
    }
    FINDING.keep(target, tables, {**found.about, "rule": dict(found.rule)})


def _record(row: scores.Row, rule: Mapping[str, float]) -> dict[str, Any]:
    return {
        **asdict(row),
        "tolerance": scores.tolerance(row, rule),
        "hit": scores.hit(row, rule),
        "covered": scores.covered(row),
        "distance_share": row.p50 / row.published - 1.0 if row.published else None,
        "loss": scores.loss(row),
        "naive_loss": scores.naive_loss(row),
    }
