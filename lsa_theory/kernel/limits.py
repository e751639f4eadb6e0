"""What a proof object may cost and contain: work, sizes of numbers, depth, and JSON without surprises."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from fractions import Fraction
from typing import Any, TypeAlias

MAX_BYTES, MAX_LEVELS = 4_000_000, 40
MAX_DIGITS = 40  # of a number in a formula or document
MAX_BITS = 20_000  # of a number that is computed
MAX_WORK = 2_000_000  # pairs of terms that one replay multiplies


OfType: TypeAlias = "type | tuple[type, ...]"


class Refused(Exception):
    """The object does not show what it says, or is not of the language; the message says where."""


_work: ContextVar[list[int] | None] = ContextVar("work of the replay", default=None)


@contextmanager
def budget(work: int = MAX_WORK) -> Iterator[None]:
    """Everything inside may spend so much work in all."""
    token = _work.set([work])
    try:
        yield
    finally:
        _work.reset(token)


def spend(pairs: int) -> None:
    """Count the pairs of terms that are multiplied; Refused when the budget of the replay is spent."""
    left = _work.get()
    if left is not None:
        left[0] -= pairs
        if left[0] < 0:
            raise Refused("too large to expand")


def left() -> int:
    """The work that may still be spent; everything where there is no budget."""
    work = _work.get()
    return MAX_WORK if work is None else max(0, work[0])


def bounded(number: Fraction) -> Fraction:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        raise Refused("a number too large")
    return number


def exact(text: object) -> Fraction:
    """A number of a document: a string such as "-3" or "17/4"."""
    pattern = rf"-?[0-9]{{1,{MAX_DIGITS}}}(/0*[1-9][0-9]{{0,{MAX_DIGITS - 1}}})?"
    if not isinstance(text, str) or not re.fullmatch(pattern, text, re.ASCII):
        raise Refused(f"{str(text)[:40]!r} is no exact number")
    return Fraction(text)


def load(text: str) -> Any:
    """JSON within bounds; repeated keys, plain numbers, NaN and deep nesting are refused."""
    if len(text) > MAX_BYTES:
        raise Refused("too long")
    level = deepest = 0
    for character in text:
        level += (character in "[{") - (character in "]}")
        deepest = max(deepest, level)
    if deepest > MAX_LEVELS:
        raise Refused("nested too deeply")

    def unique(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) != len(items):
            raise Refused("a key twice")
        return dict(items)

    def plain(number: str) -> Any:
        raise Refused(f"the number {number[:20]}: write exact numbers as strings")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_float=plain, parse_int=plain, parse_constant=plain)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None


def fields(document: Any, required: Mapping[str, OfType], optional: Mapping[str, OfType] | None = None) -> None:
    """Exactly these fields, each of its type."""
    allowed: dict[str, OfType] = {**required, **(optional or {})}
    if not isinstance(document, dict) or not set(required) <= set(document) <= set(allowed):
        raise Refused(
            f"the fields must be {sorted(required)}, not {sorted(document) if isinstance(document, dict) else document!r}"[
                :300
            ]
        )
    for name, value in document.items():
        if not isinstance(value, allowed[name]):
            raise Refused(f"{name} has a wrong type")


def texts(value: Any, what: str, at_most: int) -> list[str]:
    """A list of strings."""
    if not isinstance(value, list) or len(value) > at_most or not all(isinstance(text, str) for text in value):
        raise Refused(f"{what} is a list of at most {at_most} texts")
    return value
