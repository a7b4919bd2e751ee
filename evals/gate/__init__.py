"""How well the gate tells supported sentences from wrong ones: labelled sentences and a runner."""
