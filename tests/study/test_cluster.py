"""A Dask cluster is one more executor: the same seed gives the same bytes there as on one worker."""

from __future__ import annotations

import pytest
from distributed import Client

from transcaspian.study import run

BYTES = ("kpis.parquet", "replications.parquet", "manifest.json")


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_gives_the_bytes_of_one_worker(fake, tmp_path):
    options = {"replications": 6, "seed": 5, "room": fake.FAKE, "rows": ()}
    alone = run(fake.FakeScenario(), workers=1, out=tmp_path / "alone" / "year", **options)
    with Client(processes=False, n_workers=2, threads_per_worker=1, dashboard_address=None) as client:
        spread = run(fake.FakeScenario(), executor=client.get_executor(), out=tmp_path / "spread" / "year", **options)

    assert [(spread.folder / name).read_bytes() for name in BYTES] == [
        (alone.folder / name).read_bytes() for name in BYTES
    ]
