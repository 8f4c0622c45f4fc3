"""Queues with known answers, each inside a stated band.

The band is four standard errors, from the means of 20 batches of customers (batch means), which errs by chance once in
some ten thousand runs; the seeds are fixed, so that a test that passes keeps passing. Inverse distributions are
tabulated on 1,024 steps, whose effect on the means is below a thousandth and lies within the bands.
"""

import math

import numpy as np
import pytest

from transcaspian.methods import draws
from transcaspian.methods import events as ev

pytestmark = pytest.mark.compiled
CUSTOMERS = 400_000


def arrivals(rate_per_h: float, seed: int) -> np.ndarray:
    keys = draws.ordinal_keys("customer", CUSTOMERS)
    gaps = -np.log1p(-draws.uniforms(seed, "arrival", keys)) / rate_per_h
    return np.cumsum(gaps)


def waits(
    service: np.ndarray | float, servers: int, rate_per_h: float, seed: int
) -> tuple[np.ndarray, ev.Log, np.ndarray]:
    """Return each customer's wait, after a warm-up of a tenth."""
    at = arrivals(rate_per_h, seed)
    m = ev.Model(horizon_h=float(at[-1]) + 1e5)
    m.resource("server", capacity=servers)
    p = m.process("customer").seize("server")
    if isinstance(service, float):
        p.delay(service, stage="service")
    else:
        m.distribution("service", quantiles=service)
        p.delay(ev.draw("service"), stage="service")
    p.release("server")
    m.add("customer", at=at)
    log = m.build().run(seed=seed)
    kinds = [kind for kind, (stage, _, _) in enumerate(log.kinds) if stage == "server"]
    rows = log.rows
    queued = rows.kind == kinds[0]
    wait = np.zeros(CUSTOMERS)
    wait[rows.entity[queued]] = (rows.end_h - rows.start_h)[queued]
    return wait[CUSTOMERS // 10 :], log, at


def assert_within_band(sample: np.ndarray, expected: float) -> None:
    means = np.array([batch.mean() for batch in np.array_split(sample, 20)])
    error = means.std(ddof=1) / math.sqrt(len(means))
    assert error < 0.05 * expected, "the band is too wide to say anything"
    assert abs(means.mean() - expected) < 4.0 * error


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_one_exponential_server(load: float) -> None:
    """M/M/1: mean wait ``rho / (mu - lambda)``; probability of waiting rho."""
    wait, _, _ = waits(draws.exponential_quantiles(1.0), 1, load, seed=11)
    assert_within_band(wait, load / (1.0 - load))
    assert_within_band((wait > 0.0).astype(float), load)


@pytest.mark.parametrize(("servers", "load"), [(3, 0.7), (8, 0.85)])
def test_many_exponential_servers(servers: int, load: float) -> None:
    """M/M/c: Erlang C gives the probability of waiting, and the wait ``C / (c mu - lambda)``."""
    offered = servers * load
    terms = [offered**k / math.factorial(k) for k in range(servers)]
    last = offered**servers / math.factorial(servers) / (1.0 - load)
    erlang_c = last / (sum(terms) + last)
    wait, _, _ = waits(draws.exponential_quantiles(1.0), servers, offered, seed=12)
    assert_within_band((wait > 0.0).astype(float), erlang_c)
    assert_within_band(wait, erlang_c / (servers - offered))


def test_one_constant_server() -> None:
    """M/D/1: half the wait of M/M/1 (Pollaczek and Khinchine)."""
    wait, _, _ = waits(1.0, 1, 0.8, seed=13)
    assert_within_band(wait, 0.5 * 0.8 / 0.2)


def test_one_gamma_server() -> None:
    """M/G/1: ``rho (1 + cv^2) / (2 (mu - lambda))`` (Pollaczek and Khinchine)."""
    wait, _, _ = waits(draws.gamma_quantiles(1.0, 0.5), 1, 0.8, seed=14)
    assert_within_band(wait, 0.8 * 1.25 / (2.0 * 0.2))


def test_number_waiting_is_rate_times_wait() -> None:
    """Little's law, L = lambda W: the queue looked at every half hour against the rate times the waits in the rows."""
    at = arrivals(1.7, seed=15)[:100_000]
    m = ev.Model(horizon_h=float(at[-1]))
    m.resource("server", capacity=2)
    m.distribution("service", quantiles=draws.exponential_quantiles(1.0))
    m.process("customer").seize("server").delay(ev.draw("service"), stage="service").release("server")
    m.process("look").label("again").delay(0.5).set(amount_1=ev.queue("server")).mark("look").jump("again")
    m.add("customer", at=at)
    m.add("look", at=[0.0])
    frame = m.build().run(seed=15).to_frame()
    queue = frame[frame.cause == "queue"]
    waited_h = (queue.end_h.fillna(m.horizon_h) - queue.start_h).sum()
    looked = frame[frame.stage == "look"].amount_1
    assert looked.mean() == pytest.approx(waited_h / m.horizon_h, rel=0.005)


def test_bulk_service() -> None:
    """M/D/1 in bulk: a carrier leaves every hour with at most `c` of those waiting (a ferry on a timetable).

    Number left behind by each departure, ``L' = max(L + A - c, 0)`` with Poisson arrivals of mean ``c rho``; solved as
    a Markov chain on 0..400 by power iteration.
    """
    deck, load, hours = 4, 0.85, 60_000
    states = np.arange(401)
    poisson = np.exp(states * math.log(deck * load) - deck * load - np.array([math.lgamma(k + 1) for k in states]))
    chance = np.zeros(401)
    chance[0] = 1.0
    for _ in range(400):
        whole = np.convolve(chance, poisson)
        chance = whole[deck : deck + 401].copy()
        chance[0] += whole[:deck].sum()
    expected = float((chance / chance.sum() * states).sum())

    m = ev.Model(horizon_h=hours + 0.5)
    m.dock("quay")
    m.process("box").board("quay", "cargo")
    f = m.process("ferry").label("again").delay(1.0).load("quay", limit_1=float(deck), longest_wait_h=0.0)
    f.set(left=ev.waiting("quay")).set(amount_2=ev.column("left")).mark("sails").unload().jump("again")
    at = arrivals(deck * load, seed=16)
    m.add("box", at=at[at < hours])
    m.add("ferry", at=[0.0])
    frame = m.build().run(seed=1).to_frame()
    left = frame[frame.stage == "sails"].amount_2.to_numpy()[hours // 10 :]
    assert_within_band(left, expected)
