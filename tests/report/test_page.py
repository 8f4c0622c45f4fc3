"""The page: self-contained, well-formed, readable by eye, by keyboard and aloud."""

from __future__ import annotations

import itertools
import re
from types import ModuleType
from xml.etree.ElementTree import Element

import pytest

from transcaspian.messages import speaking
from transcaspian.report import page
from transcaspian.report.sections import answer
from transcaspian.study import Results, run
from transcaspian.study.answer.route import crossings, waits

LARGEST_BYTES = 3_000_000
SECTIONS = [
    "answer",
    "map",
    "limits",
    "waits",
    "ships",
    "standing",
    "balance",
    "queues",
    "incidents",
    "transit",
    "costs",
    "indicators",
    "oil_routes",
    "oil",
    "oil_quality",
    "seabed",
    "cable",
    "programme",
    "forecast",
    "published",
    "backtest",
    "trust",
    "reuse",
]


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_it_is_small_and_the_same_on_every_call(results: Results, html: str) -> None:
    assert len(html.encode()) < LARGEST_BYTES
    assert page(results).decode() == html


def test_it_loads_nothing(tree: Element, html: str) -> None:
    tags = {element.tag for element in tree.iter()}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "image", "use"})
    assert "@import" not in html
    assert re.findall(r"url\((?!#)", html) == []
    links = [element.get("href") for element in tree.iter("a")]
    assert links
    assert all(link.startswith("#") for link in links if link)
    assert not [element for element in tree.iter() if element.get("src")]


def test_sections_stand_in_the_order_in_which_they_are_read(tree: Element) -> None:
    assert [section.get("id") for section in tree.iter("section")] == SECTIONS
    assert [a.get("href") for a in tree.find("body/nav").iter("a")] == [f"#{key}" for key in SECTIONS]


