"""What ships is the programme as known at the end of 2023, and obeys its own schema."""

from __future__ import annotations

import json
from datetime import date
from importlib import resources

import yaml

from transcaspian import programme, scenario
from transcaspian.programme.load import SHIPPED
from transcaspian.programme.register import LANGUAGES

SPECA = {"AF", "AZ", "KZ", "KG", "TJ", "TM", "UZ"}
CORRIDOR = {"CN", "KZ", "AZ", "GE", "TR"}


def test_nothing_was_said_after_2023(shipped):
    assert shipped.as_of == date(2023, 12, 31)
    assert max(claim.known_on for _, claim in shipped.claims()) <= date(2023, 12, 31)


def test_the_lines_of_the_joint_programme_are_there(shipped):
    assert {"P-FIBRE", "P-OIL", "P-TITR", "P-CULTURE", "P-MCM", "P-HUB", "P-TRADE", "P-POWER"} <= set(shipped.projects)
    assert {"A-2022-DECL", "A-2022-PROG", "A-2023-SIC"} <= set(shipped.agreements)
    assert {"B-SIC", "B-IGC", "B-SPECA", "B-TITR"} <= set(shipped.bodies)


def test_every_country_of_speca_and_of_the_corridor_can_be_a_party(shipped):
    assert set(shipped.countries) >= SPECA | CORRIDOR


def test_every_title_stands_in_four_languages(shipped):
    for entry in shipped.entries.values():
        assert set(entry.title) == set(LANGUAGES)
        assert all(text.strip() for text in entry.title.values())


def test_every_statement_names_its_source_and_every_setting_its_reason(shipped):
    assert all(address.startswith("http") for _, claim in shipped.claims() for address in claim.source)
    for milestone in shipped.milestones.values():
        assert bool(milestone.switches_on) == bool(milestone.switches_on_note)


def test_what_a_milestone_switches_on_is_a_setting_of_the_scenario(shipped, tmp_path):
    settings = {path: change for one in shipped.milestones.values() for path, change in one.switches_on.items()}
    lines = [f"  {path}: {json.dumps(dict(change))}" for path, change in settings.items()]
    file = tmp_path / "all.yaml"
    file.write_text("title: All milestones\nextends: baseline-2023\nset:\n" + "\n".join(lines) + "\n", "utf-8")

    assert len(scenario.load(file).changes) >= len(settings) > 5


def test_states_and_slips_at_the_end_of_2023(shipped):
    """By hand: 30 June to 26 October is 118 days, 30 September to 10 March 161, end of 2021 to end of 2025 1461."""
    found = programme.status(shipped).milestones
    states = {name: one.state for name, one in found.items()}

    assert states["M-FIBRE-2021"] == states["M-FIBRE-SEA-2023"] == states["M-TITR-VOL-2022"] == "missed"
    assert states["M-FIBRE-2024"] == states["M-CULT-AZ-2023"] == "superseded"
    assert states["M-OIL-START"] == states["M-CULT-KZ-2023"] == "met"
    assert states["M-MCM-2023"] == states["M-KURM-START"] == "met_late"
    assert states["M-FIBRE-FINANCE"] == states["M-TITR-TIME-2023"] == "unknown"
    assert states["M-OIL-SUPSA"] == "discussed"
    assert states["M-KURM-END"] == states["M-OIL-15-2023"] == states["M-VISIT-2024"] == "open"
    assert found["M-MCM-2023"].slip_days == 118
    assert found["M-KURM-START"].slip_days == 161
    assert found["M-OIL-START"].slip_days == -283
    assert found["M-FIBRE-2025"].slip_days == 1461
    assert found["M-HUB-2025"].slip_days == -184
    assert found["M-TRADE-1BN"].slip_days is None
    assert found["M-SIC-1"].slip_days is None


def test_the_talks_of_november_2023_left_three_projects_discussed_and_no_more(shipped):
    found = programme.status(shipped, date(2023, 11, 24)).projects

    assert {name: found[name].word for name in ("P-FIBRE", "P-OIL", "P-TITR")} == dict.fromkeys(
        ("P-FIBRE", "P-OIL", "P-TITR"), "discussed"
    )
    assert found["P-CULTURE"].word == "planned"
    assert found["P-FIBRE"].phase == "preparation"


def test_both_landings_both_trade_figures_and_both_last_days_are_kept(shipped):
    found = {(one.entry, one.what): one for one in programme.status(shipped).conflicts}

    landing = found["P-FIBRE", "landing in Azerbaijan"]
    assert (landing.preferred.value, [other.value for other in landing.others]) == ("Sumgait", ["Siyazan"])
    assert found["E-2023-12-02", "actual"].preferred.end == date(2023, 12, 5)
    trade = next(one for (entry, _), one in found.items() if entry == "P-TRADE")
    assert (trade.preferred.value, trade.others[0].value) == (461.9, 680)


def test_in_march_2023_the_landing_was_siyazan_and_no_conflict(shipped):
    found = programme.status(shipped, date(2023, 5, 1))

    assert found.projects["P-FIBRE"].claims[-1].value == "Siyazan"
    assert [one for one in found.conflicts if one.entry == "P-FIBRE"] == []


def test_the_published_schemas_are_json_schemas():
    folder = resources.files("transcaspian").joinpath("data", "programme")
    for name in ("register", "oc4ids"):
        schema = json.loads(folder.joinpath(f"{name}.schema.json").read_text("utf-8"))
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["type"] == "object"


def test_other_readers_of_yaml_see_the_same_words():
    """A plain loader takes `on` for true and an unquoted year for a number; editors check with such loaders."""
    files = sorted(SHIPPED.glob("*.yaml"))

    assert files
    for file in files:
        for entries in yaml.safe_load(file.read_text("utf-8")).values():
            for entry in entries if isinstance(entries, list) else [entries]:
                for claim in (entry, *entry.get("claims", ())):
                    assert all(isinstance(key, str) for key in claim)
                    assert isinstance(claim.get("period", ""), str | dict)
