"""The one place for private names of matplotlib, and for differences between its versions.

One module for each part of matplotlib. Each helper says why no public name will do and which
versions it was checked with. Nothing here knows a wing.
"""
