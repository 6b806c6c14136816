"""The REST API, version 10: one module per kind of thing, each with its table of routes."""
