"""From articles to stories: folding of copies, clustering, rank, independence, summaries.

Everything here is pure and deterministic; `service.py` alone reads and commits.
"""
