"""Answers about crude oil: amounts in other units, properties of a mixture, the quality bank."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.errors import InputError, Problem
from transcaspian.messages import say, translated
from transcaspian.systems.oil import amounts, quality_bank
from transcaspian.systems.oil.density import bbl_per_t, density_from_api
from transcaspian.systems.oil.inputs import Crude, bank_factors, crudes, named, streams, unknown
from transcaspian.systems.oil.mixtures import Mixture, mixed
from transcaspian.systems.oil.volume_correction import REFERENCE_C

CENTRAL_SEED = 1  # central values are the same for every seed
MILLION = 1e6


def convert(
    amount: float,
    unit: str,
    *,
    crude: str | None,
    density_15_kg_m3: float | None,
    api: float | None,
    temperature_c: float | None,
    scenario: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print an amount in tonnes, barrels and cubic metres, at 15 C and at a temperature."""
    if sum(given is not None for given in (crude, density_15_kg_m3, api)) != 1:
        remedy = say("oil.grade_or_density_remedy")
        raise InputError(Problem(say("oil.grade_or_density"), field="--crude", remedy=remedy))
    if crude is not None:
        grade = named(crudes(tables(scenario)), crude, field="crude")
        density, factor = grade.density_15_kg_m3, grade.barrels_per_t
    else:
        density = density_from_api(api) if api is not None else density_15_kg_m3 or 0.0
        factor = bbl_per_t(density) if density > 0.0 else 0.0
    at_c = REFERENCE_C if temperature_c is None else temperature_c
    found = amounts.converted(amount, unit, density_15_kg_m3=density, barrels_per_t=factor, temperature_c=at_c)
    told = {"crude": crude, **found._asdict()}
    text = [
        say("oil.converted", t=found.mass_t, bbl=found.volume_15_bbl, m3=found.volume_15_m3, air=found.mass_in_air_t),
        say("oil.converted_at", temperature=at_c, m3=found.volume_m3, factor=found.correction_factor),
        say("oil.converted_by", density=density, api=found.api, factor=factor),
    ]
    answer.give(told, text="\n".join(text), short=f"{found.mass_t:.6g}", as_json=as_json, quiet=quiet)


def blend(
    parts: list[str],
    *,
    unit: str,
    stream: str | None,
    temperature_c: float | None,
    scenario: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print density, sulphur, mercaptans and viscosity of a mixture."""
    inputs = tables(scenario)
    grades = crudes(inputs)
    if stream is None:
        read = _read(parts, grades)
        masses = {
            name: amounts.mass_t(amount, unit, named(grades, name, field="crude")) for name, amount in read.items()
        }
    elif parts:
        raise InputError(Problem(say("oil.stream_or_parts"), field="--stream", value=stream))
    else:
        masses = {name: mt * MILLION for name, mt in streams(inputs, stream).items()}
        if not masses:
            raise InputError(Problem(say("oil.no_stream"), field="--stream", value=stream, allowed="btc"))
    found = mixed(masses, grades)
    at_c = REFERENCE_C if temperature_c is None else temperature_c
    lines = [
        say("oil.blend_part", grade=translated(grades[name].name), share=share) for name, share in found.shares.items()
    ]
    text = "\n".join([*lines, blend_text(found, at_c)])
    answer.give(blend_told(found, at_c), text=text, short=f"{found.sulphur_pct:.4f}", as_json=as_json, quiet=quiet)


def blend_told(found: Mixture, temperature_c: float) -> dict[str, Any]:
    """Return the properties of a mixture as plain data."""
    return {
        "shares": dict(found.shares),
        "mass_t": found.mass_t,
        "volume_15_m3": found.volume_15_m3,
        "density_15_kg_m3": found.density_15_kg_m3,
        "api": found.api,
        "bbl_per_t": found.bbl_per_t,
        "sulphur_pct": found.sulphur_pct,
        "mercaptans_ppm": found.mercaptans_ppm,
        "temperature_c": temperature_c,
        "viscosity_cst": found.viscosity.at(temperature_c),
    }


def blend_text(found: Mixture, temperature_c: float) -> str:
    """Return the properties of a mixture as words."""
    return say(
        "oil.blended",
        density=found.density_15_kg_m3,
        api=found.api,
        factor=found.bbl_per_t,
        sulphur=found.sulphur_pct,
        mercaptans=found.mercaptans_ppm,
        temperature=temperature_c,
        viscosity=found.viscosity.at(temperature_c),
    )


def tables(scenario: str) -> scenario_storey.Inputs:
    """Return the central values of a scenario."""
    return scenario_storey.load(scenario).sample(CENTRAL_SEED, None)


def _read(parts: list[str], grades: Mapping[str, Crude]) -> dict[str, float]:
    """Return the amounts by grade; every part that is none is told at once."""
    read, problems = {}, []
    for text in parts:
        name, _, amount = (piece.strip() for piece in text.partition("="))
        value = _number(amount)
        if not math.isfinite(value):
            problems.append(Problem(say("oil.no_part"), field="GRADE=AMOUNT", value=text, allowed="tengiz=1.06"))
        elif name not in grades:
            problems.append(unknown(grades, name, field="crude"))
        read[name] = value
    if problems:
        raise InputError(problems)
    return read


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def bank(file: Path, *, method: str, scenario: str, as_json: bool, quiet: bool) -> None:
    """Print what each shipper receives or pays, and why."""
    receipts = quality_bank.receipts_of(scenario_storey.own_table(file, like="quality_bank_receipts").columns)
    factors = named(bank_factors(tables(scenario)), method, field="--bank")
    account = quality_bank.settled(receipts, factors)
    lines = [
        say(
            "oil.bank_what_if" if factors.status == "what_if" else "oil.bank_paid",
            name=translated(factors.name),
            days=factors.settlement_days,
        ),
        say("oil.bank_stream", volume=account.volume_bbl, api=account.api, sulphur=account.sulphur_pct),
    ]
    lines += [_settlement_text(each, account) for each in account.settlements]
    told = {
        "bank": method,
        "what_if": factors.status == "what_if",
        "volume_bbl": account.volume_bbl,
        "api": account.api,
        "sulphur_pct": account.sulphur_pct,
        "sum_usd": sum(round(each.receives_usd * 100) for each in account.settlements) / 100,
        "settlements": [
            {
                "shipper": each.receipt.shipper,
                "volume_bbl": each.receipt.volume_bbl,
                "api": each.receipt.api,
                "sulphur_pct": each.receipt.sulphur_pct,
                "gravity_usd": each.gravity_usd,
                "sulphur_usd": each.sulphur_usd,
                "receives_usd": each.receives_usd,
            }
            for each in account.settlements
        ],
    }
    short = "\n".join(f"{each.receipt.shipper} {each.receives_usd:.2f}" for each in account.settlements)
    answer.give(told, text="\n".join(lines), short=short, as_json=as_json, quiet=quiet)


def _settlement_text(each: quality_bank.Settlement, account: quality_bank.Account) -> str:
    return say(
        "oil.bank_receives" if each.receives_usd >= 0 else "oil.bank_pays",
        shipper=each.receipt.shipper,
        usd=abs(each.receives_usd),
        per_bbl=abs(each.receives_usd_per_bbl),
        degrees=each.receipt.api - account.api,
        gravity=each.gravity_usd,
        sulphur=each.receipt.sulphur_pct - account.sulphur_pct,
        for_sulphur=each.sulphur_usd,
    )
