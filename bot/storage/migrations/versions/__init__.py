"""The schema's history, one file per step; released files are never edited."""
