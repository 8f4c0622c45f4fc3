"""What one more server is worth in a queue with a known answer: the difference of two Erlang C formulas.

Both queues live through the same arrivals and services (common random numbers), so the difference of the mean waits has
a band of its own: four standard errors from the means of 20 batches, which errs by chance once in some ten thousand.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from transcaspian.methods import draws
from transcaspian.methods import events as ev

pytestmark = pytest.mark.compiled
CUSTOMERS = 200_000
RATE = 3.4  # customers an hour; a server serves one an hour


def waits(servers: int) -> np.ndarray:
    """Return each customer's hours of waiting, after a warm-up of a tenth."""
    gaps = -np.log1p(-draws.uniforms(21, "arrival", draws.ordinal_keys("customer", CUSTOMERS))) / RATE
    at = np.cumsum(gaps)
    model = ev.Model(horizon_h=float(at[-1]) + 1e5)
    model.resource("server", capacity=servers)
    model.distribution("service", quantiles=draws.exponential_quantiles(1.0))
    p = model.process("customer").seize("server").delay(ev.draw("service"), stage="service")
    p.release("server")
    model.add("customer", at=at)
    log = model.build().run(seed=21)
    queued = np.isin(log.rows.kind, [kind for kind, (stage, _, _) in enumerate(log.kinds) if stage == "server"])
    found = np.zeros(CUSTOMERS)
    found[log.rows.entity[queued]] = (log.rows.end_h - log.rows.start_h)[queued]
    return found[CUSTOMERS // 10 :]


def erlang_c_wait_h(servers: int) -> float:
    """Return the mean wait of M/M/c: Erlang's C over ``c mu - lambda``."""
    terms = [RATE**k / math.factorial(k) for k in range(servers)]
    last = RATE**servers / math.factorial(servers) / (1.0 - RATE / servers)
    return last / (sum(terms) + last) / (servers - RATE)


@pytest.mark.parametrize("servers", [4, 5])
def test_one_more_server_saves_what_erlang_says(servers: int) -> None:
    saved = waits(servers) - waits(servers + 1)
    expected = erlang_c_wait_h(servers) - erlang_c_wait_h(servers + 1)
    means = np.array([batch.mean() for batch in np.array_split(saved, 20)])
    error = means.std(ddof=1) / math.sqrt(len(means))
    assert error < 0.1 * expected, "the band is too wide to say anything"
    assert abs(means.mean() - expected) < 4.0 * error
    assert saved.min() > -1e-6  # first come, first served: one more server makes nobody wait longer
