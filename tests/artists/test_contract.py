"""One contract that all artists keep: properties, staleness, pickles, copies, removal.

Properties are found by matplotlib's own `ArtistInspector`, so that a new one can't be forgotten.
"""

import copy
import pickle

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.artist import ArtistInspector, getp, setp

from mplpix import CellGrid, DiffOverlay, PixelAlignedImage, PixelAlignedMesh
from mplpix.artists.annotations import CellAnnotations
from mplpix.artists.cell_lines import CellLines

A = np.arange(12.0).reshape(3, 4)


def pixel_aligned_image(ax):
    image = PixelAlignedImage(ax, grid=CellGrid(range(5), range(4)))
    image.set_data(A + 1)
    image.set_clim(0, 12)
    return ax.add_image(image)


def pixel_aligned_mesh(ax):
    corners = np.stack(np.meshgrid(range(5), range(4)), axis=-1)
    mesh = PixelAlignedMesh(corners, array=A + 1, edgecolor="red", linewidth=1)
    mesh.set_clim(0, 12)
    return ax.add_collection(mesh, autolim=False)


def overlay(ax):
    return ax.add_collection(DiffOverlay.from_mask(A % 4 > 1, sizes=A), autolim=False)


def filled(ax):
    return ax.add_collection(DiffOverlay.from_mask(A % 4 > 1, sizes=A, style="fill"), autolim=False)


def cell_lines(ax):
    return ax.add_collection(CellLines(ax.get_images()[0], color="red"), autolim=False)


def cell_annotations(ax):
    return ax.add_artist(CellAnnotations(ax.get_images()[0], "{:.0f}"))


ARTISTS = [pixel_aligned_image, pixel_aligned_mesh, overlay, filled, cell_lines, cell_annotations]
every_artist = pytest.mark.parametrize("make", ARTISTS, ids=lambda f: f.__name__)


@pytest.fixture(params=["pixel", None])
def ax(request):
    fig, ax = plt.subplots(figsize=(2, 1.6), subplot_kw={"projection": request.param})
    image = PixelAlignedImage(ax, grid=CellGrid(range(5), range(4)))
    image.set_data(A)
    ax.add_image(image)
    ax.set(xlim=(0, 4), ylim=(0, 3))
    fig.canvas.draw()
    return ax


def drawn(ax):
    fig = ax.get_figure()
    fig.canvas.draw()
    return np.array(fig.canvas.buffer_rgba())


#: Values of the properties that our own classes have, other than the defaults.
VALUES = {
    "downsample": ["max", "nearest"],
    "vector_cells": ["rectangles"],
    "extent": [(0, 2, 0, 3), (1, 3, 4, 5)],
    "interpolation": ["bilinear", "none"],
    "alpha": [0.5, None],
    "clim": [(0.5, 2.0), (1.0, 9.0)],
    "style": ["dim", "outline", "fill"],
    "color": [(0.0, 1.0, 0.0, 1.0), (0.0, 0.0, 1.0, 0.5)],
    "edgecolor": ["lime", "blue"],
    "facecolor": ["lime", "blue"],
    "linewidth": [2, 3.5],
    "inner": [False, True],
    "min_dots": [5, 1],
    "show": ["differing", "image"],
    "copy": [False, True],
    "region_labels": [3, 0],
    "fmt": ["{:.1f}", str],
    "colors": [((1.0, 0.0, 0.0, 1.0), (0.0, 1.0, 0.0, 1.0))],
}

#: Setters of ours that aren't properties with a value: data is not compared, transforms are held.
NO_VALUES = {"array", "data", "transform"}

#: Setters of matplotlib's that its own getters have no value for: what is got is a copy of parts
#: (paths, offsets, dashes, colors by arrays), or must not be set twice (figure).
NOT_ROUND = {
    *("figure", "paths", "offset_transform", "offsets", "clip_path", "transform", "linestyle"),
    *("data", "array", "segments", "verts", "edgecolor", "facecolor", "children", "gapcolor"),
    *("capstyle", "joinstyle"),
}


def own_setters(artist):
    """Return the properties that have a setter in a class of ours."""
    return sorted(
        name.removeprefix("set_")
        for cls in type(artist).__mro__
        # _mpl has matplotlib's setters, where one of its versions needs them otherwise
        if cls.__module__.startswith("mplpix.") and not cls.__module__.startswith("mplpix._mpl.")
        for name, setter in vars(cls).items()
        # those of matplotlib that only check their value first are still its own
        if name.startswith("set_") and setter.__module__.startswith("mplpix.artists.")
    )


def settable(artist):
    """Return the properties with a setter and a getter."""
    return [
        name for name in ArtistInspector(artist).get_setters() if hasattr(artist, f"get_{name}")
    ]


