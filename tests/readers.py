"""The programs that show vector files, each as a function from a file to dots.

Every reader takes the path of a file, the file's dpi and how many of the reader's dots there are to
one of the file's, and returns the page as (rows, cols, 3) uint8, its uppermost row first.
"""

import functools
import re
import subprocess

import numpy as np
from PIL import Image

from tests.tools import require

#: The programs and modules that each reader is. Without XeTeX, matplotlib writes no PGF files.
NEEDS = {
    "poppler": ["pdftoppm"],
    "ghostscript": ["gs"],
    "pdflatex": ["xelatex", "pdflatex", "pdftoppm"],
    "xelatex": ["xelatex", "pdftoppm"],
    "chromium": ["chromium"],
    "resvg": ["resvg_py"],
    "librsvg": ["rsvg-convert"],
}

#: What keeps a browser to itself; the rest of its life is in a fresh directory.
CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)

#: The sides of a browser's window in its own units of 1/96 inch: the largest page has 1000.
WINDOW = 1040


def need(reader):
    """Skip the test if there is no such reader."""
    for name in NEEDS[reader]:
        require(name)


def _run(*args, cwd=None):
    subprocess.run(list(map(str, args)), check=True, capture_output=True, timeout=120, cwd=cwd)


def _read(png):
    return np.asarray(Image.open(png).convert("RGB"))


def poppler(path, dpi, times):
    out = path.with_suffix(f".poppler{times}")
    _run(require("pdftoppm"), "-r", dpi * times, "-png", "-singlefile", path, out)
    return _read(f"{out}.png")


def ghostscript(path, dpi, times):
    out = path.with_suffix(path.suffix + f".gs{times}.png")
    crop = ["-dEPSCrop"] if path.suffix == ".eps" else []
    options = ["-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=png16m", *crop]
    _run(require("gs"), *options, f"-r{dpi * times}", f"-sOutputFile={out}", path)
    return _read(out)


#: A document that has a PGF file on its one page, an inch from the left and from the top.
DOCUMENT = r"""
\documentclass{article}
\usepackage[paperwidth=%fin, paperheight=%fin, margin=1in]{geometry}
\usepackage{pgf}
\pagestyle{empty}
\begin{document}
\noindent
\input{%s}
\end{document}
"""


def set_by_latex(program, path):
    """Have LaTeX set a PGF file, and return the PDF and the figure's width and height, in inches.

    The file is set by its name, as the images beside it are named in it without a folder.
    """
    found = re.search(r"\\pgfqpoint\{([\d.]+)in\}\{([\d.]+)in\}", path.read_text())
    width, height = map(float, found.groups())
    document = path.with_name(f"{path.stem}-{program}.tex")
    document.write_text(DOCUMENT % (width + 2, height + 2, path.name))
    options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    _run(require(program), *options, document.name, cwd=path.parent)
    return document.with_suffix(".pdf"), width, height


def by_latex(program, path, dpi, times):
    pdf, width, height = set_by_latex(program, path)
    inch = round(dpi * times)
    page = poppler(pdf, dpi, times)
    return page[inch : inch + round(height * inch), inch : inch + round(width * inch)]


pdflatex = functools.partial(by_latex, "pdflatex")
xelatex = functools.partial(by_latex, "xelatex")


def chromium(path, dpi, times):
    program = require("chromium")
    out = path.with_suffix(f".chromium{times}.png")
    profile = path.with_suffix(f".profile{dpi}x{times}")
    _run(
        program,
        *CHROMIUM_FLAGS,
        f"--user-data-dir={profile}",
        f"--force-device-scale-factor={dpi * times / 96}",
        f"--window-size={WINDOW},{WINDOW}",
        f"--screenshot={out}",
        path.as_uri(),
    )
    return _read(out)


def resvg(path, dpi, times):
    png = require("resvg_py").svg_to_bytes(
        svg_path=str(path), dpi=72.0, zoom=dpi * times / 72, background="#ffffff"
    )
    out = path.with_suffix(f".resvg{times}.png")
    out.write_bytes(bytes(png))
    return _read(out)


def librsvg(path, dpi, times):
    out = path.with_suffix(f".librsvg{times}.png")
    _run(require("rsvg-convert"), "-z", dpi * times / 96, "-o", out, path)
    image = Image.open(out).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image))[..., :3]
