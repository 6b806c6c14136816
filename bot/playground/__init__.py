"""A loopback Discord with a page and a newsstand: the demo, and the ground for end-to-end tests.

Nothing but the command line and the tests imports it, and it knows nothing of the bot.
"""
