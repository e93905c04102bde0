"""Numbers about cells and dots: no figure, no Axes, numpy only.

What is promised: cells count (row, column) from 0, there is one more edge than cells, ranges are
half open. The caller's arrays are never written to, and are read only where their cells are needed.
"""
