"""Part 8a: reading JSON within bounds."""
import json
import re
from fractions import Fraction as Q

from lsa_theory.kernel.parser import MAX_DIGITS, Refused

MAX_BYTES, MAX_LEVELS, MAX_ITEMS = 1_000_000, 12, 20_000


def number(x):
    """An exact number is a string such as "-3" or "17/4"."""
    if not isinstance(x, str) or not re.fullmatch(rf"-?[0-9]{{1,{MAX_DIGITS}}}(/0*[1-9][0-9]{{0,{MAX_DIGITS - 1}}})?", x, re.ASCII):
        raise Refused(f"{str(x)[:40]!r} is no exact number")
    return Q(x)


def load(text):
    """A JSON object within bounds; repeated keys, floats, NaN and deep nesting are refused."""
    if len(text) > MAX_BYTES:
        raise Refused("too long")
    level = deepest = 0
    for c in text:
        level += (c in "[{") - (c in "]}")
        deepest = max(deepest, level)
    if deepest > MAX_LEVELS:
        raise Refused("nested too deeply")

    def pairs(items):
        if len({k for k, _ in items}) != len(items):
            raise Refused("a key twice")
        return dict(items)

    def no(x):
        raise Refused(f"the number {x[:20]}: write exact numbers as strings")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_float=no, parse_int=no, parse_constant=no)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None


def fields(document, required):
    """Exactly these fields, each of its type."""
    if not isinstance(document, dict) or set(document) != set(required):
        raise Refused(f"the fields must be exactly {sorted(required)}")
    for name, kind in required.items():
        if not isinstance(document[name], kind):
            raise Refused(f"{name} has a wrong type")
