"""Daybook: a Discord bot that reads the political press and keeps a calendar of what is coming."""

__version__ = "0.1.0"
