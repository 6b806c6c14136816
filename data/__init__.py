"""Shipped tables, read-only: catalogue of sources, desks, gazetteer, places of events, model, font.

Read them through `bot.SHIPPED`, which says why. They are no place for the SQLite file, though in
a checkout the default `DATA_DIR` is this folder.
"""
