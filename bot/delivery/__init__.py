"""The outbox -> Discord: never twice, never lost."""
