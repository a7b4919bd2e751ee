"""The application: settings, model client, ledger, batches, writers; everything that serves a person."""
