"""The artists: images, marks, lines and texts, each cell where its grid says.

Promises: all artists place cells by the same functions, round by the same rule and color by the
bytes that ``to_rgba`` gives. They work on any Axes; pixel Axes are not known here.
"""
