"""Numbers about cells and dots: no figure, no Axes, numpy only.

All are functions of numbers and arrays. Cells count (row, column) from 0, there is one more edge
than cells, ranges are half open. Nothing here knows matplotlib. The caller's arrays are never
written to, and are read only where their cells are needed.
"""
