"""Units and ticks of an axis: what it was told, which has setters but few getters.

Ticks and formatters of ours take over the settings that a user made on those of matplotlib.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from inspect import signature
from typing import Any, cast

from matplotlib import rcParams, rcParamsDefault
from matplotlib.axis import Axis, Ticker, XAxis
from matplotlib.category import UnitData
from matplotlib.text import Annotation
from matplotlib.ticker import (
    AutoLocator,
    FixedFormatter,
    Formatter,
    FuncFormatter,
    MaxNLocator,
    ScalarFormatter,
)

__all__ = [
    "axis_converter",
    "copy_number_style",
    "default_tickers",
    "empty_label_unplaced",
    "has_usual_number_style",
    "is_of_fixed_ticks",
    "max_n_params",
    "set_of",
    "trial_axis",
]


def axis_converter(axis: Axis) -> Any:
    """Return the unit converter of *axis*, None if it has no units.

    ``Axis.get_converter`` is new in 3.10, where ``Axis.converter`` became deprecated.
    """
    known = vars(axis)
    return known["_converter"] if "_converter" in known else known.get("converter")


class _Trial:
    """The part of a trial axis that differs from its original."""

    units: Any
    stale = False

    def set_units(self, u: Any) -> None:
        self.units = u

    def _update_axisinfo(self) -> None:
        pass


@lru_cache
def _trial_class(kind: type[Axis]) -> type[Any]:
    return type("TrialAxis", (_Trial, kind), {})


def trial_axis(axis: Axis | None) -> Any:
    """Return a copy of *axis* that can be given units, and convert, while *axis* stays as it is.

    None stands for an axis without units. Public methods of `Axis` convert, but give the axis the
    converter of the first value that it meets, and with it locators, a formatter and limits by
    `_update_axisinfo`. Categories are kept in the units themselves, whose names are private.
    Checked with 3.9 to 3.11.
    """
    kind = XAxis if axis is None else type(axis)
    trial = object.__new__(_trial_class(cast(Any, kind)))
    none = {"units": None, "_converter": None, "converter": None, "_converter_is_explicit": False}
    vars(trial).update(none if axis is None else vars(axis))
    if isinstance(trial.units, UnitData):
        trial.units = cast(Any, UnitData)(list(cast(Any, trial.units)._mapping))
    return trial


def set_of(kind: type[Axis]) -> Callable[..., Any]:
    """Return the method ``set`` of a class that has the same properties as *kind*.

    At import, matplotlib looks through all setters of each class of artists that doesn't define
    this method, for its signature and docstring (``Artist.__init_subclass__``): a millisecond for
    an axis. Checked with 3.9 to 3.11.
    """

    def set_(self: Axis, **kwargs: Any) -> Any:
        return kind.set(self, **kwargs)

    set_.__name__, set_.__qualname__, set_.__doc__ = "set", kind.set.__qualname__, kind.set.__doc__
    set_.__signature__ = signature(kind.set)  # type: ignore[attr-defined]
    return set_


@contextmanager
def empty_label_unplaced(axis: Axis) -> Iterator[None]:
    """Context in which *axis* skips the placement of an empty axis label.

    To place it, matplotlib measures all tick labels again, which takes a fifth of a frame (it
    did so for empty titles, too, before 3.11). The public ``Axis.set_label_coords`` can't be
    undone. On an Axes with annotations the label is placed nevertheless: their coordinates may
    refer to it. Checked with 3.9 to 3.11.
    """
    private = cast(Any, axis)
    before = private._autolabelpos
    try:
        private._autolabelpos = before and (
            axis.label.get_text() != "" or any(isinstance(t, Annotation) for t in axis.axes.texts)
        )
        yield
    finally:
        private._autolabelpos = before


#: The attributes of a ScalarFormatter that its setters and rcParams set.
_NUMBER_STYLE = (
    "_useOffset",
    "_offset_threshold",
    "_useLocale",
    "_useMathText",
    "_scientific",
    "_powerlimits",
)


def _number_style(formatter: ScalarFormatter) -> dict[str, Any]:
    style = {name: getattr(formatter, name) for name in _NUMBER_STYLE}
    style["_powerlimits"] = tuple(style["_powerlimits"])
    if not style["_useOffset"]:
        style["offset"] = cast(Any, formatter).offset  # else it is that of the last ticks
    return style


def copy_number_style(source: ScalarFormatter, target: ScalarFormatter) -> None:
    """Have *target* write numbers as *source* was told to.

    Some of the settings have setters, but no getters. Checked with 3.9 to 3.11.
    """
    # TeX sets whatever is written: it isn't part of the style that tells who writes.
    for name, value in {**_number_style(source), "_usetex": cast(Any, source)._usetex}.items():
        setattr(target, name, value)


def has_usual_number_style(formatter: ScalarFormatter) -> bool:
    """Return whether *formatter* has the settings of matplotlib's own rcParams.

    Checked with 3.9 to 3.11.
    """
    return _number_style(formatter) == _usual_number_style()


@lru_cache
def _usual_number_style() -> dict[str, Any]:
    usual = rcParamsDefault
    return {
        "_useOffset": usual["axes.formatter.useoffset"],
        "_offset_threshold": usual["axes.formatter.offset_threshold"],
        "_useLocale": usual["axes.formatter.use_locale"],
        "_useMathText": usual["axes.formatter.use_mathtext"],
        "_scientific": True,
        "_powerlimits": tuple(usual["axes.formatter.limits"]),
    }


def max_n_params(locator: MaxNLocator) -> dict[str, Any]:
    """Return the parameters of *locator* that differ from its defaults, as ``set_params`` takes.

    There are no getters. Checked with 3.9 to 3.11.
    """
    known = vars(locator)
    usual, steps_of_none = _usual_max_n(cast(Any, rcParams)["_internal.classic_mode"])
    names = ("_nbins", "_integer", "_symmetric", "_prune", "_min_n_ticks")
    params = {name[1:]: known[name] for name in names if known[name] != usual[name]}
    steps = known["_steps"].tolist()
    if steps != usual["_steps"].tolist():
        params["steps"] = None if steps == steps_of_none else steps
    return params


@lru_cache
def _usual_max_n(classic: bool) -> tuple[dict[str, Any], list[float]]:
    """Return the state of the `AutoLocator` of a style, and the steps of a locator given none.

    *classic* is the rcParam that `AutoLocator` looks at. A locator takes as long to be made as a
    small image.
    """
    return vars(AutoLocator()), cast(Any, MaxNLocator())._steps.tolist()


def default_tickers(axis: Axis) -> tuple[Any, Any]:
    """Return the major and the minor ticks that matplotlib itself gives *axis*.

    As ``Axis._set_scale`` and ``Axis._update_axisinfo`` set them, which depends on the scale and on
    the units. A scale has a public method to set its ticks, but an axis none to ask for its scale.
    Checked with 3.9 to 3.11.
    """
    before = axis.major, axis.minor
    axis.major, axis.minor = Ticker(), Ticker()
    try:
        cast(Any, axis)._scale.set_default_locators_and_formatters(axis)
        converter = axis_converter(axis)
        info = None if converter is None else converter.axisinfo(axis.units, axis)
        for set_one, given in (
            (axis.set_major_locator, getattr(info, "majloc", None)),
            (axis.set_minor_locator, getattr(info, "minloc", None)),
            (axis.set_major_formatter, getattr(info, "majfmt", None)),
            (axis.set_minor_formatter, getattr(info, "minfmt", None)),
        ):
            if given is not None:
                cast(Any, set_one)(given)
        return axis.major, axis.minor
    finally:
        axis.major, axis.minor = before


def is_of_fixed_ticks(formatter: Formatter) -> bool:
    """Return whether *formatter* has the labels that ``Axis.set_ticks`` was given.

    They belong to the ticks set with them. For other ticks, matplotlib has a function of a private
    name write them. Checked with 3.9 to 3.11.
    """
    if not isinstance(formatter, FuncFormatter):
        return isinstance(formatter, FixedFormatter)
    function = formatter.func
    return isinstance(function, partial) and function.func is cast(Any, Axis)._format_with_dict
