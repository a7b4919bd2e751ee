"""Cells -> typed rows: by rules where a layout places the columns, by a language model where nothing else can."""
