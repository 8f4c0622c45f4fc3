"""Where each number of a running model lies: instruction codes and record fields, read by the kernels as constants.

Records are rows of flat arrays with a stride that is a power of two: field `F` of record `i` is ``table[i * STRIDE + F]``.
"""

from __future__ import annotations

from typing import Final

# --- instructions: code[p] is one of these, code[p + 1] ... code[p + 7] are its operands -----------------------------
WIDTH: Final = 8
(CONST, COLUMN, VARIABLE, AMOUNT, DRAW, PROFILE, LEVEL, WAITING, QUEUED, BUSY, TIME, CLOSED, ARITHMETIC) = range(13)
(JUMP, BRANCH, END, MARK, SEIZE, RELEASE, SEIZE_ANY, RELEASE_ANY, DELAY, WAIT_OPEN, PUT, GET, BOARD, LOAD) = range(13, 27)
(UNLOAD, ASSEMBLE, SPLIT, PASS_GATE, OPTION, CHOOSE, SET_AMOUNT, SET_VARIABLE, STREAM_OUT) = range(27, 36)
(NEW_CAPACITY, GATE_ORDER, GATE_CHECK, GATE_TERM, GATE_DAY, IDLE) = range(36, 42)

# --- arithmetic ------------------------------------------------------------------------------------------------------
(ADD, SUBTRACT, MULTIPLY, DIVIDE, LEAST, MOST, LESS, LESS_EQUAL, EQUAL, AND, OR, NOT) = range(12)
REGISTERS: Final = 32

# --- entities --------------------------------------------------------------------------------------------------------
ENTITY: Final = 16
(PC, NEXT, PREVIOUS, LISTED, Q_NEXT, Q_PREVIOUS, QUEUE, R_HEAD, R_TAIL) = range(9)
(WAIT_KIND, STATE, SLOT, ELSEWHERE, PROGRAM, RANK, ORDER) = range(9, 16)
ENTITY_F: Final = 8
(WAKE, SINCE, AMOUNT_1, AMOUNT_2, WANT, USE_1, USE_2, ABOARD_SINCE) = range(8)
NOWHERE, IN_BUCKET, IN_RING = 0, 1, 2
FREE, LOADING, BELOW_MINIMUM, UNTIL_LATEST, PATIENT, GATHERING = range(6)

# --- resources, pools, stores ----------------------------------------------------------------------------------------
RESOURCE: Final = 8
(CAPACITY, IN_USE, WAITERS, FIRST_POOL, POOL_COUNT) = range(5)
STORE: Final = 4
(STOCK, LIMIT, TAKEN, GIVEN) = range(4)

# --- docks and slots (a slot is one carrier or leader that stands open) ----------------------------------------------
DOCK: Final = 8
(DOCK_QUEUE, CLASS_COUNT, DOCK_WAITERS, OPEN_FIRST, OPEN_LAST, CLASS_BASE) = range(6)
SLOT_I: Final = 8
(SLOT_ENTITY, SLOT_NEXT, SLOT_PREVIOUS, SLOT_DOCK, SLOT_VARIABLES, SLOT_MAP) = range(6)
FAR: Final = 1e15
SLOT_F: Final = 16
(USED_1, USED_2, LIMIT_1, LIMIT_2, MINIMUM, LATEST, CLASS_USED) = range(7)
CLASSES_MOST: Final = SLOT_F - CLASS_USED

# --- what a carrier or leader keeps for itself, in its variables ------------------------------------------------------
(OWN_1, OWN_2, ABOARD_1, ABOARD_2, SENT_DOCK, SENT_LIMIT, COUNT_BASE) = range(7)

# --- what is to be served before the next instruction: kind + KINDS * number ------------------------------------------
(SERVE_RESOURCE, SERVE_STORE, SERVE_DOCK, SERVE_GATE) = range(4)
KINDS: Final = 4

# --- gates -----------------------------------------------------------------------------------------------------------
GATE: Final = 16
(GATE_QUEUE, ORDERS, RULE, EXTENDED, EXTENSIONS_MOST, WATCHED, TERM_ENTITY, HISTORY_FIRST, HISTORY_LENGTH, CHECKS,
 RULE_KIND) = range(11)  # fmt: skip
GATE_F: Final = 8
(CLOSE_ABOVE, OPEN_BELOW, TERM, QUOTA, PASSED, RULE_SINCE, CHECK_EVERY, COVER) = range(8)

# --- totals the kernel hands back ------------------------------------------------------------------------------------
(ROWS, EVENTS, OUTS, TIED, BROKEN_STORE, STUCK, STARTED) = range(7)
TOTALS: Final = 8
TOLERANCE: Final = 1e-9
EMPTY_TOLERANCE: Final = 1e-6
TODO_MOST: Final = 256
EVERY_MEMBER: Final = 2**52 - 1
RANKS_MOST: Final = 8