@every_artist
def test_every_property_takes_what_it_returns(make, ax):
    artist = make(ax)
    before = drawn(ax)
    names = [name for name in settable(artist) if name not in NOT_ROUND]
    assert len(names) > 15
    for name in names:
        value = getattr(artist, f"get_{name}")()
        getattr(artist, f"set_{name}")(value)
        np.testing.assert_equal(getattr(artist, f"get_{name}")(), value, err_msg=name)
        np.testing.assert_array_equal(drawn(ax), before, err_msg=name)


@every_artist
def test_every_setter_of_ours_is_told_of_values(make, ax):
    assert set(own_setters(make(ax))) <= set(VALUES) | NO_VALUES


@every_artist
def test_a_property_is_what_it_was_set_to_and_marks_stale(make, ax):
    artist = make(ax)
    for name in sorted(set(own_setters(artist)) - NO_VALUES):
        for value in VALUES[name]:
            drawn(ax)
            assert not artist.stale, name
            setp(artist, **{name: value})
            assert artist.stale, name
            if name not in ("edgecolor", "facecolor"):  # as arrays
                np.testing.assert_equal(getp(artist, name), value, err_msg=name)
    drawn(ax)


@every_artist
def test_setp_and_getp_know_every_setter_of_ours(make, ax):
    artist = make(ax)
    inspector = ArtistInspector(artist)
    assert set(own_setters(artist)) <= set(inspector.get_setters())
    for name in own_setters(artist):
        accepted = inspector.get_valid_values(name)
        assert accepted not in (None, "unknown"), name
    assert getp(artist, "visible") is True


@every_artist
def test_a_draw_leaves_nothing_stale_and_tells_nobody(make, ax):
    artist = make(ax)
    for visible in (True, False, True):
        artist.set_visible(visible)
        drawn(ax)
        told = []
        artist.stale_callback = lambda *args, told=told: told.append(args)
        assert not artist.stale
        drawn(ax)
        assert not told
        assert not artist.stale


@every_artist
def test_what_is_invisible_draws_nothing_and_what_is_removed_is_gone(make, ax):
    before = drawn(ax)
    artist = make(ax)
    with_it = drawn(ax)
    assert (with_it != before).any()
    artist.set_visible(False)
    np.testing.assert_array_equal(drawn(ax), before)
    artist.set_visible(True)
    np.testing.assert_array_equal(drawn(ax), with_it)
    artist.remove()
    assert artist.axes is None
    assert artist not in ax.get_children()
    np.testing.assert_array_equal(drawn(ax), before)


@every_artist
def test_a_pickled_figure_shows_the_same_and_its_artist_can_be_changed(make, ax):
    artist = make(ax)
    left_out = NO_VALUES | {"fmt", "extent", "interpolation"}
    for name in sorted(set(own_setters(artist)) - left_out):
        setp(artist, **{name: VALUES[name][0]})
    before = drawn(ax)
    place = ax.get_children().index(artist)
    other = pickle.loads(pickle.dumps(ax.get_figure())).axes[0]
    np.testing.assert_array_equal(drawn(other), before)
    loaded = other.get_children()[place]
    assert type(loaded) is type(artist)
    loaded.set_visible(False)
    assert (drawn(other) != before).any()
    np.testing.assert_array_equal(drawn(ax), before)


@every_artist
def test_a_copy_has_properties_of_its_own(make, ax):
    artist = make(ax)
    before = drawn(ax)
    twin = copy.copy(artist)
    names = sorted(set(own_setters(artist)) - NO_VALUES - {"extent", "clim"})  # of Axes and norm
    kept = {name: getp(artist, name) for name in names}
    for name in names:
        np.testing.assert_equal(getp(twin, name), kept[name])
    for name in names:
        setp(twin, **{name: VALUES[name][0]})
    for name in names:
        np.testing.assert_equal(getp(artist, name), kept[name])
    np.testing.assert_array_equal(drawn(ax), before)


# What setters refuse ------------------------------------------------------------------------------


WIDTHS = ["thick", "2", b"2", (), ["a"], -1, np.nan, np.inf, True, [1, -1], 1j, {}]


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("name", ["linewidth", "lw", "linewidths"])
def test_what_is_no_width_of_lines_is_refused_at_the_call(width, name, ax):
    def new_overlay(**kwargs):
        return DiffOverlay.from_mask(A > 3, **kwargs)

    def new_lines(**kwargs):
        return CellLines(ax.get_images()[0], **kwargs)

    for make, present in ((new_overlay, overlay(ax)), (new_lines, cell_lines(ax))):
        with pytest.raises((TypeError, ValueError), match="'linewidth' must be a finite number"):
            make(**{name: width})
        before = present.get_linewidth()
        with pytest.raises((TypeError, ValueError), match="'linewidth' must be a finite number"):
            setp(present, **{name: width})
        np.testing.assert_array_equal(present.get_linewidth(), before)
    drawn(ax)


