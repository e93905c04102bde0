"""The hands: events of the canvas in, calls of public methods of the event's Axes out.

Promises: each step of wheel, key, box or pan ends on a rung or on whole dots, and goes back to the
very view that it came from; one gesture is one redraw and one entry of the toolbar's history; a key
that matplotlib has stays matplotlib's. An Axes is known by its methods; no class of Axes is.
"""
