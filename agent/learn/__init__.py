"""An unknown table -> a layout: what each column is, which lines are rows, which equations its own numbers prove."""
