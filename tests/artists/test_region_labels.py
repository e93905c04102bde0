"""Numbers beside regions: which ones, in which order and where."""

import itertools
import pickle
import re
from collections import Counter

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox

from mplpix import DiffOverlay, compare
from mplpix.artists.region_labels import place_label

SHAPE = (60, 80)

#: Boxes of regions, the largest first, in no order of reading.
REGIONS = [(30, 40, 5, 25), (5, 14, 60, 70), (40, 44, 60, 69), (20, 21, 40, 45), (8, 9, 8, 9)]


def mask_of_regions(regions=REGIONS):
    mask = np.zeros(SHAPE, bool)
    for r0, r1, c0, c1 in regions:
        mask[r0:r1, c0:c1] = True
    return mask


def shown(region_labels=True, *, regions=REGIONS, projection="pixel", **kwargs):
    """Return an Axes with an image and an overlay on it."""
    ax = plt.figure(figsize=(8, 6), dpi=100).add_subplot(projection=projection)
    ax.imshow(np.zeros(SHAPE), cmap="gray", vmin=0)
    ax.set(xticks=[], yticks=[])
    overlay = DiffOverlay.from_mask(mask_of_regions(regions), region_labels=region_labels, **kwargs)
    return ax, ax.add_collection(overlay, autolim=False)


def dots(ax):
    ax.figure.canvas.draw()
    return np.array(ax.figure.canvas.buffer_rgba())


def texts(figure, monkeypatch):
    """Return the texts of the next draw, and the boxes of their backgrounds."""
    return dict(all_texts(figure, monkeypatch))


def all_texts(figure, monkeypatch):
    """Return a pair for each text on a background of the next draw: itself, and its box."""
    found = []
    draw = Text.draw

    def note(self, renderer):
        draw(self, renderer)
        if self.get_bbox_patch() is not None:
            box = self.get_bbox_patch().get_window_extent(renderer)
            found.append((self.get_text(), box))

    with monkeypatch.context() as patch:
        patch.setattr(Text, "draw", note)
        figure.canvas.draw()
    return found


def counted(figure, monkeypatch):
    return Counter(text for text, _ in all_texts(figure, monkeypatch))


@pytest.mark.parametrize("projection", ["pixel", None])
@pytest.mark.parametrize("style", ["outline", "fill", "dim"])
def test_numbers_are_rows_of_the_regions_by_size(style, projection, monkeypatch):
    ax, overlay = shown(style=style, projection=projection)
    found = texts(ax.figure, monkeypatch)
    assert list(found) == ["0", "1", "2", "3", "4"]
    assert overlay.regions.boxes[overlay.regions.by_size].tolist() == [list(r) for r in REGIONS]
    for number, box in found.items():
        r0, r1, c0, c1 = REGIONS[int(number)]
        corners = ax.transData.transform([(c0 - 0.5, r1 - 0.5), (c1 - 0.5, r0 - 0.5)])
        region = Bbox(corners)
        gap = 2 / 72 * 100
        apart = max(box.x0 - region.x1, region.x0 - box.x1, box.y0 - region.y1, region.y0 - box.y1)
        assert apart == pytest.approx(gap, abs=0.01)
        view = ax.bbox
        assert view.x0 <= box.x0 < box.x1 <= view.x1
        assert view.y0 <= box.y0 < box.y1 <= view.y1
    assert not any(Bbox.intersection(a, b) for a, b in itertools.combinations(found.values(), 2))


@pytest.mark.parametrize(
    ("region_labels", "wanted"),
    [(False, 0), (0, 0), (1, 1), (3, 3), (np.int64(2), 2), (99, 5), (np.True_, 5)],
)
def test_as_many_regions_are_numbered_as_asked_for(region_labels, wanted, monkeypatch):
    ax, _ = shown(region_labels)
    assert list(texts(ax.figure, monkeypatch)) == [str(i) for i in range(wanted)]


