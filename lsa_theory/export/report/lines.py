"""Formulas as ordinary HTML, which breaks before signs and takes a third of the room of MathML.

Inside ``var`` letters come from the italic font and all else, which that font lacks, from the upright one; ``i`` is
upright whatever it holds, and ``bdi`` stays on one line. A fraction stands on two levels (class q), with a slash and
brackets (``u``) that are heard but not seen; a root has its line (class r), hats are raised (class h), brackets around
fractions grow (class p), and of an index and an exponent at one place the narrower takes no room (class z).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from xml.etree import ElementTree

from lsa_theory.export.report.markup import PREFIXED, Element, formula

FOREIGN = set("≠∑∏")  # not in KaTeX's text fonts
_SPACED = set("=<>≤≥≺⪯≻⪰≠≪≫→∈+−∼≈")
_ACCENTS = set("^~ˆ˜˙")
SHORT = 14  # characters of what is not broken at all
_BREAK = "\n"  # where a line may break; nowhere else beside boxes
_WIDE = {
    "−": 0.78,
    "⊤": 0.78,
    "′": 0.28,
    "(": 0.39,
    ")": 0.39,
    "M": 0.97,
    "N": 0.89,
    "m": 0.88,
    "i": 0.35,
    "j": 0.41,
    "l": 0.3,
    "t": 0.36,
}  # ems; others about 0.5


def line(found: str) -> str | None:
    """KaTeX's MathML as a line of HTML; None for tables and what else needs more."""
    try:
        shown = "".join(_parts(formula(ElementTree.fromstring(found)), True)).replace("</i><i>", "").strip()
    except ValueError:
        return None
    pieces = shown.replace(_BREAK, "\u00a0" if len(shown) < SHORT else _BREAK).split(_BREAK)
    shown = " ".join(f"<bdi>{piece}</bdi>" if "<span" in piece else piece for piece in pieces)
    return f"<i>{shown}</i>" if re.fullmatch(r"[A-Za-zα-ω]", shown) else f"<var>{shown}</var>"


def _parts(element: Element, first: bool) -> Iterator[str]:
    """``first`` tells that nothing stands before it; ValueError for what is not a line."""
    tag, children = element.tag, list(element)
    if tag in ("mrow", "mstyle"):
        yield from _fenced(children) if tag == "mrow" and _tall(children) else _neighbours(children, first)
    elif tag in ("mi", "mn", "mo", "mtext", "mspace"):
        yield _leaf(element, first)
    elif tag in ("msub", "msup"):
        yield from _parts(children[0], first)
        yield f"<{tag[1:]}>{_script(children[1])}</{tag[1:]}>"
    elif tag in ("msubsup", "munderover"):
        yield from _parts(children[0], first)
        yield _both(_script(children[1]), _script(children[2]))
    elif tag == "munder":
        yield from _parts(children[0], first)
        yield f"<sub>{_script(children[1])}</sub> "
    elif tag == "mover" and (children[1].text or "") in _ACCENTS:
        letter, *index = children[0] if children[0].tag == "msub" else children[:1]
        yield f"<span class={_hat(letter)}><sup>{children[1].text}</sup>{_inside(letter)}</span>"
        yield from (f"<sub>{_script(one)}</sub>" for one in index)
    elif tag == "mfrac":
        above, below = map(_inside, children)
        yield f"<span class=q><sup>{_grouped(above)}</sup><u>/</u><sub>{_grouped(below)}</sub></span>"
    elif tag == "msqrt":
        under = "".join(_neighbours(children, True)).replace(_BREAK, " ")
        yield f"√<span class=r>{_grouped(under)}</span>"
    else:
        raise ValueError(tag)


def _neighbours(children: list[Element], first: bool) -> Iterator[str]:
    for k, child in enumerate(children):
        before = children[k - 1] if k else None
        sign = before is not None and before.tag == "mo" and (before.text or "") in PREFIXED
        yield from _parts(child, sign if before is not None else first)


def _tall(children: list[Element]) -> bool:
    """Brackets that grow, around a fraction."""
    fenced = len(children) > 2 and children[0].get("fence") == "true" and children[-1].get("fence") == "true"
    return fenced and any(one.tag == "mfrac" for child in children for one in child.iter())


def _fenced(children: list[Element]) -> Iterator[str]:
    opening, *inner, closing = children
    yield f"<span class=p>{_leaf(opening, True)}</span>"
    yield from _neighbours(inner, True)
    yield f"<span class=p>{_leaf(closing, False)}</span>"


def _leaf(element: Element, first: bool) -> str:
    text = escape((element.text or "").replace("\u2061", ""), quote=False)
    variant = element.get("mathvariant")
    if element.tag == "mspace":
        return "\u00a0"
    if variant == "double-struck":
        return f"<b>{text}</b>"
    if element.tag == "mtext" or (element.tag == "mi" and (variant or len(text) > 1)):
        return f"<i>{text}</i>" if re.search("[A-Za-zα-ω]", text) and text[0] != "&" else text
    if element.tag == "mo" and element.text in _SPACED and not (text == "−" and first):
        return f"{_BREAK}{text}\u00a0"  # a line breaks before the sign
    return f",{_BREAK}" if element.tag == "mo" and text == "," else text


def _inside(element: Element) -> str:
    """What stands on one line in any case."""
    return "".join(_parts(element, True)).strip().replace(_BREAK, " ")


def _script(element: Element) -> str:
    return "".join(_parts(element, True)).replace(_BREAK, "").replace("\u00a0", "")


def _hat(letter: Element) -> str:
    """The class of a letter under a hat, by its height; ValueError for more than a letter."""
    if len(letter):
        raise ValueError(letter.tag)
    return "h" if re.fullmatch("[a-ce-gm-su-zα-γε-ηικμνοπρστυφχω]", letter.text or "") else '"h t"'


def _both(low: str, high: str) -> str:
    """An index and an exponent at one place: the narrower one takes no room (class z and its width in tenths of an em)."""
    width = {tag: _width(text) for tag, text in (("sub", low), ("sup", high))}
    narrow, wide = sorted(width, key=lambda tag: width[tag])
    text = {"sub": low, "sup": high}
    return f"<{narrow} class=z{round(10 * width[narrow])}>{text[narrow]}</{narrow}><{wide}>{text[wide]}</{wide}>"


def _width(shown: str) -> float:
    return sum(_WIDE.get(letter, 0.5) for letter in unescape(re.sub("<[^>]*>", "", shown)))


def _grouped(shown: str) -> str:
    """A fraction's part or a root's, in brackets for those who hear it; none around a letter or a number."""
    return shown if re.fullmatch(r"\w|\d+", shown) else f"<u>(</u>{shown}<u>)</u>"
