"""A forecast loads nothing that became known after its day: values, tables and the register of promises."""

from dataclasses import replace
from datetime import date

import pytest

from transcaspian import programme, scenario
from transcaspian.study.openings import Programme

DAY = date(2023, 12, 31)
FORECASTS = tuple(name for name in scenario.names() if name.startswith("forecast-"))
CHANGES_OF_THE_MODEL = {"levers", "oil_levers", "targets"}  # what other commands try or fit, no statement of the world


def last_day(text):
    """The last day that a source's date, perhaps a year or a month alone, can mean."""
    year, month, day = (*(int(part) for part in str(text).split("-")), None, None)[:3]
    return date(year, month or 12, day or 28)


@pytest.fixture(scope="module", params=FORECASTS)
def loaded(request):
    return scenario.load(request.param)


def test_four_forecasts_ship_and_say_by_when_their_inputs_were_known():
    assert FORECASTS == ("forecast-2024", "forecast-2025", "forecast-2026", "forecast-2030")
    for name in FORECASTS:
        found = scenario.load(name)
        assert found.known_by == DAY
        assert found.year == int(name[-4:])


def test_no_value_was_known_later(loaded):
    for name, parameter in loaded.parameters.items():
        if parameter.claim is not None:
            assert parameter.known_on is not None, name
            assert parameter.known_on <= DAY, name


def test_no_row_of_a_table_was_known_later(loaded):
    for name, table in loaded.tables.items():
        if "known_on" in table.columns:
            assert all(day is not None and day <= DAY for day in table.columns["known_on"]), name
        elif "source" in table.columns:
            dates = {source: last_day(loaded.sources[source].date) for source in set(table.columns["source"])}
            assert all(day <= DAY for day in dates.values()), (name, dates)
        else:
            assert name in CHANGES_OF_THE_MODEL, name


def test_the_counts_printed_in_2024_are_not_among_the_tables(loaded):
    """The seed tables of demand are fitted to counts of March 2024."""
    assert not loaded.tables["demand"].columns["year"]
    assert "baku_wagons_kuryk_2023" not in loaded.tables["published"].columns["id"]


def test_the_level_of_the_sea_after_2023_is_no_observation(loaded):
    table = loaded.tables["sea_level"]
    years = [
        year
        for year, series in zip(table.columns["year"], table.columns["series"], strict=True)
        if series == "composite_baltic"
    ]
    assert max(years) == 2023


def test_the_register_tells_nothing_later(loaded):
    known = Programme.of(programme.load())
    assert known.day == DAY
    rows = loaded.sample(1, None).rows("forecast_projects")
    for plan in known.plans(rows):
        assert plan.said_on <= DAY, plan.project


def test_a_later_claim_on_a_project_changes_no_plan(loaded):
    """What a register adds after the day of the forecast is not read."""
    register = programme.load()
    hub = register.milestones["M-HUB-2025"]
    day = date(2024, 6, 9)
    met = replace(hub.claims[-1], kind="actual", said_on=day, said_precision="day", due=None, date=day)
    later = replace(register, milestones={**register.milestones, hub.id: replace(hub, claims=(*hub.claims, met))})
    rows = loaded.sample(1, None).rows("forecast_projects")
    plain, told = (Programme.of(each).openings(rows, seed=1, replication=0) for each in (register, later))
    assert plain == told
