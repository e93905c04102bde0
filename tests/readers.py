"""The programs that show vector files, each as a function from a file to dots.

Every reader takes the path of a file, the file's dpi and how many of the reader's dots there are to
one of the file's, and returns the page as (rows, cols, 3) uint8, its uppermost row first.
"""

import subprocess

import numpy as np
from PIL import Image

from tests.tools import require

#: The program or the module that each reader is.
NEEDS = {
    "poppler": "pdftoppm",
    "ghostscript": "gs",
    "chromium": "chromium",
    "resvg": "resvg_py",
    "librsvg": "rsvg-convert",
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
    require(NEEDS[reader])


def _run(*args):
    subprocess.run(list(map(str, args)), check=True, capture_output=True, timeout=120)


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
