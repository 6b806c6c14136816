"""The process: wiring, the Discord client, and the adapters that send and answer."""
