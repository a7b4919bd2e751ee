"""The one exception base: every failure says what failed, where, and what to do about it.

A wrong figure in a document is never an exception: it is a finding. These are for input or a run
that cannot go on. Messages are Spanish (municipal staff read them), hints too.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the commands, as fixed in the design."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    FINDINGS = 3
    NO_INPUT = 4
    PARTIAL = 5
    MODEL = 6
    INTERRUPTED = 130


class JustificaError(Exception):
    """Base of all expected failures.

    Attributes:
        hint: what the person can do about it, one Spanish sentence, or "".
        exit_code: what the process ends with if nobody handles it.
        retryable: whether the same call may succeed later.
    """

    exit_code = ExitCode.UNEXPECTED
    retryable = False

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(JustificaError):
    """The command was asked for something that cannot be asked."""

    exit_code = ExitCode.USAGE


class UnreadableError(JustificaError):
    """A file that cannot be read: corrupt, encrypted, empty, of a kind we do not read."""

    exit_code = ExitCode.NO_INPUT


class LayoutError(JustificaError):
    """A layout file that is not valid, or two layouts that fit a table equally well."""

    exit_code = ExitCode.USAGE


class ModelError(JustificaError):
    """The model endpoint is absent, down or unusable."""

    exit_code = ExitCode.MODEL


class AnswerError(ModelError):
    """The model answered, but not in the form that was asked for.

    Attributes:
        datos: its last answer that was JSON at all, or None.
        tokens: spent on its answers.
    """

    def __init__(self, message: str, hint: str = "", datos: object = None, tokens: int = 0) -> None:
        super().__init__(message, hint)
        self.datos, self.tokens = datos, tokens


class CutShortError(AnswerError):
    """The model's answer did not fit: less may be asked for at a time."""


class BudgetError(ModelError):
    """The run may spend no more tokens; what it has is kept."""

    exit_code = ExitCode.PARTIAL
