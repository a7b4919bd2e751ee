"""Document -> verified rows: reads, places, types and checks every printed figure. No model client, no terminal."""
