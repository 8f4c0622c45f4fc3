import pytest

from transcaspian.errors import InputError
from transcaspian.systems.cargo.inputs import checked


class Without:
    """Sampled tables with some rows or values taken away."""

    def __init__(self, inputs, *, rows=(), values=()):
        self._inputs, self._rows, self._values = inputs, set(rows), set(values)

    def rows(self, table):
        return {
            row: {field: value for field, value in record.items() if (table, row, field) not in self._values}
            for row, record in self._inputs.rows(table).items()
            if (table, row) not in self._rows
        }

    def frame(self, table):
        return self._inputs.frame(table)

    def columns(self, table):
        return self._inputs.columns(table)


def test_every_missing_row_and_value_is_told_at_once(baseline):
    spoilt = Without(
        baseline.sample(1, None),
        rows=[("ports", "kuryk"), ("policies", "tare")],
        values=[("ferries", "ropax", "deck_m")],
    )
    with pytest.raises(InputError) as fault:
        checked(spoilt)
    names = {(problem.row, problem.field) for problem in fault.value.problems}
    assert names == {("ports.kuryk", ""), ("policies.tare", ""), ("ferries.ropax", "deck_m")}


def test_inputs_are_frozen(baseline):
    inputs = checked(baseline.sample(1, None))
    with pytest.raises(AttributeError):
        inputs.ports["kuryk"].ferry_berths = 9
