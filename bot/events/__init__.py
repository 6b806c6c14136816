"""From article text to dated events that are still ahead.

`times` finds and resolves time expressions, `extract` finds the events they belong to,
`matching` and `history` merge the reports of one event. All but `service` is pure: text and a
publication day in, values out.
"""
