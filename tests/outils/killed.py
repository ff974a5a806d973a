"""What remains when the process dies in the middle: an act is all done or not at all."""

import os
import traceback
import warnings
from collections.abc import Callable

from django.db import connection, connections

KILLED, FINISHED, FAILED = 9, 0, 1
# No act of ours runs that many statements: beyond, something loops.
LIMIT = 400


def killed_after_each_statement(arrange: Callable, act: Callable, check: Callable) -> int:
    """Run `act` in processes that die after their 1st, 2nd… SQL statement; returns how many died.

    Each attempt starts with `subject = arrange()`, which makes fresh rows; the child runs `act(subject)`; then
    `check(subject, finished)` looks at what remains: `finished` is False when the child was killed. The test needs
    `transactional_db`: what is arranged must be committed for the child to see it.
    """
    for number in range(1, LIMIT):
        subject = arrange()
        finished = _run(act, subject, number)
        check(subject, finished)
        if finished:
            return number - 1
    raise AssertionError(f"the act still runs after {LIMIT} statements")


def _run(act: Callable, subject, number: int) -> bool:
    """Whether `act` ended before its `number`-th statement."""
    assert not connection.in_atomic_block, "killed_after_each_statement needs transactional_db"
    # A connection is not shared by two processes: the child opens its own.
    connections.close_all()
    with warnings.catch_warnings():
        # The child only runs SQL then dies: it takes no lock that another thread may hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _die_after(act, subject, number)
    outcome = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert outcome in {KILLED, FINISHED}, "the act failed in the child process (see its traceback above)"
    return outcome == FINISHED


def _die_after(act: Callable, subject, number: int) -> None:
    """In the child: never returns."""
    try:
        with connection.execute_wrapper(_Fuse(number)):
            act(subject)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(FAILED)
    os._exit(FINISHED)


class _Fuse:
    """An execute_wrapper that ends the process once its `number`-th statement is executed."""

    def __init__(self, number: int):
        self.left = number

    def __call__(self, execute, *args):
        result = execute(*args)
        self.left -= 1
        if self.left == 0:
            os._exit(KILLED)
        return result
