"""Tonnes, barrels, temperature, viscosity and mixtures of crude."""

from __future__ import annotations

import math

import pytest

from transcaspian.errors import InputError
from transcaspian.systems.oil import amounts, density, mixtures, viscosity
from transcaspian.systems.oil import volume_correction as volumes
from transcaspian.systems.oil.inputs import Crude, crudes, named, streams

LIGHT = Crude("light", 800.0, 0.5, 20.0, 20.0, 4.0, 50.0, 2.2, None, None)
HEAVY = Crude("heavy", 900.0, 1.5, 10.0, 20.0, 200.0, 50.0, 40.0, None, None)
BOTH = {"light": LIGHT, "heavy": HEAVY}


def test_volume_at_15_degrees_needs_no_correction():
    assert volumes.crude_factor(850.0, 15.0) == 1.0
    assert volumes.product_factor(750.0, 15.0) == 1.0


def test_table_54a_by_hand():
    expansion = 613.9723 / 850.0**2

    assert volumes.crude_factor(850.0, 30.0) == pytest.approx(math.exp(-expansion * 15 * (1 + 0.8 * expansion * 15)))
    assert round(volumes.crude_factor(850.0, 30.0), 4) == 0.9872


# Expansion at 15 C of the four kinds of product, by hand from the constants of the standard.
@pytest.mark.parametrize(
    ("density_15", "expansion"),
    [
        (745.5, 346.42278 / 745.5**2 + 0.43884 / 745.5),
        (780.0, -0.00336312 + 2680.3206 / 780.0**2),
        (810.0, 594.5418 / 810.0**2),
        (900.0, 186.9696 / 900.0**2 + 0.48618 / 900.0),
    ],
)
def test_table_54b_by_hand(density_15, expansion):
    grown = expansion * 10.0

    assert volumes.product_factor(density_15, 25.0) == pytest.approx(math.exp(-grown * (1 + 0.8 * grown)), rel=1e-12)


def test_kinds_of_product_meet_where_they_touch():
    for edge in (770.25, 787.25, 838.25):
        below, above = (volumes.product_factor(edge + step, 40.0) for step in (-0.01, 0.01))
        assert below == pytest.approx(above, abs=4e-4)


def test_outside_the_tables_every_fault_is_told():
    with pytest.raises(InputError) as caught:
        volumes.crude_factor(2000.0, 300.0)

    assert [(each.field, each.value) for each in caught.value.problems] == [
        ("density_15_kg_m3", "2000"),
        ("temperature_c", "300"),
    ]


def test_gravity_and_back():
    # SG 0.85 is about 35 degrees API; the step from 15 C to 60 F moves it by less than a tenth.
    assert density.api_from_density(0.85 * 999.012) == pytest.approx(35.0, abs=0.1)
    for api in (10.0, 20.0, 36.2, 46.0):
        assert density.api_from_density(density.density_from_api(api)) == pytest.approx(api, abs=1e-9)


def test_barrels_in_a_tonne_by_density():
    assert density.bbl_per_t(843.0) == pytest.approx(1000 / 843 / 0.158987, abs=2e-5)


@pytest.mark.parametrize(
    ("amount", "unit", "mass_t"),
    [
        (2.0, "t", 2.0),
        (2.0, "kt", 2e3),
        (2.0, "Mt", 2e6),
        (15.0, "bbl", 2.0),
        (15.0, "kbbl", 2e3),
        (15.0, "Mbbl", 2e6),
        (10.0, "m3", 8.5),
        (10.0, "m3_at", 8.5 * 0.98720573),
    ],
)
def test_every_unit_comes_to_the_same_tonnes(amount, unit, mass_t):
    found = amounts.converted(amount, unit, density_15_kg_m3=850.0, barrels_per_t=7.5, temperature_c=30.0)

    assert found.mass_t == pytest.approx(mass_t, rel=1e-7)
    assert found.volume_15_bbl == pytest.approx(found.mass_t * 7.5)
    assert found.volume_m3 * found.correction_factor == pytest.approx(found.volume_15_m3)
    assert found.mass_in_air_t == pytest.approx(found.mass_t * (850.0 - 1.1) / 850.0)


