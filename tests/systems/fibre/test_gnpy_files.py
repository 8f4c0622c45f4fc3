"""What GNPy reads of a line: every span and amplifier in order, in its units."""

from __future__ import annotations

from itertools import pairwise

import pytest

from transcaspian.errors import InputError
from transcaspian.systems.fibre import design, gnpy_files, passive


def test_the_files_hold_the_line_from_shore_to_shore(line):
    built = design.repeatered(377.5, line, spans=4)
    files = gnpy_files.files(built, line)
    topology, equipment = files["topology.json"], files["equipment.json"]
    names = [element["uid"] for element in topology["elements"]]

    assert names[0] == "shore_a"
    assert names[-1] == "shore_b"
    links = [(link["from_node"], link["to_node"]) for link in topology["connections"]]
    assert links == list(pairwise(names))
    spans = [element["params"] for element in topology["elements"] if element["type"] == "Fiber"]
    losses = [span["length"] * span["loss_coef"] + span["con_out"] for span in spans]
    assert losses == pytest.approx([section.loss_db for section in built.sections])
    known = {amplifier["type_variety"] for amplifier in equipment["Edfa"]}
    assert {element["type_variety"] for element in topology["elements"] if element["type"] == "Edfa"} == known


def test_the_band_holds_exactly_the_channels(line):
    band = gnpy_files.files(design.repeatered(377.5, line), line)["equipment.json"]["SI"][0]

    assert int((band["f_max"] - band["f_min"]) / band["spacing"]) == line.optics.comb.channels
    assert band["f_min"] + band["spacing"] == pytest.approx(line.optics.comb.frequencies_thz()[0] * 1e12)


def test_a_passive_line_is_refused(line):
    with pytest.raises(InputError, match="repeatered"):
        gnpy_files.files(passive.passive(377.5, line), line)
