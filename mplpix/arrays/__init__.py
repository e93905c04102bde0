"""Numbers about cells and dots: no figure, no Axes, numpy only.

What is promised: functions of numbers and arrays. Cells count (row, column) from 0, edges are one
more than cells, ranges are half open. Nothing here knows matplotlib; an array of the caller's is
never written to, and is read where it is needed only.
"""
