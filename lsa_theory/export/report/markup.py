"""KaTeX's output written with less: the same picture in HTML, the same formula in MathML, a quarter of the bytes.

Both are well-formed XML.  Elements that no rule of KaTeX's style sheet and no style concerns are dissolved, class names
and inline styles become short classes, and an exponent or index that stands alone is one raised or lowered element
instead of a table of seven.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree

Element = ElementTree.Element
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
DOUBLE_STRUCK = {"E": "\U0001d53c", "R": "\u211d"}  # browsers know no mathvariant but "normal"
PREFIXED = set("=<>≤≥≺⪯≻⪰≠≪≫→∈([{|‖,·+−")  # after these a minus is a sign
_FENCES = set("()[]")
_SCRIPT = 0.7  # KaTeX's size of an exponent


class Html:
    """KaTeX's HTML in short; remembers the classes and styles in use."""

    def __init__(self, ruled: frozenset[str]) -> None:
        self.ruled = ruled  # classes that the style sheet knows
        self.names: dict[str, str] = {}
        self.styles: dict[str, str] = {}

    def write(self, found: str) -> str:
        return "".join(self._element(ElementTree.fromstring(found), "", ""))

    def _element(self, element: Element, parent: str, above: str) -> Iterator[str]:
        """``parent`` and ``above`` are the classes of the two elements around this one, whose rules may mean it."""
        if element.tag.endswith(("svg", "path", "line")):
            yield _svg(element)
            return
        words = [word for word in element.get("class", "").split() if word in self.ruled]
        style = element.get("style", "")
        script = _lone_script(element)
        if script is not None:
            content, raised = script
            yield f"<i class={self._style(f'vertical-align:{round(raised / _SCRIPT, 4):g}em', 'script')}>"
            yield from self._inside(content, words)
            yield "</i>"
            return
        bound = "vlist" in (*parent.split(), *above.split()) or "mfrac" in parent.split()
        if not words and not style and not bound:
            yield from self._inside(element, words, parent)
            return
        short = [self._name(word) for word in words] + ([self._style(style)] if style else [])
        shown = f' class="{" ".join(short)}"' if len(short) > 1 else f" class={short[0]}" if short else ""
        hidden = ' aria-hidden="true"' if element.get("aria-hidden") else ""
        yield f"<i{shown}{hidden}>"
        yield from self._inside(element, words, parent)
        yield "</i>"

    def _inside(self, element: Element, words: list[str], parent: str = "") -> Iterator[str]:
        yield escape(element.text or "", quote=False)
        for child in element:
            yield from self._element(child, " ".join(words), parent)
            yield escape(child.tail or "", quote=False)

    def _name(self, word: str) -> str:
        return self.names.setdefault(word, word if word in ("katex", "katex-display") else digits(len(self.names)))

    def _style(self, style: str, kind: str = "") -> str:
        return self.styles.setdefault(f"{kind}|{style.rstrip(';')}", f"_{digits(len(self.styles))}")


def _lone_script(element: Element) -> tuple[Element, float] | None:
    """What stands in an exponent or index without the other, and by how much it is raised."""
    if element.get("class") != "msupsub":
        return None
    lists = [one for one in element.iter() if one.get("class") == "vlist"]
    rows = [child for one in lists for child in one if len(child)]
    if len(rows) != 1 or len(rows[0]) != 2 or "reset-size6 size3" not in rows[0][1].get("class", ""):
        return None
    top, strut = (_em(one.get("style", ""), key) for one, key in ((rows[0], "top"), (rows[0][0], "height")))
    return rows[0][1], -top - strut


def _em(style: str, key: str) -> float:
    match = re.search(rf"(?:^|;){key}:(-?[\d.]+)em", style)
    return float(match[1]) if match else 0.0


