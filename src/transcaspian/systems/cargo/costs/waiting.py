"""What waiting costs: rates for a unit-day by class and item, free days, and the day of a ship."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.systems.cargo.costs.tariffs import Tariffs

ITEMS = ("hire", "demurrage", "detention", "storage", "value_of_time")
PORT_WAITS = ("wait_for_yard", "wait_for_ship")  # what a port charges for; railway demurrage is for the others
RAIL_WAITS = ("wait_for_train", "wait_for_path", "wait_for_border", "wait_for_standing_room", "wait_for_return_load")
ON_WAGON = ("wait_for_train", "wait_for_path", "wait_for_border", "wait_for_standing_room", "wait_for_yard")
UNLOADED = ("loading_ban",)  # cargo that has not loaded yet costs its owner time, and no hire
SHIP_DAYS = {
    **dict.fromkeys(("rail_ferry_28", "rail_ferry_52", "ro_ro", "ropax", "ropax_turkmen"), "ship_ferry"),
    **dict.fromkeys(("feeder_350", "feeder_125"), "ship_feeder"),
    **dict.fromkeys(("dry_cargo_5000", "dry_cargo_7000"), "ship_tramp"),
    "tanker": "ship_tanker",
}


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge on waiting: item, dollars for a unit-day or a tonne-day, days without charge of each wait."""

    item: str
    usd_per_unit_day: float = 0.0
    usd_per_t_day: float = 0.0
    free_days: float = 0.0


def charges(tariffs: Tariffs, carrier: str, stage: str) -> tuple[Charge, ...]:
    """Return the charges that run while a class of cargo waits at a stage."""
    found = [Charge("value_of_time", usd_per_t_day=_time(tariffs, carrier))] if carrier != "crude" else []
    if stage in UNLOADED:
        return tuple(found)
    match carrier:
        case "wagon":
            found.append(Charge("hire", tariffs.usd("wagon_hire", "usd_per_wagon_day")))
            if stage in RAIL_WAITS:
                found.append(_after_free_days(tariffs, "demurrage", "wagon_demurrage", "wagon"))
        case "truck":
            found.append(Charge("hire", tariffs.usd("truck_standing", "usd_per_truck_day")))
        case "box":
            found.append(Charge("detention", tariffs.usd("box_detention", "usd_per_teu_day")))
            if stage in PORT_WAITS:
                found.append(_after_free_days(tariffs, "storage", "box_storage", "teu"))
        case "dry":
            found += _dry(tariffs, stage)
    return tuple(found)


def ship_day(tariffs: Tariffs, ship_class: str) -> float:
    """Return the dollars of a ship's day; other ships cost what a dry-cargo ship does."""
    return tariffs.usd(SHIP_DAYS.get(ship_class, "ship_tramp"), "usd_per_ship_day")


def _dry(tariffs: Tariffs, stage: str) -> list[Charge]:
    found = [Charge("hire", tariffs.usd("wagon_hire", "usd_per_wagon_day"))] if stage in ON_WAGON else []
    if stage == "wait_for_ship":
        found.append(
            Charge(
                "storage",
                usd_per_t_day=tariffs.usd("dry_storage", "usd_per_t_day"),
                free_days=tariffs.plain("dry_storage", "free_days"),
            )
        )
    return found


def _after_free_days(tariffs: Tariffs, item: str, row: str, unit: str) -> Charge:
    return Charge(item, tariffs.usd(row, f"usd_per_{unit}_day"), free_days=tariffs.plain(row, "free_days"))


def _time(tariffs: Tariffs, carrier: str) -> float:
    return tariffs.usd(f"goods_{carrier}", "usd_per_t") * tariffs.plain("value_of_time", "share_per_day")
