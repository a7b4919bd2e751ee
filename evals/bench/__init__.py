"""Speed and memory, measured beside the tools that others use, in one run."""
