"""A model that says what a script tells it to: an OpenAI-compatible server on loopback, for tests and evals."""

from evals.scripted.server import Question, Reply, Script, Server, completion, counted, error, serving, text_reply

__all__ = ["Question", "Reply", "Script", "Server", "completion", "counted", "error", "serving", "text_reply"]
