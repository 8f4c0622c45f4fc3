"""Ten stages in a row, first come first served: the corridor without yard and ferry."""

from __future__ import annotations

import numpy as np

from reduced_corridor import BEFORE, BEHIND, STAGES, Inputs
from transcaspian.methods import events as ev

LINE = [k for k in range(len(STAGES)) if k != len(BEFORE)]
assert len(LINE) == len(BEFORE) + len(BEHIND)


def model(given: Inputs) -> ev.Model:
    m = ev.Model(horizon_h=1e6)
    p = m.process("shipment")
    for k in LINE:
        m.resource(f"stage {k}", capacity=STAGES[k][0])
        p.seize(f"stage {k}").delay(ev.column(f"stage {k}"), stage=f"stage {k}").release(f"stage {k}")
    m.add("shipment", at=given.arrive_h, columns={f"stage {k}": given.service_h[k] for k in LINE})
    return m


def ours(given: Inputs, workspace: ev.Workspace) -> np.ndarray:
    """Return every exit; as in the peer, nothing else is recorded."""
    return model(given).build().run(seed=1, rows=False, workspace=workspace).state.ended_h


def simpy_exits(given: Inputs) -> np.ndarray:
    import simpy

    env = simpy.Environment()
    stages = [simpy.Resource(env, STAGES[k][0]) for k in LINE]
    service, arrive = given.service_h[LINE].T.tolist(), given.arrive_h.tolist()
    exits = np.full(len(arrive), np.nan)

    def shipment(number: int):
        for stage, hours in zip(stages, service[number], strict=True):
            with stage.request() as request:
                yield request
                yield env.timeout(hours)
        exits[number] = env.now

    def arrivals():
        for number, at in enumerate(arrive):
            yield env.timeout(max(at - env.now, 0.0))
            env.process(shipment(number))

    env.process(arrivals())
    env.run()
    return exits