def test_headings_skip_no_level(tree: Element) -> None:
    levels = [int(e.tag[1]) for e in tree.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_every_reference_finds_its_target(tree: Element) -> None:
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    wanted = {r for e in tree.iter() for r in (e.get("aria-labelledby") or "").split()}
    wanted |= {e.get("href", "")[1:] for e in tree.iter("a")}
    assert wanted <= set(ids)


def test_every_figure_says_finding_unit_source_and_has_its_table(tree: Element) -> None:
    figures = list(tree.iter("figure"))
    assert len(figures) >= 14
    for figure in figures:
        assert len(text_of(figure.find("h3"))) > 10, figure.get("id")
        assert len(text_of(figure.find("p[@class='subtitle']"))) > 20
        assert text_of(figure.find("figcaption")).startswith("Source: transcaspian")
        assert figure.find(".//table") is not None
        for table in figure.iter("table"):
            assert text_of(table.find("caption"))


def test_every_chart_shows_a_spread(tree: Element) -> None:
    panels = [p for p in tree.iter("div") if p.get("class") == "panel"]
    assert len(panels) > 20
    for panel in panels:
        assert [e for e in panel.iter("polygon") if (e.get("class") or "").startswith("area")]


def test_pictures_are_told_aloud_or_hidden(tree: Element) -> None:
    for picture in tree.iter("svg"):
        told = picture.get("role") == "img" and picture.find("title") is not None and picture.find("desc") is not None
        assert told or picture.get("aria-hidden") == "true"


def test_what_scrolls_can_be_reached_by_keyboard(tree: Element) -> None:
    scrolling = [e for e in tree.iter("div") if e.get("class") in {"scroll", "wide"}]
    assert scrolling
    assert all(e.get("tabindex") == "0" and e.get("aria-label") for e in scrolling)


def test_rows_of_tables_are_headed(tree: Element) -> None:
    for row in tree.iter("tr"):
        assert row.find("th") is not None


def test_numbers_in_the_cards_are_those_of_the_table(tree: Element, results: Results) -> None:
    found = crossings(results).set_index("key")
    shown = [text_of(card.find("p/strong")) for card in tree.iter("div") if card.get("class") == "card"]
    expected = [f"{found.loc[key, 'p50'] / 1e3:,.0f}" for key in ("route_t", "crude_t")]
    expected += [f"{found.loc[key, 'p50']:,.0f}" for key in ("wagon_loaded", "truck", "teu")]
    assert shown == expected


def test_the_cards_count_thousands_of_tonnes_in_every_language(html: str, results: Results) -> None:
    with speaking("ru"):
        russian = answer.section(results).html()

    assert russian.count("тыс. т</p>") == html.count("thousand t</p>") == 2


def test_numbers_in_the_findings_are_those_of_the_tables(tree: Element, results: Results) -> None:
    figure = next(f for f in tree.iter("figure") if f.get("id") == "where-it-waits")
    first = waits(results).iloc[0]
    assert f"{first['share']:.0%}" in text_of(figure.find("h3"))
    rows = [text_of(cell) for cell in figure.find("details").iter("td")]
    assert f"{first['p50']:,.0f}" in rows
    assert f"{first['share']:.0%}" in rows


def test_a_sum_of_classes_is_named_class_by_class(fake: ModuleType) -> None:
    row = {"class": "wagon+box", "line": "kuryk_alat+aktau_alat", "kpi": "crossed_t", "id": "sum", "unit": "kt"}
    frame = fake._frames()["published"].head(1).assign(port="", **row)
    text = page(run(fake.FakeScenario(frames={"published": frame}), replications=2, workers=1, room=fake.FAKE)).decode()
    assert "wagons + containers, Kuryk–Alat + Aktau–Alat, Jan–Oct" in text


def test_the_closed_line_to_kars_is_dashed(tree: Element) -> None:
    dashed = [e for e in tree.iter("path") if e.get("class") == "link shut"]
    assert len(dashed) == 2


def test_closures_and_bans_are_drawn_under_the_queues(tree: Element) -> None:
    section = next(s for s in tree.iter("section") if s.get("id") == "queues")
    kuryk = next(
        p for p in section.iter("div") if p.get("class") == "panel" and text_of(p).startswith("Kuryk wagons")
    )
    kinds = [e.get("class") for e in kuryk.iter("rect")]
    assert kinds.count("fill closed") > 5
    assert kinds.count("fill banned") == 2


def test_commands_named_are_commands_that_exist(html: str) -> None:
    named = set(re.findall(r"<code>transcaspian ([a-z]+)", html))
    assert named == {
        *("run", "why", "compare", "sources", "scenarios", "programme"),
        *("backtest", "marginal", "forecast", "backcast", "oil"),
    }


def test_an_indicator_that_is_not_there_is_named_and_nothing_is_invented(fake: ModuleType) -> None:
    some = {"crossed_t", "queue"}
    lean = fake.FAKE.__class__(
        name="lean",
        kpis={name: kpi for name, kpi in fake.KPIS.items() if name in some},
        simulate=lambda inputs, **o: _only(fake.simulate(inputs, **o), some),
    )
    text = page(run(fake.FakeScenario(), replications=2, workers=1, room=lean)).decode()
    assert text.count("Not in these results") >= 7
    assert "transit_h" in text
    assert "ship_hours" in text


def _only(outcome: object, names: set[str]) -> object:
    kept = {name: value for name, value in outcome.kpis.items() if name in names}  # type: ignore[attr-defined]
    return type(outcome)(kept, outcome.rows, outcome.periods)  # type: ignore[attr-defined,call-arg]


def test_a_title_cannot_smuggle_markup(fake: ModuleType) -> None:
    scenario = fake.FakeScenario(title='<script>alert(1)</script> & "more"')
    text = page(run(scenario, replications=1, workers=1, room=fake.FAKE)).decode()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in text


def test_one_replication_is_enough_for_a_page_without_intervals(fake: ModuleType) -> None:
    text = page(run(fake.FakeScenario(), replications=1, workers=1, room=fake.FAKE)).decode()
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).lower().split()
    assert ">inf<" not in text


@pytest.mark.parametrize("rule", ["prefers-color-scheme: dark", "@media print", "max-width: 640px", "focus-visible"])
def test_the_style_serves_dark_print_phone_and_keyboard(html: str, rule: str) -> None:
    assert rule in html
