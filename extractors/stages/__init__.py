"""The stages that a document goes through, each with what it has to remember from page to page."""
