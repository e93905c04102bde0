"""A user's script that names everything public; type checkers look at it, and a test runs it."""

from fractions import Fraction
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from numpy.typing import NDArray

import mplpix


def axes_of_pixels(image: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Draw on pixel Axes, and ask them."""
    fig = plt.figure(figsize=(6, 4))
    ax = fig.add_subplot(projection="pixel", pixel_scale=2, scale_group="details")
    assert isinstance(ax, mplpix.PixelAxes)
    im: mplpix.PixelAlignedImage = ax.imshow(image, cmap="gray", norm=LogNorm(1, 100))
    ax.set_pixel_scale("fit")
    ax.set_pixel_scale(Fraction(1, 2))
    ax.set_pixel_scale(3)
    assert ax.get_pixel_scale() == 3
    ax.set_scale_group("own")
    ax.zoom_about(4, 4, 6)
    ax.zoom_to(0, 5, 0, 5)
    ax.zoom_by(-1, x=3, y=2)
    ax.set_cell_ticks("round")
    overlay: mplpix.DiffOverlay = ax.diff(image, other, style="fill", color="red")
    overlay.set_style("outline")
    found: tuple[int, float] = overlay.count, overlay.fraction
    assert found[0] == overlay.mask.sum() >= len(overlay.boxes())
    ax.colorbar(im, label="counts")
    ax.cell_grid(visible=True, color="0.5")
    ax.annotate_cells(im, "{:.0f}")
    picture: NDArray[np.uint8] = ax.snapshot()
    assert picture.shape[2] == 4
    cells: NDArray[np.uint8] = im.to_image(scale=2)
    assert cells.shape == (16, 18, 4)
    grid: mplpix.CellGrid = im.grid
    assert grid.shape == im.get_shape() == (8, 9)
    im.contour([10, 20], colors="w")
    im.contourf(3)
    shown = im.read_out(2, 3)
    assert shown is not None
    assert range(3, 4) == shown.rows
    im.changed()


def any_axes(image: NDArray[np.float64]) -> None:
    """Draw on Axes of matplotlib."""
    ax: Axes = plt.figure().add_subplot()
    im = mplpix.imshow(ax, image, x=np.arange(9), y=np.arange(8), vmin=0, downsample="max")
    mplpix.center_ticks(im, axis="x", labels=list("ABCDEFGHI"), grid=True)
    edges = mplpix.centers_to_edges(np.geomspace(1, 100, 8), scale="log")
    assert np.allclose(mplpix.edges_to_centers(edges, scale="log"), np.geomspace(1, 100, 8))
    ax.yaxis.set_major_locator(mplpix.CellCenterLocator(edges))
    ax.yaxis.set_minor_locator(mplpix.CellEdgeLocator(edges))
    ax.yaxis.set_major_formatter(mplpix.CellLabelFormatter(edges, list("ABCDEFGH")))
    grid = mplpix.CellGrid.from_centers(np.arange(9), np.arange(8))
    mask = image > image.mean()
    ax.add_collection(mplpix.DiffOverlay.from_mask(mask, grid=grid))
    artist = mplpix.PixelAlignedImage(ax, grid=mplpix.CellGrid.from_shape((8, 9)), copy=False)
    artist.set_data(image)
    ax.add_image(artist)


def arrays_and_files(image: NDArray[np.float64], folder: Path) -> None:
    """Zoom, save, and show an image at several resolutions."""
    assert mplpix.zoom_about(image, (3, 4), 2.5, interpolation="nearest").shape == image.shape
    assert mplpix.zoom_to(image, (0, 4, 0, 4), shape=(8, 8), fill=0).shape == (8, 8)
    mplpix.imsave(folder / "image.png", image, cmap="magma", scale=3)
    levels = mplpix.Pyramid([image, image.reshape(4, 2, 9).mean(axis=1)[:, :9:2]])
    fig, axs = mplpix.subplots([levels, (8, 9)], scale=2, ncols=2)
    axs.flat[0].imshow(levels)
    fig.savefig(folder / "figure.png")


def existing_code(image: NDArray[np.float64]) -> None:
    """Have pixel Axes where nobody asked for them, and meshes on them."""
    with mplpix.pixel_axes(scale_group=None):
        fig, ax = plt.subplots()
    assert isinstance(ax, mplpix.PixelAxes)
    mesh = ax.pcolormesh(image)
    assert isinstance(mesh, mplpix.PixelAlignedMesh)
    ax.set_aspect("auto")
    ax.set_pixel_scale((3, 2))
    kind = mplpix.pixel_axes_class(Axes)
    inner = fig.add_axes((0.1, 0.1, 0.2, 0.2), axes_class=kind)
    assert isinstance(inner, Axes)


def large_images(image: NDArray[np.float64], folder: Path) -> None:
    """Build coarser levels, and bound what is kept of chunks."""
    before: int = mplpix.get_chunk_cache()
    mplpix.set_chunk_cache(2**20)
    mplpix.set_chunk_cache(before)
    pyramid: mplpix.Pyramid = mplpix.Pyramid.build(image, reducer="max", progress=False)
    assert pyramid.shape == image.shape


def comparisons(image: NDArray[np.float64], other: NDArray[np.float64]) -> None:
    """Compare two images, by hand and by script."""
    comparison: mplpix.Comparison = mplpix.compare(image, other, labels=("before", "after"))
    assert comparison.overlay.count == comparison.statistics.count
    assert comparison.regions.shape[1] == 4
    comparison.next()
    comparison.previous()
    comparison.show_region(0)
    comparison.show_all()
    comparison.blink("b")
    comparison.blink(False)
    comparison.wipe(4.5)
    comparison.wipe(None)
    link = mplpix.link_views(*comparison.axes[:2], offsets=[(0, 0), (1, 0)])
    link.unlink()
    comparison.figure.clear()
    plt.close(comparison.figure)


def main(folder: Path) -> None:
    """Use everything once."""
    mplpix.show_versions()
    image = np.arange(1.0, 73.0).reshape(8, 9)
    other = np.where(image % 10 == 0, 1.0, image)
    axes_of_pixels(image, other)
    any_axes(image)
    arrays_and_files(image, folder)
    existing_code(image)
    large_images(image, folder)
    comparisons(image, other)
    plt.close("all")


if __name__ == "__main__":
    main(Path())
