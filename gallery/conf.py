"""Sphinx builds the site from here: ``python -m sphinx -W --keep-going -b html gallery site``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "_ext")]

import matplotlib as mpl  # noqa: E402

mpl.use("agg")

import exactness  # noqa: E402
import inventories  # noqa: E402
import pictures  # noqa: E402
import roads  # noqa: E402

import mplpix  # noqa: E402

# Files that the pages include, but this folder doesn't hold, are made first: Sphinx looks for files
# when it starts, and for inventories before that.
GENERATED = HERE / "generated"
GENERATED.mkdir(exist_ok=True)
pictures.make_all(GENERATED)
roads.draw_all(GENERATED)
exactness.write_table(GENERATED / "exactness.md")
measured = HERE / "speed.md"
bars, _, everything = (
    # Its titles are the page's own.
    measured.read_text(encoding="utf-8").removeprefix("# Speed\n")
    if measured.exists()
    else "*This copy of the site was built without the measured table.*\n"
).partition("## Everything measured\n")
(GENERATED / "speed.md").write_text(bars, encoding="utf-8")
(GENERATED / "everything_measured.md").write_text(everything, encoding="utf-8")

project = "mplpix"
author = "The mplpix developers"
copyright = "The mplpix developers"
version = release = mplpix.__version__

extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.intersphinx",
    "numpydoc",
    "sphinx_gallery.gen_gallery",
    "sphinx_copybutton",
    "sphinx_design",
    "myst_parser",
    "matplotlib.sphinxext.plot_directive",
    "exact_pictures",
    "matplotlib_roles",
    "swipe",
]
exclude_patterns = ["generated", "speed.md", "examples", "_ext", "**/GALLERY_HEADER.rst"]
default_role = "py:obj"
rst_prolog = ".. currentmodule:: mplpix\n"
nitpicky = True
nitpick_ignore_regex = [
    # Words of prose in the types of parameters, of which numpydoc makes links, too.
    ("py:class", r"(hashable|callable|optional|scalar|path-like|file-like|(lazy |bool )?array.*)"),
]
suppress_warnings = [
    "config.cache",  # sphinx-gallery's settings hold functions
    "myst.header",  # Markdown that is included begins at the level of its place
]

# The reference -----------------------------------------------------------------------------------

autosummary_generate = False
autodoc_typehints = "none"  # numpydoc's sections tell the types
autodoc_member_order = "bysource"
numpydoc_show_class_members = False  # the pages list them, in an order of their own
numpydoc_xref_param_type = True
numpydoc_xref_ignore = "all"
numpydoc_xref_aliases = {
    name: f"mplpix.{name}" for name in mplpix.__all__ if isinstance(getattr(mplpix, name), type)
}
numpydoc_xref_aliases |= {
    "Fraction": "fractions.Fraction",
    "Statistics": "mplpix.arrays.statistics.Statistics",
}
# Copies of a part of each inventory, so that links need no network; see inventories/README.txt.
intersphinx_mapping = {
    name: (url, str(inventories.compile_inventory(HERE / "inventories" / f"{name}.txt", GENERATED)))
    for name, url in inventories.URLS.items()
}


def _show_public_bases(app, name, obj, options, bases):
    """Have "Bases:" name the class of matplotlib that a class of mplpix._mpl only prepares."""
    prepared = "mplpix._mpl."
    bases[:] = [b.__base__ if b.__module__.startswith(prepared) else b for b in bases]


def setup(app):
    """Register with Sphinx."""
    app.connect("autodoc-process-bases", _show_public_bases)


# Pictures ----------------------------------------------------------------------------------------

sphinx_gallery_conf = {
    "examples_dirs": "examples",
    "gallery_dirs": "gallery",
    "subsection_order": [
        f"examples/{name}" for name in ("differences", "zoom", "cells", "packages", "large")
    ],
    "filename_pattern": r"\.py$",
    "within_subsection_order": "exact_pictures.by_story",
    "image_scrapers": ("exact_pictures.scrape",),
    "thumbnail_size": (320, 224),
    "matplotlib_animations": False,
    "capture_repr": (),
    "show_memory": False,
    "show_signature": False,
    "min_reported_time": 1e9,
    "write_computation_times": False,
    "plot_gallery": "True",
    "abort_on_example_error": True,
    "doc_module": ("mplpix",),
    "reference_url": {"mplpix": None},
    "backreferences_dir": None,
    "download_all_examples": False,
}
plot_formats = [("png", 100)]
plot_html_show_formats = False
plot_html_show_source_link = False
plot_include_source = True
plot_rcparams = {"figure.dpi": 100, "savefig.dpi": "figure"}
plot_apply_rcparams = True

# The pages ---------------------------------------------------------------------------------------

html_theme = "pydata_sphinx_theme"
html_title = "mplpix"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = [("site.js", {"defer": "defer"})]
html_favicon = "generated/favicon.png"
html_show_sourcelink = False
html_copy_source = False
html_sidebars = {"**": []}
html_context = {"default_mode": "auto"}
html_theme_options = {
    "logo": {
        "text": "mplpix",
        "image_light": "generated/logo.png",
        "image_dark": "generated/logo.png",
        "alt_text": "mplpix, to the first page",
    },
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "navbar_align": "left",
    "header_links_before_dropdown": 7,
    "show_prev_next": False,
    "footer_start": ["copyright"],
    "footer_end": ["theme-version"],
    "secondary_sidebar_items": {"index": [], "gallery/index": [], "**": ["page-toc"]},
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
copybutton_prompt_text = ">>> |... "
copybutton_prompt_is_regexp = True
