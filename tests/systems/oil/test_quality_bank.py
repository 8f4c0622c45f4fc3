"""Who pays whom for gravity and sulphur."""

from __future__ import annotations

import pytest

from transcaspian.errors import InputError
from transcaspian.systems.oil import quality_bank
from transcaspian.systems.oil.inputs import BankFactors, bank_factors
from transcaspian.systems.oil.quality_bank import Receipt

FACTORS = BankFactors("test", "paid", 14.0, 0.12, 0.3)


def cents(account) -> int:
    return sum(round(each.receives_usd * 100) for each in account.settlements)


def test_sulphur_by_hand():
    account = quality_bank.settled([Receipt("a", 100.0, 36.0, 0.15), Receipt("b", 10.0, 36.0, 0.6)], FACTORS)

    assert account.sulphur_pct == pytest.approx(0.190909, abs=1e-6)
    assert [each.receives_usd for each in account.settlements] == [12.27, -12.27]
    assert account.settlements[1].sulphur_usd == pytest.approx(-(0.6 - 21 / 110) / 0.1 * 0.3 * 10)


def test_gravity_by_hand():
    account = quality_bank.settled([Receipt("a", 300.0, 46.0, 0.5), Receipt("b", 100.0, 38.0, 0.5)], FACTORS)

    assert account.api == 44.0
    assert [each.receives_usd for each in account.settlements] == [72.0, -72.0]
    assert account.settlements[0].receives_usd_per_bbl == pytest.approx(0.24)


def test_cents_that_do_not_divide_still_sum_to_nothing():
    receipts = [Receipt("a", 1.0, 30.0, 1.0), Receipt("b", 1.0, 30.0, 1.0), Receipt("c", 1.0, 31.0, 1.0)]
    account = quality_bank.settled(receipts, BankFactors("test", "paid", 14.0, 0.05, 0.0))

    assert cents(account) == 0
    assert account.settlements[2].receives_usd == pytest.approx(1 / 30, abs=0.01)


def test_a_shipper_alone_pays_nothing_and_one_without_oil_neither():
    alone = quality_bank.settled([Receipt("a", 5.0, 30.0, 2.0), Receipt("b", 0.0, 50.0, 0.0)], FACTORS)

    assert [each.receives_usd for each in alone.settlements] == [0.0, 0.0]
    assert alone.settlements[1].receives_usd_per_bbl == 0.0


def test_impossible_oil_is_refused_with_every_fault():
    with pytest.raises(InputError) as caught:
        quality_bank.settled([Receipt("a", -5.0, 30.0, 9.0), Receipt("b", 1.0, float("nan"), 0.5)], FACTORS)
    assert [(each.row, each.field) for each in caught.value.problems] == [
        ("a", "volume_bbl"),
        ("a", "sulphur_pct"),
        ("b", "api"),
    ]
    for receipts in ([], [Receipt("a", 0.0, 30.0, 1.0)]):
        with pytest.raises(InputError, match="no oil"):
            quality_bank.settled(receipts, FACTORS)


def test_on_btc_a_bank_is_a_what_if(tables):
    banks = bank_factors(tables)

    assert (banks["cpc"].status, banks["btc"].status) == ("paid", "what_if")


def test_the_shipped_example_is_read(tables):
    receipts = quality_bank.receipts_of(tables.columns("quality_bank_receipts"))

    assert receipts == [Receipt("sweet", 100.0, 36.0, 0.15), Receipt("sour", 10.0, 36.0, 0.6)]
