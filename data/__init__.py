"""Shipped catalogues, read-only: desks, gazetteer, model, sources.

Read them through `importlib.resources.files("data")`. The SQLite file does not live in this
package but in `DATA_DIR`.
"""