def test_by_default_ten_regions_are_numbered_and_none_without_asking(monkeypatch):
    many = [(r, r + 1, c, c + 1) for r in range(2, 58, 12) for c in range(2, 78, 12)]
    ax, overlay = shown(regions=many)
    assert len(many) > 10
    assert list(texts(ax.figure, monkeypatch)) == [str(i) for i in range(10)]
    assert overlay.get_region_labels() == 10
    assert ax.diff(overlay.mask, ~overlay.mask, region_labels=True).get_region_labels() == 10
    assert DiffOverlay([[1]], [[2]]).get_region_labels() == 0


def test_only_regions_in_view_have_a_number(monkeypatch):
    ax, overlay = shown()
    ax.set(xlim=(35.5, 79.5), ylim=(24.5, -0.5))
    assert list(texts(ax.figure, monkeypatch)) == ["1", "3"]
    ax.set(xlim=(10.5, 15.5), ylim=(36.5, 33.5))  # within region 0
    (box,) = texts(ax.figure, monkeypatch).values()
    assert ax.bbox.x0 - 1 <= box.x0 < box.x1 <= ax.bbox.x1
    overlay.set_visible(False)
    assert not texts(ax.figure, monkeypatch)
    overlay.set_visible(True)
    overlay.set_color("none")
    assert not texts(ax.figure, monkeypatch)


def test_the_setter_changes_the_picture_and_back():
    ax, overlay = shown(False)
    before = dots(ax)
    overlay.set_region_labels(True)
    assert ax.figure.stale
    after = dots(ax)
    assert (after != before).any()
    outside = np.ones(after.shape[:2], bool)
    x0, y0, x1, y1 = np.rint(ax.bbox.extents).astype(int)
    outside[::-1][y0:y1, x0:x1] = False
    np.testing.assert_array_equal(after[outside], before[outside])
    overlay.set_region_labels(False)
    np.testing.assert_array_equal(dots(ax), before)
    assert not ax.figure.stale


def test_the_regions_themselves_stay_uncovered():
    ax, overlay = shown(False, style="fill")
    before = dots(ax)[::-1]
    overlay.set_region_labels(True)
    after = dots(ax)[::-1]
    for r0, r1, c0, c1 in REGIONS:
        corners = ax.transData.transform([(c0 - 0.5, r1 - 0.5), (c1 - 0.5, r0 - 0.5)])
        (x0, y0), (x1, y1) = np.rint(corners).astype(int)
        np.testing.assert_array_equal(after[y0:y1, x0:x1], before[y0:y1, x0:x1])


@pytest.mark.parametrize(
    "color", ["magenta", "lime", "white", "navy", "black", (1, 0, 0, 0.5)], ids=str
)
def test_numbers_have_the_color_of_the_marks_on_a_background_that_tells(color, monkeypatch):
    ax, _ = shown(1, regions=REGIONS[:1], color=color)
    ax.images[0].set(cmap="gray", clim=(-1, 1))  # no color of a background
    (box,) = texts(ax.figure, monkeypatch).values()
    x0, y0, x1, y1 = np.rint(box.extents).astype(int)
    found = dots(ax)[::-1][y0 + 1 : y1 - 1, x0 + 1 : x1 - 1, :3].reshape(-1, 3)
    rgb = np.rint(np.multiply(mpl.colors.to_rgb(color), 255)).astype(int)
    light = mpl.colors.to_rgb(color) != mpl.colors.to_rgb("navy") and color != "black"
    assert (found == rgb).all(axis=1).any()
    assert (found == (0 if light else 255)).all(axis=1).any()


def test_labels_take_no_part_in_the_layout():
    boxes = []
    for region_labels in (False, True):
        ax, _ = shown(region_labels)
        ax.figure.set_layout_engine("constrained")
        ax.figure.canvas.draw()
        boxes.append((ax.bbox.extents.tolist(), ax.get_tightbbox().extents.tolist()))
    assert boxes[0] == boxes[1]


