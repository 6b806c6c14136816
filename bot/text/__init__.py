"""Texts in, texts out: markup, addresses and white space. Knows nothing of feeds or Discord."""
