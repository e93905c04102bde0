"""Whole figures and files: `compare`, `subplots` of exact size, `imsave`.

What is promised: arguments are checked before a figure or a file is made, and where something fails
later, what was made is taken away again.
"""
