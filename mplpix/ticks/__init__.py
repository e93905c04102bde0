"""Ticks of cells: which cells get one, what its label says, and whether the labels fit.

What is promised: a tick is at the center of a cell in view, labels don't touch, and locating sets
nothing on an artist. Works on any Axes; pixel Axes are not known here.
"""
