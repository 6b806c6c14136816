"""Every line of SQL: one function per question, named for the caller's need.

A function takes a connection and returns models; the service that calls it owns the
transaction. Nothing outside this package knows which database is behind it.
"""
