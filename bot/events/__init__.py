"""From article text to dated events that are still ahead.

`times` finds and resolves time expressions, `extract` finds the events they belong to, `merge`
recognises the same event in other reports. Everything here is pure: text and a publication day
in, values out.
"""