@pytest.mark.parametrize(
    ("extension", "pattern"),
    [
        ("svg", r"<text[^>]*>(\d)</text>"),
        ("pdf", r"\[ ?\((\d)\) ?\] TJ"),
        ("ps", r"/(zero|one) glyphshow"),
    ],
)
def test_vector_files_have_the_numbers(extension, pattern, tmp_path):
    mpl.rcParams.update({"svg.fonttype": "none", "pdf.compression": 0})
    ax, _ = shown(2)
    path = tmp_path / f"regions.{extension}"
    ax.figure.savefig(path)
    found = re.findall(pattern, path.read_text("latin-1"))
    assert found == (["zero", "one"] if extension == "ps" else ["0", "1"])


def test_turned_cells_and_logarithmic_axes_have_numbers_in_view(monkeypatch):
    ax = plt.figure().add_subplot()
    turned = Affine2D().rotate_deg(30) + ax.transData
    ax.add_collection(
        DiffOverlay.from_mask(mask_of_regions(), region_labels=True, transform=turned)
    )
    ax.set(xlim=(-40, 80), ylim=(0, 90))
    assert texts(ax.figure, monkeypatch)
    ax = plt.figure().add_subplot()
    ax.add_collection(DiffOverlay.from_mask(mask_of_regions([(0, 9, 0, 9)]), region_labels=True))
    ax.set(xscale="log", yscale="log", xlim=(0.1, 80), ylim=(0.1, 60))
    assert list(texts(ax.figure, monkeypatch)) == ["0"]


def test_a_comparison_numbers_its_regions_on_all_panels(monkeypatch):
    mask = mask_of_regions().astype(float)
    result = compare(np.zeros(SHAPE), mask, figsize=(16, 6), region_labels=2)
    assert [overlay.get_region_labels() for overlay in result.overlays] == [2, 2, 2]
    assert result.regions[:2].tolist() == [list(region) for region in REGIONS[:2]]
    again = pickle.loads(pickle.dumps(result))
    assert again.overlay.get_region_labels() == 2
    assert counted(again.figure, monkeypatch) == {"0": 3, "1": 3}
    result.show_region(1)
    assert counted(result.figure, monkeypatch) == {"1": 3}


@pytest.mark.parametrize(
    ("region_labels", "error"),
    [(-1, ValueError), (2.0, TypeError), ("all", TypeError), (None, TypeError)],
)
def test_a_bad_number_of_labels_is_refused_by_name(region_labels, error):
    message = "'region_labels' must be True, False or the number of regions, not "
    overlay = DiffOverlay([[1]], [[2]], region_labels=4)
    for call in (
        lambda: DiffOverlay([[1]], [[2]], region_labels=region_labels),
        lambda: compare([[1]], [[2]], region_labels=region_labels),
        lambda: overlay.set_region_labels(region_labels),
    ):
        with pytest.raises(error, match=message):
            call()
    assert overlay.get_region_labels() == 4
    assert plt.get_fignums() == []


# Places, without a figure -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_a_label_keeps_clear_of_what_is_taken_or_lies_in_its_region(seed):
    rng = np.random.default_rng(seed)
    view, size, gap = Bbox([[0, 0], [100, 80]]), (9, 12), 2
    taken = []
    for _ in range(10):
        x, y = np.sort(rng.uniform(0, 100, 2)), np.sort(rng.uniform(0, 80, 2))
        region = Bbox([[x[0], y[0]], [x[1], y[1]]])
        place = place_label(region, size, view, gap, taken, [])
        np.testing.assert_allclose(place.size, size)
        if (place.x0, place.y1) == (region.x0, region.y1):
            continue
        assert 0 <= place.x0 < place.x1 <= 100
        assert 0 <= place.y0 < place.y1 <= 80
        assert not any(
            place.overlaps(box) and Bbox.intersection(place, box).size.min() > 1e-9
            for box in [*taken, region]
        )
        taken.append(place)
    assert taken


def test_other_regions_are_avoided_where_there_is_room():
    region, view = Bbox([[10, 10], [30, 20]]), Bbox([[0, 0], [60, 60]])
    right = Bbox([[32, 0], [60, 60]])
    free = place_label(region, (8, 6), view, 2, [], [right])
    assert free.extents.tolist() == [10, 22, 18, 28]
    everything = Bbox([[0, 0], [60, 60]])
    assert place_label(region, (8, 6), view, 2, [], [everything]).x0 == 32
