"""The tokens of a run: what is spent, what calls under way may still take, and when there are no more."""

import threading

from extractors.errors import BudgetError

MIN_ANSWER = 128
"""Tokens that an answer needs at least: for less no question is asked."""


class Presupuesto:
    """A run's tokens. Safe for threads.

    Args:
        total: tokens that all calls together may take; None: as many as they take.
    """

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.spent = 0
        self._held = 0
        self._change = threading.Condition()

    def hold(self, question: int, answer: int) -> int:
        """Sets tokens aside for a call; waits for calls under way where they may leave enough.

        Args:
            question: tokens that it is estimated to have.
            answer: tokens that its answer may have.

        Returns:
            Tokens that its answer may have with what is left, at most `answer`.

        Raises:
            BudgetError: not enough is left for any answer.
        """
        with self._change:
            while True:
                granted = answer if self.total is None else min(answer, self.total - self.spent - self._held - question)
                if granted >= answer or (not self._held and granted >= min(answer, MIN_ANSWER)):
                    self._held += question + granted
                    return granted
                if not self._held:
                    raise self.exhausted()
                self._change.wait()

    def settle(self, held: int, spent: int) -> None:
        """Gives back what was set aside for a call (question and answer) and counts what it took."""
        with self._change:
            self._held -= held
            self.spent += spent
            self._change.notify_all()

    def exhausted(self) -> BudgetError:
        """What is said where there are no more."""
        return BudgetError(
            f"Se agotaron los {self.total} tokens de esta corrida (--max-tokens-total): se usaron {self.spent}.",
            "Repita con un límite mayor: lo ya respondido no se vuelve a pedir.",
        )
