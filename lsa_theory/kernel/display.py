"""How results are shown: a table (type, form) -> function that the rooms above fill, so that no object imports a display.

``lsa_theory/__init__`` names the module that fills it; that module is imported when something is shown for the first time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Literal

Form = Literal["latex", "html", "json", "sympy"]
Displays = Mapping[tuple[str, Form], Callable[[Any], Any]]  # by the name of the type: naming it imports nothing

_sources: list[str] = []


def shown_by(module: str) -> None:
    """Name a module whose ``DISPLAYS`` are part of the table; it is imported at first use."""
    if module not in _sources:
        _sources.append(module)


def show(value: object, form: Form) -> Any:
    """The value in a form; TypeError where no display of its type, or of one it inherits from, is known.

    >>> from lsa_theory import Claim
    >>> show(Claim("own", "", "", ("A == A",)), "latex").split()[1]
    'A'
    """
    for module in _sources:
        displays: Displays = import_module(module).DISPLAYS
        for kind in type(value).__mro__:
            if (display := displays.get((kind.__name__, form))) is not None:
                return display(value)
    raise TypeError(f"no display of {type(value).__name__} as {form}")
