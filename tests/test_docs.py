"""Every public name has what a reader asks for, and is in the reference; the guide tells the truth.

What is public is asked of the package, not listed here, so that a new name can't be forgotten.
"""

import dataclasses
import doctest
import importlib
import inspect
import re
from pathlib import Path

import matplotlib
import pytest

import mplpix

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "gallery"

SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)


def sections(thing):
    """Return the sections of a docstring by their titles; the beginning has the title ''."""
    parts = SECTION.split(inspect.getdoc(thing) or "")
    return dict(zip(["", *parts[1::2]], parts[0::2], strict=True))


def is_inherited(cls, name):
    """Whether a class of matplotlib has *name*, too: one of its methods, in our way."""
    return any(
        name in vars(base) and base.__module__.startswith("matplotlib") for base in cls.__mro__
    )


def in_reference():
    """Return the names that the pages of the reference show."""
    pages = "".join(page.read_text(encoding="utf-8") for page in GALLERY.glob("reference/*.rst"))
    names = re.findall(
        r"^\.\. auto(?:class|function|method|attribute):: (\S+)$", pages, re.MULTILINE
    )
    return {name.removeprefix("mplpix.") for name in names}


def own_members(cls):
    """Return the names of what a class brings itself, without matplotlib's own methods."""
    kinds = (property, classmethod, staticmethod)
    return [
        name
        for name, value in vars(cls).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, kinds) or hasattr(value, "attrname"))
        and not is_inherited(cls, name)
    ]


def public_names():
    """Return the dotted names of all that users see."""
    names = list(mplpix.__all__)
    for name in mplpix.__all__:
        if inspect.isclass(getattr(mplpix, name)):
            names += [f"{name}.{member}" for member in own_members(getattr(mplpix, name))]
    return names


def find(dotted):
    """Return what has the dotted name, as it stands in its class."""
    first, *rest = dotted.split(".")
    if first in mplpix.__all__:
        thing = getattr(mplpix, first)
    else:
        thing = importlib.import_module(f"mplpix.{first}")
    for part in rest:
        if inspect.ismodule(thing) and not hasattr(thing, part):  # of a wing, not imported yet
            importlib.import_module(f"{thing.__name__}.{part}")
        thing = inspect.getattr_static(thing, part)
        if isinstance(thing, classmethod | staticmethod):
            thing = thing.__func__
    return thing


def documented():
    """Return all that must be documented whole: what is public, and what the reference shows."""
    return sorted({*public_names(), *in_reference()})


def parameters(thing):
    """Return the names of the parameters that a docstring tells of, with their stars."""
    found = re.findall(r"^(\S[^:\n]*?)(?: : .*)?$", sections(thing)["Parameters"], re.MULTILINE)
    return {name for line in found for name in line.split(", ")}


def taken(thing):
    """Return the names of the parameters that it takes, with their stars."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    signature = inspect.signature(thing).parameters.values()
    return {stars.get(p.kind, "") + p.name for p in signature if p.name not in ("self", "cls")}


def test_the_reference_has_every_public_name():
    missing = set(public_names()) - in_reference()
    assert not missing


DOCUMENTED = documented()


def is_record(thing):
    """Whether it is a class of results, which only we make."""
    return dataclasses.is_dataclass(thing) or hasattr(thing, "_fields")


#: What is called by users: not properties, nor records.
CALLED = [
    name
    for name in DOCUMENTED
    if callable(find(name)) and not is_record(find(name)) and taken(find(name))
]

RETURNING = [
    name
    for name in DOCUMENTED
    if inspect.isfunction(find(name)) and inspect.signature(find(name)).return_annotation != "None"
]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_docstring_begins_with_a_sentence(name):
    assert re.match(r"[A-Z0-9(*].+?[.:](\s|$)", sections(find(name))[""], re.DOTALL)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_docstring_has_an_example(name):
    assert ">>> " in sections(find(name)).get("Examples", "")


@pytest.mark.parametrize("name", CALLED)
def test_parameters_are_those_that_are_taken(name):
    told, taken_ = parameters(find(name)), taken(find(name))
    assert taken_ <= told
    assert told == taken_ or "**kwargs" in taken_


@pytest.mark.parametrize("name", [n for n in CALLED if not n.endswith(".tick_values")])
def test_what_is_refused_is_told(name):
    assert re.match(r"(Type|Value|Index|Runtime|OS)Error", sections(find(name)).get("Raises", ""))


@pytest.mark.parametrize("name", RETURNING)
def test_what_is_returned_is_told(name):
    assert sections(find(name)).get("Returns")


@pytest.mark.parametrize("page", ["guide", "faq"])
def test_a_page_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with matplotlib.rc_context({"figure.max_open_warning": 0}):
        failed, tried = doctest.testfile(str(GALLERY / f"{page}.rst"), module_relative=False)
    assert tried >= 40
    assert not failed
