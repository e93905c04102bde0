"""Ticks of cells: which cells get one, what its label says, and whether the labels fit.

Promises: a tick is at the center of a cell in view, labels don't touch, and locating sets no
property of an artist. Works on any Axes; pixel Axes are not known here.
"""
