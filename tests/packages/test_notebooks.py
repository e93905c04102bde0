"""nbconvert: the picture of an executed notebook has the dots of the cells."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests.oracle import colours, find
from tests.tools import ramp, require

CODE = """
%matplotlib inline
import matplotlib.pyplot as plt, mplpix, numpy as np
with mplpix.pixel_axes():
    ax = plt.figure(dpi=93).add_subplot(pixel_scale=5)
ax.imshow(np.arange(99.).reshape(9, 11))
ax.set_axis_off()
"""


@pytest.mark.filterwarnings("default")
def test_an_executed_notebook_has_an_exact_picture(monkeypatch):
    nbformat, preprocessors = require("nbformat"), require("nbconvert.preprocessors")
    require("ipykernel")
    require("matplotlib_inline")
    monkeypatch.delenv("MPLBACKEND", raising=False)
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    preprocessors.ExecutePreprocessor(timeout=300, kernel_name="python3").preprocess(book, {})
    (data,) = [o["data"]["image/png"] for o in book.cells[0].outputs if "image/png" in o["data"]]
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"))
    wanted = np.repeat(np.repeat(colours(ramp(9, 11)), 5, 0), 5, 1)
    assert len(find(picture, wanted)) == 1
