"""Slash commands, one module per group; `bot.runtime.client` loads them by name."""
