"""Models to message payloads: pure functions that know every limit of Discord.

A payload is the JSON body of a message in Components V2. Whatever comes from outside passes
`escape` on its way in; `limits.problems` tells whether Discord would take the result.
"""