@pytest.mark.parametrize(
    ("amount", "unit"), [(1.0, "barrel"), (-1.0, "t"), (math.nan, "t"), (math.inf, "bbl"), (1e13, "Mt")]
)
def test_amounts_that_are_none_are_refused(amount, unit):
    with pytest.raises(InputError):
        amounts.converted(amount, unit, density_15_kg_m3=850.0, barrels_per_t=7.5, temperature_c=15.0)


def test_a_published_factor_goes_before_the_density(tables):
    grades = crudes(tables)

    assert grades["azeri_btc"].barrels_per_t == 7.495
    assert grades["buzachi"].barrels_per_t == density.bbl_per_t(grades["buzachi"].density_15_kg_m3)


def test_the_line_of_viscosity_goes_through_its_points():
    for thin, thick in ((0.8, 1.9), (4.0, 12.0), (40.0, 300.0)):
        line = viscosity.viscosity_line(
            temperature_1_c=20.0, viscosity_1_cst=thick, temperature_2_c=50.0, viscosity_2_cst=thin
        )

        assert line.at(20.0) == pytest.approx(thick, rel=2e-3)  # the printed inverse of D341 is a fit
        assert line.at(50.0) == pytest.approx(thin, rel=2e-3)
        assert thin < line.at(35.0) < thick


def test_a_mixture_of_halves_by_hand():
    found = mixtures.mixed({"light": 100.0, "heavy": 100.0}, BOTH)

    assert found.volume_15_m3 == pytest.approx(125.0 + 1000.0 / 9.0)
    assert found.density_15_kg_m3 == pytest.approx(200e3 / (125.0 + 1000.0 / 9.0))
    assert (found.sulphur_pct, found.mercaptans_ppm) == (pytest.approx(1.0), pytest.approx(15.0))
    index = (
        viscosity.blending_index(LIGHT.viscosity.at(10.0)) + viscosity.blending_index(HEAVY.viscosity.at(10.0))
    ) / 2
    assert viscosity.blending_index(found.viscosity.at(10.0)) == pytest.approx(index, rel=1e-3)


def test_one_grade_alone_stays_what_it_is():
    found = mixtures.mixed({"heavy": 3.0, "light": 0.0}, BOTH)

    assert found.density_15_kg_m3 == pytest.approx(900.0)
    assert found.viscosity.at(20.0) == pytest.approx(200.0, rel=5e-3)
    assert found.bbl_per_t == pytest.approx(density.bbl_per_t(900.0))


@pytest.mark.parametrize(
    "parts", [{}, {"light": 0.0}, {"light": -1.0, "heavy": 2.0}, {"light": math.nan}, {"light": 1e300}, {"nix": 1.0}]
)
def test_mixtures_that_are_none_are_refused(parts):
    with pytest.raises(InputError):
        mixtures.mixed(parts, BOTH)


def test_tengiz_oil_raises_the_sulphur_at_ceyhan_as_was_reckoned(tables):
    grades, carried = crudes(tables), streams(tables, "btc")
    without = {name: mass for name, mass in carried.items() if name != "tengiz"}
    more = mixtures.mixed(carried, grades).sulphur_pct - mixtures.mixed(without, grades).sulphur_pct

    assert sum(carried.values()) == pytest.approx(30.2, abs=0.05)  # Mt in 2023
    assert more == pytest.approx(0.015, abs=0.001)


def test_unknown_names_list_the_known_ones(tables):
    with pytest.raises(InputError) as caught:
        named(crudes(tables), "tengis", field="crude")

    assert "tengiz" in caught.value.problems[0].allowed
