"""`PixelAxes`, and the objects that it is made of.

What is promised: at every draw one scale for all Axes of a group, limits that enclose whole
dots, and a box around exactly these dots.
"""
