"""Discrete events: processes written as readable lists of verbs, run by one compiled clock.

::

    from transcaspian.methods import events as ev

    m = ev.Model(horizon_h=1000.0)
    m.resource("crane", capacity=2)
    m.distribution("lift", quantiles=ev.gamma_quantiles(1.0, 0.5))
    p = m.process("box")
    p.seize("crane").delay(ev.draw("lift"), stage="lift").release("crane")
    m.add("box", at=arrivals_h)
    log = m.build().run(seed=1)
    log.to_frame()          # one row a visit: waits for the crane, lifts

What there is: `Model.resource`, `pool`, `store`, `calendar`, `profile`, `distribution`, `dock`, `gate`.

What entities do (`Process`): `seize`, `release`, `seize_any`, `release_any`, `delay`, `wait_open`, `put`, `get`,
`board`, `load`, `unload`, `assemble`, `split`, `pass_gate`, `choose`, `branch`, `jump`, `label`, `set`, `mark`, `end`.

What they look up: `column`, `amount_1`, `amount_2`, `draw`, `chance`, `profile`, `by_load`, `aboard`, `load_1`,
`load_2`, `level`, `waiting`, `queue`, `busy`, `held`, `closed`, `time`, `least`, `most`, and arithmetic on all of them.

The engine knows two amounts and no trade; a system says what they are. How the clock works:
``docs/background/clock.md``; how to write a process: ``docs/guides/write-a-process.md``.
"""

from transcaspian.methods.draws import (
    exponential_quantiles,
    gamma_quantiles,
    lognormal_quantiles,
    triangular_quantiles,
    uniform_quantiles,
)
from transcaspian.methods.events.built import Built
from transcaspian.methods.events.deadlock import Deadlock
from transcaspian.methods.events.description import Model
from transcaspian.methods.events.log import EndState, Log, LogRows
from transcaspian.methods.events.process import Process
from transcaspian.methods.events.running import Workspace
from transcaspian.methods.events.values import (
    Option,
    Value,
    aboard,
    amount_1,
    amount_2,
    busy,
    by_load,
    chance,
    closed,
    column,
    draw,
    held,
    least,
    level,
    load_1,
    load_2,
    most,
    option,
    profile,
    queue,
    time,
    waiting,
)

__all__ = [
    "Built",
    "Deadlock",
    "EndState",
    "Log",
    "LogRows",
    "Model",
    "Option",
    "Process",
    "Value",
    "Workspace",
    "aboard",
    "amount_1",
    "amount_2",
    "busy",
    "by_load",
    "chance",
    "closed",
    "column",
    "draw",
    "exponential_quantiles",
    "gamma_quantiles",
    "held",
    "least",
    "level",
    "load_1",
    "load_2",
    "lognormal_quantiles",
    "most",
    "option",
    "profile",
    "queue",
    "time",
    "triangular_quantiles",
    "uniform_quantiles",
    "waiting",
]
