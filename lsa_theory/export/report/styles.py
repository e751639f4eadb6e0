"""The style sheet of the page: its own rules, those of KaTeX that are in use, and the fonts cut down to what is shown."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

from lsa_theory.export.report.formulas import VENDOR, Typesetter
from lsa_theory.export.report.markup import DOUBLE_STRUCK

FACES = {  # file: CSS family and font style
    "KaTeX_Main-Regular": ("KaTeX_Main", "normal", "400"),
    "KaTeX_Main-Italic": ("KaTeX_Main", "italic", "400"),
    "KaTeX_Main-Bold": ("KaTeX_Main", "normal", "700"),
    "KaTeX_Math-Italic": ("KaTeX_Math", "italic", "400"),
    "KaTeX_AMS-Regular": ("KaTeX_AMS", "normal", "400"),
    "KaTeX_Caligraphic-Regular": ("KaTeX_Caligraphic", "normal", "400"),
    "KaTeX_Size1-Regular": ("KaTeX_Size1", "normal", "400"),
    "KaTeX_Size2-Regular": ("KaTeX_Size2", "normal", "400"),
    "KaTeX_Size3-Regular": ("KaTeX_Size3", "normal", "400"),
    "KaTeX_Size4-Regular": ("KaTeX_Size4", "normal", "400"),
}
WEIGHTS = {"KaTeX_Main-Italic": ("mathit",), "KaTeX_Main-Bold": ("mathbf", "textbf")}  # classes that ask for a face
OWN = "LSA"  # subsets of the fonts may not keep the reserved names


def sheet(typeset: Typesetter) -> str:
    """Rules and fonts for everything that was typeset so far."""
    rules, families = _katex_rules(typeset)
    faces = []
    for file, (family, style, weight) in FACES.items():
        asked = WEIGHTS.get(file)
        if family in families and (asked is None or set(asked) & set(typeset.html.names)):
            shown = set(filter(_WANTED.get(family, bool), typeset.letters))
            faces.append(_face(VENDOR / "katex" / f"{file}.woff2", family, style, weight, shown))
    if typeset.math_letters:
        letters = _italics(typeset.math_letters)
        faces.append(_face(VENDOR / "math" / "lsa-math.woff2", "KaTeX_Math1", "normal", "400", letters))
    own = "".join(_own_rule(style, name) for style, name in typeset.html.styles.items())
    return "\n".join([*faces, rules + own]).replace("KaTeX_Math1", f"{OWN} Math Text").replace("KaTeX_", f"{OWN} ")


SCRIPT = "font-size:.7em;line-height:0;margin-right:.0714em;"  # KaTeX: size3 of size6, and scriptspace


def _own_rule(style: str, name: str) -> str:
    kind, _, rule = style.partition("|")
    return f".katex .{name}{{{SCRIPT if kind else ''}{rule}}}"


def _katex_rules(typeset: Typesetter) -> tuple[str, set[str]]:
    """Rules of KaTeX whose every class is in use, with the short names; the font families they name."""
    css = (VENDOR / "katex" / "katex.min.css").read_text(encoding="utf-8")
    known = typeset.html.names
    kept = []
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@font-face\{[^}]*\}", "", css)):
        used = [s for s in selectors.split(",") if _classes(s) and _classes(s) <= set(known) and ":after" not in s]
        if used:
            short = re.sub(r"\.([A-Za-z][\w-]*)", lambda m: "." + known.get(m[1], m[1]), ",".join(used))
            kept.append(f"{short}{{{body}}}")
    rules = re.sub(r"(?<=[>+~ ])span\b", "i", "".join(kept))
    rules = re.sub(r"-(?:webkit|moz|ms)-[\w-]+:[^;}]*;?|[\w-]+:-(?:webkit|moz)-[^;}]*;", "", rules)
    families = set(re.findall(r"KaTeX_\w+", rules))
    return rules, families


def _classes(selector: str) -> set[str]:
    return set(re.findall(r"\.([A-Za-z][\w-]*)", re.sub(r":not\([^)]*\)", "", selector)))


def _face(path: Any, family: str, style: str, weight: str, letters: set[str]) -> str:
    """One font reduced to the letters, as a rule that holds it."""
    packed = base64.b64encode(_subset(path.read_bytes(), letters, family.replace("KaTeX_", f"{OWN} "))).decode()
    source = f"url(data:font/woff2;base64,{packed}) format('woff2')"
    return f"@font-face{{font-family:'{family}';font-style:{style};font-weight:{weight};src:{source}}}"


def _subset(data: bytes, letters: set[str], name: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.flavor, options.hinting, options.notdef_outline = "woff2", False, True
    options.layout_features, options.name_IDs = ["kern", "dtls"], [0, 1, 2, 6, 13, 14]
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(letter) for letter in letters] + [0x20])
    subsetter.subset(font)
    for record in font["name"].names:  # copyright and licence stay as they are
        if record.nameID in (1, 6):
            record.string = name.replace(" ", "") if record.nameID == 6 else name
    written = io.BytesIO()
    font.flavor = "woff2"
    font.save(written)
    return written.getvalue()


# In a line of HTML the upright font follows the italic one, which must lack what is upright; AMS draws letters doubly.
_WANTED: dict[str, Callable[[str], bool]] = {
    "KaTeX_Math": lambda letter: letter.isalpha() and not "Α" <= letter <= "Ω",
    "KaTeX_AMS": lambda letter: letter in DOUBLE_STRUCK or not letter.isascii(),
}


def _italics(letters: set[str]) -> set[str]:
    """Letters with the mathematical italics that a browser shows for a single one."""
    found = letters | set("√^~˙")
    for letter in letters:
        code = ord(letter)
        if "A" <= letter <= "Z":
            found.add(chr(0x1D434 + code - 0x41))
        elif "a" <= letter <= "z":
            found.add("\u210e" if letter == "h" else chr(0x1D44E + code - 0x61))
        elif "Α" <= letter <= "Ω":
            found.add(chr(0x1D6E2 + code - 0x391))
        elif "α" <= letter <= "ω":
            found.add(chr(0x1D6FC + code - 0x3B1))
    variants = dict(zip("∂ϵϑϕϱϖ", map(chr, (0x1D715, 0x1D716, 0x1D717, 0x1D719, 0x1D71A, 0x1D71B)), strict=True))
    return found | {variants[letter] for letter in letters if letter in variants}
