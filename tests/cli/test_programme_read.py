"""`transcaspian programme read`: shows, asks, writes what is confirmed and nothing else."""

from __future__ import annotations

import json

import pytest
import yaml
from typer.testing import CliRunner

from transcaspian.cli.app import app

TEXT = "Казахстан и Азербайджан обсудили Средний коридор. Ильхам Алиев прибыл в Баку 24 ноября."


@pytest.fixture
def communique(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "communique.txt"
    file.write_text(TEXT, "utf-8")
    return file


def run(*arguments, answers=""):
    return CliRunner().invoke(app, ["programme", "read", *map(str, arguments)], input=answers)


def test_json_prints_proposals_and_asks_nothing(communique, tmp_path):
    done = run(communique, "--date", "2023-11-24", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert told["language"] == "ru"
    keys = {"kind", "id", "surface", "start", "end", "value", "unit", "rule", "score"}
    assert all(set(one) == keys and TEXT[one["start"] : one["end"]] == one["surface"] for one in told["proposals"])
    assert ("date", "2023-11-24") in {(one["kind"], one["value"]) for one in told["proposals"]}
    assert list(tmp_path.iterdir()) == [communique]


def test_only_what_is_confirmed_is_written(communique, tmp_path):
    count = len(json.loads(run(communique, "--json").stdout)["proposals"])

    done = run(communique, answers="y\n" + "n\n" * (count - 1))

    assert done.exit_code == 0, done.output
    statements = yaml.safe_load((tmp_path / "communique.confirmed.yaml").read_text("utf-8"))["statements"]
    assert len(statements) == 1
    assert statements[0]["span"] == {"document": "communique.txt", "start": 0, "end": 9, "text": "Казахстан"}


def test_nothing_confirmed_nothing_written(communique, tmp_path):
    done = run(communique, answers="n\n" * 40)

    assert done.exit_code == 0
    assert list(tmp_path.iterdir()) == [communique]


def test_an_interrupted_session_writes_nothing(communique, tmp_path):
    done = run(communique, answers="y\ny\n")

    assert done.exit_code != 0
    assert list(tmp_path.iterdir()) == [communique]


def test_statements_are_added_to_the_named_file(communique, tmp_path):
    target = tmp_path / "mine.yaml"
    for _ in range(2):
        assert run(communique, "--register", target, answers="y\n" + "n\n" * 40).exit_code == 0

    assert len(yaml.safe_load(target.read_text("utf-8"))["statements"]) == 2


@pytest.mark.parametrize("content", ["a: [1", "projects: []", "[1, 2]"])
def test_a_file_of_something_else_is_left_alone(communique, tmp_path, content):
    target = tmp_path / "mine.yaml"
    target.write_text(content)

    done = run(communique, "--register", target, answers="y\n" * 40)

    assert done.exit_code == 2
    assert target.read_text() == content


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", "会谈在巴库举行".encode(), "Баку".encode("utf-16"), b"a" * 5_000_000]
)
def test_bad_files_end_with_words_and_code_2(communique, tmp_path, content):
    communique.write_bytes(content)

    done = run(communique, answers="y\n" * 40)

    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == [communique]


def test_a_wrong_day_is_told(communique):
    done = run(communique, "--date", "31.02.2023", "--json")

    assert done.exit_code == 2
    assert "YYYY-MM-DD" in done.stderr
