"""Whole figures and files: `compare`, `subplots` of exact size, `imsave`.

What is promised: arguments are checked before a figure or a file is made, and if anything fails
later, new figures, Axes and files are removed again.
"""
