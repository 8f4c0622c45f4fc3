"""The indicators of limits: what each asset is used, on how many days something waits for it, what is kept off."""

from __future__ import annotations

from transcaspian.systems.cargo.kpis import catalogue as names
from transcaspian.systems.cargo.kpis.catalogue import Kpi, Labels

DAYS: Labels = tuple(f"{day:03d}" for day in range(1, 367))
FERRY_PORTS: Labels = ("kuryk", "turkmenbashi", "alat")
DRY_PORTS: Labels = ("aktau", "alat")
YARDS: Labels = (
    "kuryk.wagons",
    "kuryk.trucks",
    "turkmenbashi.wagons",
    "turkmenbashi.trucks",
    "alat.wagons",
    "alat.trucks",
    "alat.teu",
    "alat.dry_t",
    "aktau.teu",
    "aktau.dry_t",
)
BORDERS: Labels = ("boyuk_kesik_gardabani", "poti", "batumi")
FLEETS: Labels = ("ferries", "feeders", "tramps")
ASSETS: Labels = (
    *(f"fleet.{name}" for name in FLEETS),
    *(f"berths.{port}_ferry" for port in FERRY_PORTS),
    *(f"berths.{port}_dry" for port in DRY_PORTS),
    *(f"cranes.{port}_dry" for port in DRY_PORTS),
    *(f"yard.{name}" for name in YARDS),
    *(f"border.{name}" for name in BORDERS),
    *(f"section.{name}" for name in names.SECTIONS),
)
_ASSET, _CLASS = ("asset", ASSETS), ("class", names.CARRIERS)

LIMIT_KPIS: dict[str, Kpi] = {
    "utilisation": Kpi(
        "share",
        (_ASSET,),
        "share",
        "what is used of an asset in the year: room aboard on sailings, berth-hours, crane-hours, mean fill of a "
        "yard, hours of a border's desks, paths of a section in the busier direction",
    ),
    "binding_days": Kpi(
        "days",
        (_ASSET,),
        "total",
        "days of the year on which at least one stands waiting for the asset all day on average: a shipload for a "
        "fleet, a ship for berths and cranes, a unit or train for the others",
    ),
    "refused_t": Kpi("t", (_CLASS,), "total", "tonnes of demand lost: its patience ended before it could load"),
    "deferred_t_days": Kpi("t-days", (_CLASS,), "total", "tonne-days that demand waited before it could load"),
    "queue_by_day": Kpi(
        "units",
        (("place", names.QUEUES), ("day", DAYS)),
        "series",
        "mean number waiting for a ship on the day of the year",
    ),
}