@pytest.mark.parametrize("width", [0, 1, 2.5, np.float32(3), [2], np.array([1.5]), None])
def test_widths_of_lines_are_taken(width, ax):
    for artist in (overlay(ax), cell_lines(ax)):
        artist.set_linewidth(width)
        wanted = {0: plt.rcParams["patch.linewidth"], 1: plt.rcParams["lines.linewidth"]}
        expected = wanted[isinstance(artist, CellLines)] if width is None else np.ravel(width)[0]
        assert np.ravel(artist.get_linewidth())[0] == expected
    drawn(ax)


REFUSED = [
    (overlay, "style", "dotted", ValueError),
    (overlay, "style", 3, TypeError),
    (overlay, "color", "no color", ValueError),
    (overlay, "color", 3.5, ValueError),
    (overlay, "inner", "yes", TypeError),
    (overlay, "inner", 2, TypeError),
    (overlay, "min_dots", 0, ValueError),
    (overlay, "min_dots", 1.5, TypeError),
    (overlay, "region_labels", -1, ValueError),
    (overlay, "region_labels", 1.5, TypeError),
    (cell_annotations, "fmt", "%.2f", ValueError),
    (cell_annotations, "fmt", 3, TypeError),
    (cell_annotations, "colors", "red", TypeError),
    (cell_annotations, "colors", ("red",), ValueError),
    (cell_annotations, "colors", ("red", "no color"), ValueError),
]


@pytest.mark.parametrize(("make", "name", "value", "error"), REFUSED)
def test_a_refused_value_leaves_the_property(make, name, value, error, ax):
    artist = make(ax)
    kept, picture = getp(artist, name), drawn(ax)
    with pytest.raises(error, match=f"'{name}' must be"):
        setp(artist, **{name: value})
    assert getp(artist, name) == kept
    np.testing.assert_array_equal(drawn(ax), picture)


# What the new values show -------------------------------------------------------------------------

MAGENTA, VEIL, LIME = (1.0, 0.0, 1.0, 1.0), (1.0, 1.0, 1.0, 0.75), (0.0, 1.0, 0.0, 1.0)


@pytest.mark.parametrize("how", ["color", "set_color", "set_edgecolor", "edgecolor"])
def test_a_color_that_was_set_stays_in_every_style(how, ax):
    if how.startswith("set_"):
        artist = overlay(ax)
        getattr(artist, how)("lime")
    else:
        artist = ax.add_collection(DiffOverlay.from_mask(A > 3, **{how: "lime"}), autolim=False)
    for style in ("dim", "fill", "outline"):
        artist.set_style(style)
        assert artist.get_color() == LIME
        same = DiffOverlay.from_mask(artist.mask, style=style, color="lime")
        for name in ("edgecolor", "facecolor"):
            np.testing.assert_array_equal(getp(artist, name), getp(same, name))


def test_a_style_brings_its_own_color_where_none_was_set(ax):
    artist = overlay(ax)
    for style, color in [("dim", VEIL), ("fill", MAGENTA), ("outline", MAGENTA), ("dim", VEIL)]:
        artist.set_style(style)
        assert artist.get_color() == color
        picture = drawn(ax)
        artist.remove()
        new = DiffOverlay.from_mask(artist.mask, style=style)
        ax.add_collection(new, autolim=False)
        np.testing.assert_array_equal(drawn(ax), picture)
        new.remove()
        ax.add_collection(artist, autolim=False)
    artist.set_color("lime")
    artist.set_color(None)
    assert artist.get_color() == VEIL


@pytest.mark.parametrize(
    ("change", "kwargs"),
    [
        ({"inner": False}, {"inner": False}),
        ({"style": "dim", "alpha": 0.5}, {"style": "dim", "alpha": 0.5}),
        ({"style": "fill", "color": "red"}, {"style": "fill", "color": "red"}),
        ({"linewidth": 4}, {"linewidth": 4}),
    ],
)
def test_an_overlay_that_was_changed_is_drawn_as_one_made_so(change, kwargs, ax):
    artist = overlay(ax)
    first = drawn(ax)
    setp(artist, **change)
    changed = drawn(ax)
    assert (changed != first).any()
    artist.remove()
    ax.add_collection(DiffOverlay.from_mask(artist.mask, **kwargs), autolim=False)
    np.testing.assert_array_equal(drawn(ax), changed)


def test_annotations_that_were_changed_are_drawn_as_some_made_so(ax):
    artist = cell_annotations(ax)
    first = drawn(ax)
    setp(artist, fmt="{:.1f}", colors=("red", "yellow"))
    changed = drawn(ax)
    assert (changed != first).any()
    artist.remove()
    image = ax.get_images()[0]
    ax.add_artist(CellAnnotations(image, "{:.1f}", colors=("red", "yellow")))
    np.testing.assert_array_equal(drawn(ax), changed)
