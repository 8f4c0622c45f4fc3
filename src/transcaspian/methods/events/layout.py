"""The records of a running model and the codes of its instructions, read by the kernels as constants."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

# --- what an instruction does ----------------------------------------------------------------------------------------
(CONST, COLUMN, VARIABLE, AMOUNT, DRAW, PROFILE, LEVEL, WAITING, QUEUED, BUSY, TIME, CLOSED, ARITHMETIC) = range(13)
(JUMP, BRANCH, END, MARK, SEIZE, RELEASE, SEIZE_ANY, RELEASE_ANY, DELAY, WAIT_OPEN, PUT, GET, BOARD, LOAD) = range(
    13, 27
)
(UNLOAD, ASSEMBLE, SPLIT, PASS_GATE, OPTION, CHOOSE, SET_AMOUNT, SET_VARIABLE, STREAM_OUT) = range(27, 36)
(NEW_CAPACITY, GATE_ORDER, GATE_CHECK, GATE_TERM, GATE_DAY, IDLE) = range(36, 42)
(ADD, SUBTRACT, MULTIPLY, DIVIDE, LEAST, MOST, LESS, LESS_EQUAL, EQUAL, AND, OR, NOT) = range(12)
REGISTERS: Final = 32

# --- how an entity stands --------------------------------------------------------------------------------------------
NOWHERE, IN_BUCKET, IN_RING = range(3)
FREE, LOADING, BELOW_MINIMUM, UNTIL_LATEST, PATIENT, GATHERING = range(6)

# --- what is to be served before the next instruction: kind + KINDS * number -----------------------------------------
SERVE_RESOURCE, SERVE_STORE, SERVE_DOCK, SERVE_GATE = range(4)
KINDS: Final = 4
TO_SERVE_MOST: Final = 256

# --- what a carrier or leader keeps for itself, at the head of its variables -----------------------------------------
OWN_1, OWN_2, ABOARD_1, ABOARD_2, SENT_DOCK, SENT_LIMIT, COUNT_BASE = range(7)

# --- totals handed back ----------------------------------------------------------------------------------------------
ROWS, EVENTS, OUTS, TIED, BROKEN_STORE, STUCK = range(6)
TOTALS: Final = 8

TOLERANCE: Final = 1e-9
EMPTY_TOLERANCE: Final = 1e-6
FAR: Final = 1e15
EVERY_MEMBER: Final = 2**52 - 1
CLASSES_MOST: Final = 8
RANKS_MOST: Final = 8


def _record(small: str = "", whole: str = "", real: str = "") -> np.dtype[Any]:
    fields: list[tuple[str, type[np.generic]]] = [(name, np.int32) for name in small.split()]
    fields += [(name, np.int64) for name in whole.split()]
    fields += [(name, np.float64) for name in real.split()]
    return np.dtype(fields, align=True)


INSTRUCTION: Final = _record(whole="op a b c d e kind more")
ENTITY: Final = _record(
    "pc next previous listed q_next q_previous queue first_aboard last_aboard wait_kind state slot elsewhere program"
    " rank order",
    real="wake since amount_1 amount_2 want use_1 use_2 aboard_since",
)
RESOURCE: Final = _record(whole="capacity in_use waiters first_pool pool_count")
STORE: Final = _record(real="stock limit taken given")
DOCK: Final = _record(whole="queue classes waiters open_first open_last class_base", real="waiting sent")
SLOT: Final = _record(
    whole="entity next previous dock variables map boarding", real="used_1 used_2 limit_1 limit_2 minimum latest"
)
GATE: Final = _record(
    whole="queue orders rule extended extensions watched term_entity history_first history_length checks rule_kind",
    real="close_above open_below term quota passed rule_since check_every cover",
)


def records(dtype: np.dtype[Any], count: int) -> Any:
    """Return `count` records of zeros."""
    return np.zeros(count, dtype).view(np.recarray)
