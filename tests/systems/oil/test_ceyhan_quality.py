"""The blend at Ceyhan as an indicator: month by month, from what came out of the line."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from transcaspian.systems.oil.clock import catalogue, quality_kpis
from transcaspian.systems.oil.inputs import crudes, streams
from transcaspian.systems.oil.mixtures import mixed


@pytest.fixture(scope="module")
def ledger(tables):
    return SimpleNamespace(stage=SimpleNamespace(inputs=SimpleNamespace(tables=tables)))


def delivered(tengiz, others):
    rows = {"tengiz": tengiz, "others": others}
    return np.array([np.resize(rows[name], 12) for name in catalogue.SHIPPERS], dtype=np.float64)


def test_a_month_by_hand(ledger, tables):
    carried = streams(tables, "btc")
    found = quality_kpis.reduce(ledger, delivered(carried["tengiz"], sum(carried.values()) - carried["tengiz"]))
    whole = mixed(carried, crudes(tables))

    assert found["oil_ceyhan_sulphur_pct"] == pytest.approx(np.full(12, whole.sulphur_pct))
    assert found["oil_ceyhan_api"] == pytest.approx(np.full(12, whole.api))
    assert found["oil_ceyhan_mercaptans_ppm"] == pytest.approx(np.full(12, whole.mercaptans_ppm))


def test_more_sour_oil_means_more_sulphur_and_a_month_without_oil_has_none(ledger):
    found = quality_kpis.reduce(ledger, delivered([0.0, 1.0, 2.0, 0.0], [10.0, 10.0, 10.0, 0.0]))
    sulphur = found["oil_ceyhan_sulphur_pct"]

    assert sulphur[0] < sulphur[1] < sulphur[2]
    assert np.isnan(sulphur[3])
    assert set(found) <= set(catalogue.KPIS)
