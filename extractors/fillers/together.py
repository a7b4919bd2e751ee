"""Several calls under way at a time, their results in the order of the questions."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TypeVar

AT_ONCE = 8
"""Calls under way at a time; who answers them may allow fewer."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def together(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    """What `work` makes of each item, in their order.

    The threads are daemons: Ctrl-C does not wait for an answer that may never come.

    Raises:
        Exception: what the first item in order raised; those not begun by then are not begun.
    """
    if len(items) < 2:
        return [work(item) for item in items]
    results: list[Future[_Result]] = [Future() for _ in items]
    waiting = deque(zip(items, results, strict=True))
    closed = threading.Event()

    def run() -> None:
        while not closed.is_set():
            try:
                item, result = waiting.popleft()
            except IndexError:
                return
            try:
                result.set_result(work(item))
            except BaseException as problem:  # noqa: BLE001 - raised again where the result is asked for
                result.set_exception(problem)

    for _ in range(min(AT_ONCE, len(items))):
        threading.Thread(target=run, daemon=True).start()
    try:
        return [result.result() for result in results]
    finally:
        closed.set()
