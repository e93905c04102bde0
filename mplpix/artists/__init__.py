"""What is drawn: images, marks, lines and texts, each cell where its grid says.

What is promised: all artists place cells by the same functions, round by the same rule and color by
the same bytes as ``to_rgba`` gives. They work on any Axes; pixel Axes are not known here.
"""
