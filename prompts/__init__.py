"""Prompt files with id, version and purpose; a leaf that loads and renders them."""
