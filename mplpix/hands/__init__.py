"""Mouse, keys and timers: events come in, calls of public methods go out.

A hand does nothing that a script can't do by the same methods. It knows Axes only as the events
name them, and imports nothing of the wing that makes them.
"""
