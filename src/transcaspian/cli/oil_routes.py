"""Answers about routes of oil: what they cost, where oil would go, what happens when one is out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from transcaspian import scenario as scenario_storey
from transcaspian.cli import answer
from transcaspian.errors import InputError, Problem
from transcaspian.messages import known, say, written
from transcaspian.scenario.nearest import nearest_name
from transcaspian.study.oil import routes as oil_routes
from transcaspian.systems.oil.allocation import Allocation, allocate
from transcaspian.systems.oil.price_flips import Flips, price_flips
from transcaspian.systems.oil.rerouting import NOTHING_T, Rerouting, reroute
from transcaspian.systems.oil.route_inputs import RouteInputs
from transcaspian.systems.oil.route_names import named, way_of
from transcaspian.systems.oil.route_price import way_prices

THOUSAND = 1e3
MILLION = 1e6
SHOWN_DAYS = (1, 2, 3, 5, 7, 10, 14, 20, 30, 45, 60, 90, 120, 180, 270, 366)
MOST_FLIPS = 6
MATRIX_COLUMNS = ("missing", "other_ways", "stored", "shut_in", "cover_days", "first", "tankers_more")
DAY_COLUMNS = ("other_ways", "stored", "shut_in", "cover_days", "tankers")


def out(
    without: str,
    *,
    days: int,
    after_days: int,
    fill: float | None,
    draws: int,
    seed: int,
    scenario: str,
    as_json: bool,
    quiet: bool,
) -> None:
    """Print what happens, day by day, when a route or a leg is out."""
    plan = scenario_storey.load(scenario)
    inputs = oil_routes.central_inputs(plan)
    closed = inputs.legs_of(without)
    found = reroute(inputs, closed, days=days, after_days=after_days, fill_share=fill)
    sums = found.totals()
    drawn = [
        reroute(each, closed, days=days, fill_share=fill) for each in oil_routes.all_draws(plan, seed=seed, draws=draws)
    ]
    ends = oil_routes.spread(drawn, days) if drawn else None
    told = {"without": without, "closed": list(closed), "days": days, **_rerouting_told(found)}
    told |= {"spread_t": ends, "draws": len(drawn), "seed": seed}
    if not any(set(way.legs).intersection(closed) and way.nominated_t_per_year > 0 for way in inputs.ways.values()):
        nothing = say("oil_routes.out_unused", closed=_listed(closed), year=inputs.year)
        answer.give(told, text=nothing, short="0", as_json=as_json, quiet=quiet)
        return
    text = [
        say("oil_routes.out", closed=_listed(closed), days=days, year=inputs.year, missing=sums["missing_t"]),
        _sums_text(sums),
        *([say("oil_routes.out_spread", draws=len(drawn), **ends)] if ends else []),
        _cover_text(found),
        _tankers_text(found),
        *_days_text(found, days),
        *(_alternative_text(inputs, each, days) for each in found.alternatives if each.more_t > NOTHING_T),
    ]
    if after_days:
        text.append(_back_text(found, after_days))
    answer.give(told, text="\n".join(text), short=f"{sums['shut_in_t']:.0f}", as_json=as_json, quiet=quiet)


def matrix(*, days: list[int], scenario: str, as_json: bool, quiet: bool) -> None:
    """Print every route out for some lengths."""
    inputs = oil_routes.central_inputs(scenario_storey.load(scenario))
    frame = oil_routes.matrix(oil_routes.outages(inputs, max(days)), sorted(set(days)))
    rows = [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
    head = [say(f"oil_routes.column_{name}") for name in ("route", "days", *MATRIX_COLUMNS)]
    text = [say("oil_routes.matrix_head", year=inputs.year), *answer.columns(head, [_matrix_row(row) for row in rows])]
    text += [say("oil_routes.matrix_note"), say("oil_routes.names_note", names=", ".join(inputs.routes))]
    answer.give({"year": inputs.year, "outages": rows}, text="\n".join(text), short="", as_json=as_json, quiet=quiet)


def _matrix_row(row: dict[str, Any]) -> list[str]:
    first = row["first_shut_in_day"]
    amounts = [written(row[f"{name}_t"] / THOUSAND, ",.0f") for name in MATRIX_COLUMNS[:4]]
    cut = say("oil_routes.never") if first != first else f"{first:.0f}"
    more = written(row["tankers_more"], ".1f")
    return [named(row["route"]), str(row["days"]), *amounts, written(row["cover_days"], ".1f"), cut, more]


def netback(field: str | None, *, scenario: str, as_json: bool, quiet: bool) -> None:
    """Print what each way of a field pays, leg by leg, and what is left."""
    plan = scenario_storey.load(scenario)
    inputs = oil_routes.central_inputs(plan)
    _check_field(inputs, field)
    prices, titles = way_prices(inputs), {name: way_of(inputs, name) for name in inputs.ways}
    ways = [name for name, way in inputs.ways.items() if field is None or way.oil_field == field]
    ways.sort(key=lambda name: (inputs.ways[name].oil_field, -prices[name].netback_usd_per_t))
    charges = list(oil_routes.charges(inputs, plan.parameters))
    told, text = [], [say("oil_routes.netback_head", year=inputs.year)]
    for name in ways:
        price, own = prices[name], [charge for charge in charges if charge["way"] == name]
        told.append({
            "way": name,
            "market": inputs.routes[inputs.ways[name].route].market,
            "market_usd_per_t": price.market_usd_per_t,
            "cost_usd_per_t": price.cost_usd_per_t,
            "netback_usd_per_t": price.netback_usd_per_t,
            "charges": own,
        })  # fmt: skip
        text.append(
            say(
                "oil_routes.netback_way",
                way=titles[name],
                width=max(len(titles[each]) for each in ways),
                price=price.market_usd_per_t,
                cost=price.cost_usd_per_t,
                netback=price.netback_usd_per_t,
            )
        )
        if field is not None:
            text += _charges_text(own)
    if field is None:
        text.append(say("oil_routes.fields_note", names=", ".join(inputs.fields)))
    answer.give({"year": inputs.year, "ways": told}, text="\n".join(text), short="", as_json=as_json, quiet=quiet)


def best(*, without: list[str], draws: int, seed: int, scenario: str, as_json: bool, quiet: bool) -> None:
    """Print the allocation with the greatest netback, what limits it, and where prices turn it."""
    plan = scenario_storey.load(scenario)
    inputs = oil_routes.central_inputs(plan)
    closed = frozenset(leg for name in without for leg in inputs.legs_of(name))
    found = allocate(inputs, closed=closed)
    drawn = list(oil_routes.price_draws(plan, seed=seed, draws=draws)) if draws else []
    flips = price_flips(inputs, drawn, closed=closed) if drawn else None
    told = {
        "year": inputs.year,
        "closed": sorted(closed),
        "netback_usd": found.netback_usd,
        "routes": {route: tonnes.tolist() for route, tonnes in found.by_route_t.items()},
        "ways": [_way_told(found, name) for name in found.sent_t],
        "shut_in_t": {name: tonnes.tolist() for name, tonnes in found.shut_in_t.items()},
        "stock_t": {name: tonnes.tolist() for name, tonnes in found.stock_t.items()},
        "limits": [asdict(value) for value in found.marginal_values],
        "flips": asdict(flips) if flips else None,
        "seed": seed,
    }
    text = [say("oil_routes.best_head", year=inputs.year, netback=found.netback_usd / MILLION)]
    text += _ways_text(found)
    shut = sum(float(tonnes.sum()) for tonnes in found.shut_in_t.values())
    text += [say("oil_routes.best_shut", shut=shut)] if shut > NOTHING_T else []
    text += [say("oil_routes.limits_head")] if found.marginal_values else [say("oil_routes.no_limits")]
    text += [
        say(f"oil_routes.worth_{value.kind}", **{**asdict(value), "name": way_of(inputs, value.name)})
        for value in found.marginal_values
    ]
    text += _flips_text(inputs, flips)
    text.append(say("oil_routes.best_note"))
    short = f"{found.netback_usd:.0f}"
    answer.give(told, text="\n".join(text), short=short, as_json=as_json, quiet=quiet)


def _rerouting_told(found: Rerouting) -> dict[str, Any]:
    arrays = ("export_t", "moved_t", "by_other_ways_t", "lost_t", "stored_t", "shut_in_t", "missing_t", "cover_days",
              "tankers")  # fmt: skip
    return {
        "totals": found.totals(),
        "first_shut_in_day": found.first_shut_in_day,
        "tankers_before": found.tankers_before,
        "back_after_days": found.back_after_days,
        "by_day": {name: getattr(found, name).tolist() for name in arrays},
        "stock_t": {name: levels.tolist() for name, levels in found.stock_t.items()},
        "full_t": dict(found.full_t),
        "shut_in_by_field_t": {name: tonnes.tolist() for name, tonnes in found.shut_in_by_field_t.items()},
        "alternatives": [
            {**asdict(each), "limit": each.limit} for each in found.alternatives if each.more_t > NOTHING_T
        ],
    }


def _sums_text(sums: dict[str, float]) -> str:
    key = "oil_routes.out_sums" if sums["stored_t"] >= 0 else "oil_routes.out_sums_drawn"
    return say(key, other=sums["by_other_ways_t"], stored=abs(sums["stored_t"]), shut=sums["shut_in_t"])


def _cover_text(found: Rerouting) -> str:
    cover, first = float(found.cover_days[0]), found.first_shut_in_day
    if first is None or first > found.days:
        return say("oil_routes.cover_enough", cover=cover)
    return say("oil_routes.cover_short", cover=cover, first=first)


def _tankers_text(found: Rerouting) -> str:
    most = float(found.tankers[: found.days].max())
    return say("oil_routes.tankers", before=found.tankers_before, most=most, fleet=found.inputs.ships)


def _days_text(found: Rerouting, days: int) -> list[str]:
    head = [say(f"oil_routes.column_{name}") for name in ("day", *DAY_COLUMNS)]
    return answer.columns(head, [_day_row(found, day) for day in SHOWN_DAYS if day <= days])


def _day_row(found: Rerouting, day: int) -> list[str]:
    at = day - 1
    amounts = (found.by_other_ways_t[at], found.stored_t[at], found.shut_in_t[at])
    thousands = [written(float(amount) / THOUSAND, ".1f") for amount in amounts]
    rest = [written(float(amount[at]), ".1f") for amount in (found.cover_days, found.tankers)]
    return [str(day), *thousands, *rest]


def _alternative_text(inputs: RouteInputs, each: Any, days: int) -> str:
    rate, way = each.more_on_last_day_t / THOUSAND, way_of(inputs, each.way)
    return say("oil_routes.alternative", way=way, more=each.more_t, rate=rate, day=days, limit=each.limit)


def _listed(legs: Iterable[str]) -> str:
    return ", ".join(named(leg) for leg in legs)


def _charges_text(charges: list[dict[str, Any]]) -> list[str]:
    rows = [{**each, "leg": named(each["leg"]), "kind": say(f"oil_routes.kind_{each['kind']}")} for each in charges]
    widths = {f"{name}_width": max((len(row[name]) for row in rows), default=0) for name in ("leg", "kind")}
    sure = [known(f"report.of_confidence_{row['confidence']}") or row["confidence"] for row in rows]
    return [
        say("oil_routes.charge", **{**row, **widths, "confidence": word}) for row, word in zip(rows, sure, strict=True)
    ]


def _back_text(found: Rerouting, after_days: int) -> str:
    if found.back_after_days is None:
        return say("oil_routes.not_back", days=after_days)
    return say("oil_routes.back", days=found.back_after_days)


def _check_field(inputs: RouteInputs, field: str | None) -> None:
    if field is not None and field not in inputs.fields:
        rule, near = say("oil_routes.unknown_field"), nearest_name(field, inputs.fields)
        raise InputError(Problem(rule, field="field", value=field, allowed=", ".join(inputs.fields), nearest=near))


def _is_shown(found: Allocation, name: str) -> bool:
    return float(found.sent_t[name].sum()) > NOTHING_T or found.inputs.ways[name].nominated_t_per_year > NOTHING_T


def _way_told(found: Allocation, name: str) -> dict[str, Any]:
    return {
        "way": name,
        "sent_t": found.sent_t[name].tolist(),
        "delivered_t": found.delivered_t[name].tolist(),
        "nominated_t_per_year": found.inputs.ways[name].nominated_t_per_year,
        "netback_usd_per_t": found.prices[name].netback_usd_per_t,
    }


def _ways_text(found: Allocation) -> list[str]:
    titles = {name: way_of(found.inputs, name) for name in found.sent_t if _is_shown(found, name)}
    width = max(map(len, titles.values()), default=0)
    return [_way_text(found, name, title=title, width=width) for name, title in titles.items()]


def _way_text(found: Allocation, name: str, *, title: str, width: int) -> str:
    return say(
        "oil_routes.best_way",
        way=title,
        width=width,
        sent=float(found.sent_t[name].sum()) / MILLION,
        nominated=found.inputs.ways[name].nominated_t_per_year / MILLION,
        netback=found.prices[name].netback_usd_per_t,
    )


def _flips_text(inputs: RouteInputs, flips: Flips | None) -> list[str]:
    if flips is None:
        return []
    open_ways = sorted((way for way in flips.ways if way.flips), key=lambda way: abs(way.taken_share - 0.5))
    if not open_ways:
        return [say("oil_routes.no_flips", draws=flips.draws)]
    rows = [
        say(
            "oil_routes.flip",
            way=way_of(inputs, way.way),
            share=way.taken_share,
            low=way.sent_t[0] / MILLION,
            high=way.sent_t[2] / MILLION,
        )
        for way in open_ways[:MOST_FLIPS]
    ]
    return [say("oil_routes.flips_head", draws=flips.draws), *rows]
