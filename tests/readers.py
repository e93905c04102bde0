"""The programs that show vector files, each as a function from a file to dots.

Every reader takes the path of a file, the file's dpi and how many of the reader's dots there are to
one of the file's, and returns the page as (rows, cols, 3) uint8, its uppermost row first.
"""

import functools
import math
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


#: A document that has a PGF file on its one page.
DOCUMENT = r"""
\documentclass{article}
\usepackage[paperwidth=%fin, paperheight=%fin, left=%fin, top=%fin, right=0in, bottom=0in]{geometry}
\usepackage{pgf}
\pagestyle{empty}
\begin{document}
\noindent
\input{%s}
\end{document}
"""

#: How far the figure is from the upper and the left edge of that page, in dots of the file.
MARGIN = 72


def by_latex(program, path, dpi, times):
    """Have LaTeX set a PGF file, and return the figure alone.

    The file is set by its name, as the images beside it are named in it without a folder.
    """
    found = re.search(r"\\pgfqpoint\{([\d.]+)in\}\{([\d.]+)in\}", path.read_text())
    width, height = map(float, found.groups())
    rows, cols = (math.ceil(inches * dpi - 1e-3) for inches in (height, width))
    left, top = MARGIN / dpi, (MARGIN + rows) / dpi - height  # its lower end is on whole dots
    document = path.with_name(f"{path.stem}-{program}.tex")
    document.write_text(DOCUMENT % (left + width, top + height, left, top, path.name))
    options = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    _run(require(program), *options, document.name, cwd=path.parent)
    page = poppler(document.with_suffix(".pdf"), dpi, times)
    rows, cols, margin = (round(times * dots) for dots in (rows, cols, MARGIN))
    return page[margin : margin + rows, margin : margin + cols]


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


def _whole_dots(points, dpi):
    return math.ceil(float(points) * dpi / 72 - 1e-3)


def _enlarge_pdf(width, height, _):
    # The reader notices that what comes after isn't where it was, and looks for it.
    return f"/MediaBox [ 0 0 {width:f} {height:f} ]"


def _enlarge_svg(width, height, lower_end):
    box = f"0 {lower_end - height:f} {width:f} {height:f}"
    return f'width="{width:f}pt" height="{height:f}pt" viewBox="{box}"'


#: How a file says what the size of its page is, and how it is to say that.
SIZES = {
    ".pdf": (r"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", _enlarge_pdf),
    ".svg": (r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="[^"]*"', _enlarge_svg),
}


def dots(read, path, dpi):
    """Return what *read* shows of a file, one dot for each of its own, whatever size its page has.

    They are counted from the lower end of a page, those of Poppler and Chromium from the upper, and
    Chromium stretches a page to dots of its own. So to the top and the right of it is added what it
    lacks to whole dots.
    """
    if path.suffix not in SIZES:
        return read(path, dpi, 1)
    pattern, enlarge = SIZES[path.suffix]
    text = path.read_bytes().decode("latin-1")
    found = re.search(pattern, text)
    cols, rows = (_whole_dots(points, dpi) for points in found.groups())
    size = enlarge(cols * 72 / dpi, rows * 72 / dpi, float(found[2]))
    text = text[: found.start()] + size + text[found.end() :]
    path.write_bytes(text.encode("latin-1"))
    return read(path, dpi, 1)[:rows, :cols]