def _svg(element: Element) -> str:
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    return ElementTree.tostring(element, "unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "")


def mathml(found: str, short: bool = False) -> str:
    """KaTeX's MathML without wrappers, copies of the source and what browsers assume anyway.

    ``short`` writes upright letters and brackets that do not grow as text, which looks the same and needs no options.
    """
    root = ElementTree.fromstring(found)
    display = " display=block" if root[0].get("display") == "block" else ""
    inner = _tidy(formula(root))
    rows = list(inner) if inner.tag == "mrow" else [inner]
    shown = f"<math{display}>{''.join(_row(rows))}</math>"
    return _SHORT.sub(r"<mtext>\1\2</mtext>", shown).replace("</mtext><mtext>", "") if short else shown


_SHORT = re.compile(r"<mi mathvariant=normal>(.)</mi>|<mo stretchy=false>([()\[\]])</mo>")


def formula(root: Element) -> Element:
    """What KaTeX's MathML shows, without its wrappers and the copy of the source."""
    for one in root.iter():
        one.tag = one.tag.removeprefix(_MATHML)
    return next(one for one in root.iter() if one.tag == "semantics")[0]


def _tidy(element: Element) -> Element:
    """Rows of one dissolved, words and numbers of several elements in one."""
    children: list[Element] = []
    for child in map(_tidy, element):
        dissolved = child.tag in ("mrow", "mstyle") and element.tag in ("mrow", "mstyle", "mtd") and not _fenced(child)
        children += list(child) if dissolved and len(child) else [child]
    if element.tag == "mtd" and not children:
        return element
    element[:] = _joined(children) if element.tag in ("mrow", "mstyle", "mtd") else children
    single = element.tag in ("mrow", "mstyle") and len(element) == 1
    return element[0] if single else element


def _fenced(row: Element) -> bool:
    return len(row) > 0 and row[0].get("fence") == "true"


def _joined(children: list[Element]) -> list[Element]:
    """Letters of a word as one element; -1/2 as one number where it stands alone."""
    texts = [child.text or "" for child in children]
    number = "".join(texts)
    if len(children) > 1 and all(not len(c) and c.tag in ("mn", "mo", "mi") for c in children) and _NUMBER.fullmatch(number):
        return [_leaf("mn", number)]
    found: list[Element] = []
    word = False
    for child, text in zip(children, texts, strict=True):
        upright = child.tag == "mi" and child.get("mathvariant") == "normal"
        letter = upright and len(text) == 1 and text.isascii() and text.isalpha()
        if letter and word:
            found[-1].text = (found[-1].text or "") + text
        else:
            found.append(child)
        word = letter
    return found


_NUMBER = re.compile(r"−?\d+(?:/\d+)?")
_NO_ITALIC = set("⊤‖∞/ℓ!:")


def _text(element: Element) -> str:
    """What an element shows: bars of norms and places instead of relations, no invisible application of functions."""
    return (element.text or "").translate({0x2225: "\u2016", 0x2223: "|", 0x2061: ""})


def _leaf(tag: str, text: str) -> Element:
    made = Element(tag)
    made.text = text
    return made


def _row(children: list[Element]) -> Iterator[str]:
    """Neighbours; a minus after a sign or at the start is one itself."""
    for k, child in enumerate(children):
        before = children[k - 1] if k else None
        yield from _math(child, before is None or (before.tag == "mo" and (before.text or "") in PREFIXED))


def _math(element: Element, first: bool) -> Iterator[str]:
    """One element; ``first`` tells that nothing stands before it."""
    tag = element.tag
    text = _text(element)
    if tag == "mo" and not text.strip():
        return
    if tag == "msup" and element[1].text == "′":  # the letter is raised by itself
        yield "<mrow>"
        yield from _math(element[0], first)
        yield "<mo lspace=0 rspace=0>′</mo></mrow>"
        return
    options = ""
    if tag == "mi" and element.get("mathvariant") == "double-struck":
        text = DOUBLE_STRUCK[text]
    elif tag == "mi" and element.get("mathvariant") and len(text) == 1 and text not in _NO_ITALIC:
        options = f" mathvariant={element.get('mathvariant')}"
    elif tag == "mtable":
        options = " displaystyle=true"
    elif tag in ("mo", "mover", "munder", "mspace"):
        options = _options(element, tag, text, first)
    yield f"<{tag}{options}>{escape(text, quote=False)}"
    children = list(element)
    if tag in ("mrow", "mstyle", "mtd", "msqrt"):
        yield from _row(children)
    else:
        for k, child in enumerate(children):
            yield from _math(child, k > 0 or first or tag == "mfrac")
    yield f"</{tag}>"


def _options(element: Element, tag: str, text: str, first: bool) -> str:
    kept = []
    if tag == "mo":
        if element.get("stretchy") == "false" or text in "^~˙":
            kept.append("stretchy=false")
        elif element.get("fence") and text not in _FENCES:
            kept.append("stretchy=true")
        if element.get("form") and text not in _FENCES:
            kept.append(f"form={element.get('form')}")
        elif text == "−" and first:
            kept.append("form=prefix")
        kept += [f"{key}=0" for key in ("lspace", "rspace") if element.get(key, "").startswith("0e")]
        if text in "⟨⟩‖" and not element.get("form"):
            kept += ["lspace=0", "rspace=0"]
    elif tag in ("mover", "munder"):
        kept += [f"{key}={value}" for key, value in element.items() if key in ("accent", "accentunder")]
    else:
        kept += [f'{key}="{value}"' for key, value in element.items()]
    return "".join(f" {one}" for one in kept)


def digits(number: int) -> str:
    """A number in letters and digits, a letter first.

    >>> digits(0), digits(25), digits(26), digits(700)
    ('a', 'z', 'ba', 'bay')
    """
    letters = "abcdefghijklmnopqrstuvwxyz"
    return (digits(number // 26) if number >= 26 else "") + letters[number % 26]
