"""Daybook: a Discord bot that reads the political press and keeps a calendar of what is coming."""

from pathlib import Path

__version__ = "0.1.0"

SHIPPED = Path(__file__).resolve().parent.parent / "data"
"""Folder of the tables that come with the code.

A path rather than a package's resources: started in a folder that has a `data` of its own, as
the default DATA_DIR makes, an editable installation would take that one for the package.
"""
