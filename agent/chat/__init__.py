"""Questions in, answers out: a router without a model, an agent with one, the session on a terminal."""
