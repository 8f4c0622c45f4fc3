"""Calibrate the cargo model on the published figures of 2021 to 2023 and write the posterior into the reference data.

    python tools/calibrate.py                  # everything; interrupted, the same command goes on
    python tools/calibrate.py --points 64      # a smaller design, for trying
    python tools/calibrate.py --quiet          # no progress bar

It is a tool of the source tree and no command of the package, since what it writes ships with the package. Needs the
extra `calibration` (emcee, scikit-learn). Deterministic: same tables, engine and settings, same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from transcaspian import scenario
from transcaspian.errors import InputError
from transcaspian.messages import say
from transcaspian.scenario.package_data import FOLDER
from transcaspian.study import calibration
from transcaspian.study.calibration import store
from transcaspian.study.calibration.evaluate import Model
from transcaspian.study.rooms import joint_room

KEPT = Path("results") / ".partial-calibration"


def arguments(words: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments."""
    defaults = calibration.Settings()
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--points", type=_positive, default=defaults.points, help="points of the design")
    parser.add_argument("--checks", type=_positive, default=defaults.checks, help="draws at which the model is run")
    parser.add_argument("--workers", type=_positive, help="threads; all processors when not given")
    parser.add_argument("--kept", type=Path, default=KEPT, help="folder of finished runs")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder of reference data to write into")
    parser.add_argument("--quiet", action="store_true", help="no progress bar and no tables")
    return parser.parse_args(words)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


@contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """Show a bar a stage on standard error while the block runs."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        bars: dict[str, TaskID] = {}

        def tell(stage: str, finished: int, wanted: int) -> None:
            if stage not in bars:
                bars[stage] = bar.add_task(say(f"calibration.stage_{stage}"), total=wanted)
            bar.update(bars[stage], completed=finished)

        yield tell


def main(words: Sequence[str] | None = None) -> int:
    """Calibrate; return the exit code: 0, 2 for wrong input, 130 when interrupted."""
    told = arguments(words)
    try:
        settings = replace(calibration.Settings(), points=told.points, checks=told.checks)
        plan = calibration.read(scenario.load("baseline-2023"), settings)
        model = Model.of(joint_room(), plan.years)
        if not told.quiet:
            targets = sum(figure.use == "target" for figure in plan.figures)
            runs = (settings.points * settings.replications + settings.checks) * len(plan.years)
            years = ", ".join(map(str, plan.years))
            print(say("calibration.reading", free=len(plan.free), targets=targets, years=years, runs=runs))
        with progress(shown=not told.quiet and sys.stderr.isatty()) as tell:
            found = calibration.calibrate(plan, model, kept_in=told.kept, workers=told.workers, progress=tell)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt as stopped:
        print(str(stopped) or say("calibration.stopped"), file=sys.stderr)
        return 130
    files = store.write(found, told.out)
    if not told.quiet:
        _tell(found, files)
    return 0


def _tell(found: calibration.Calibration, files: Sequence[Path]) -> None:
    lines = [say("calibration.parameter", **row) for row in found.marginals]
    lines += [say("calibration.figure", **row) for row in found.fit]
    lines += [say("calibration.quality", name=name, value=value) for name, value in found.quality.items()]
    print("\n".join([*lines, *(say("calibration.written", file=file) for file in files)]))


if __name__ == "__main__":
    sys.exit(main())
