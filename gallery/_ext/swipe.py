"""The directive ``swipe``: two pictures of one size, one above the other, to be swiped between.

Without JavaScript they stand one below the other. ::

    .. swipe:: before.png after.png
       :labels: before | after
       :alts: what the first shows | what the second shows
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


def _pair(argument: str) -> list[str]:
    parts = [part.strip() for part in argument.split("|")]
    if len(parts) != 2 or not all(parts):
        raise ValueError("must be two texts with | between them")
    return parts


class Swipe(SphinxDirective):
    """Two pictures to be swiped between; ``site.js`` makes it interactive."""

    required_arguments = 2
    option_spec: ClassVar[dict[str, Any]] = {
        "labels": _pair,
        "alts": _pair,
        "name": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Return the pictures, each with its label."""
        stage = nodes.container(classes=["swipe"])
        labels, alts = self.options["labels"], self.options["alts"]
        for uri, label, alt in zip(self.arguments, labels, alts, strict=True):
            side = nodes.container(classes=["swipe-side"])
            side += nodes.image(uri=directives.uri(uri), alt=alt)
            side += nodes.paragraph("", label, classes=["swipe-label"])
            stage += side
        return [stage]


def setup(app: Any) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("swipe", Swipe)
    return {"parallel_read_safe": True}
