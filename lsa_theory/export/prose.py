r"""Running text, in plain characters, as LaTeX: everything is escaped, and names and signs of formulas are set as mathematics.

Statements say things like ``u12 = u21 = 0`` or ``||Theta Theta'||_F = 1``.  What is recognised (a Greek letter by name, an
indexed letter, a power, a relation) becomes ``$...$``; everything else stays text, so nothing that is written can fail to
compile.
"""

from __future__ import annotations

import re
import unicodedata

from lsa_theory.language.printing import GREEK, NAMES, name_in_latex

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"$<$", ">": r"$>$", "|": r"$|$", "*": r"$*$", "=": r"$=$",
    '"': "''", "`": r"\textasciigrave{}", "+": "$+$",
}  # fmt: skip
SIGNS = {
    ">=": r"\ge", "<=": r"\le", "!=": r"\neq", "==": "=", "->": r"\to", "||": r"\lVert", "~": r"\sim",
    "≥": r"\ge", "≤": r"\le", "≠": r"\neq", "→": r"\to", "∞": r"\infty", "×": r"\times", "·": r"\cdot", "±": r"\pm",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∂": r"\partial", "√": r"\surd", "∈": r"\in", "≈": r"\approx",
    "≡": r"\equiv", "≪": r"\ll", "≫": r"\gg", "‖": r"\Vert", "⟨": r"\langle", "⟩": r"\rangle", "⪰": r"\succeq",
    "⪯": r"\preceq", "≻": r"\succ", "≺": r"\prec", "⊗": r"\otimes", "⊤": r"\top", "ℓ": r"\ell", "ℝ": r"\mathbb{R}",
    "𝔼": r"\mathbb{E}", "−": "-", "∎": r"\square", "∀": r"\forall", "∃": r"\exists", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
}  # fmt: skip
TEXT = {
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "ß": r"\ss{}", "ø": r"\o{}", "Ø": r"\O{}",
    "æ": r"\ae{}", "Æ": r"\AE{}", "ł": r"\l{}", "Ł": r"\L{}", "œ": r"\oe{}", "ı": r"\i{}", "\u00a0": "~", "§": r"\S{}",
    "°": r"$^{\circ}$",
}  # fmt: skip
ACCENTS = {
    "GRAVE ACCENT": r"\`", "ACUTE ACCENT": r"\'", "CIRCUMFLEX ACCENT": r"\^", "TILDE": r"\~", "DIAERESIS": r"\"",
    "RING ABOVE": r"\r", "CEDILLA": r"\c", "CARON": r"\v", "MACRON": r"\=", "BREVE": r"\u", "DOT ABOVE": r"\.",
    "DOUBLE ACUTE ACCENT": r"\H", "OGONEK": r"\k",
}  # fmt: skip

WORDS = {"ell": r"\tilde\ell", "tr": r"\operatorname{tr}", "yhat": NAMES["yhat"], "x_query": NAMES["x"], "lambda": r"\lambda"}
LETTERS = "BCDEFGHJKLMNPQRSTUVWXYZbcdefghijklmnpqrstuvwxyz"  # alone in a sentence these are symbols; "A", "a", "I", "o" are words
GREEK_WORDS = "|".join(sorted((g for g in GREEK if g not in ("eps", "lam")), key=len, reverse=True))
ATOM = re.compile(
    rf"""(?<![A-Za-z0-9_\\])
    (?P<name> (?:{GREEK_WORDS}) (?:_(?:[A-Za-z0-9]+))? (?![A-Za-z]) | [A-Za-z]\d+ | [A-Za-z]_[A-Za-z0-9]+
      | ell\b | tr(?=\s?[(\[A-Z]) | yhat\b | [{LETTERS}](?![A-Za-z0-9\-]|'[a-z]) | [AaI](?='(?![a-z])|\^|_|\*|\s?[=<>)]|\sin\b) )
    (?P<prime> '(?![a-z]) )?
    (?P<power> \^ (?: -?\d+(?:/\d+)? | \(-?\d+(?:/\d+)?\) | \{{-?[\w/ +-]+\}} | [a-zA-Z] (?![a-z]) ) )?""",
    re.VERBOSE,
)
SIGN = re.compile("|".join(re.escape(s) for s in sorted(SIGNS, key=len, reverse=True)) + r"|[)\]]\^\(?-?\d+(?:/\d+)?\)?")


def prose(text: str) -> str:
    r"""Plain text as LaTeX.

    >>> print(prose("u12 = u21 = 0 & Gamma^-1 > 0: 5% of A's"))
    $u_{12}$ $=$ $u_{21}$ $=$ 0 \& $\Gamma^{-1}$ $>$ 0: 5\% of A's
    >>> print(prose("||Theta Theta'||_F = 1, Grönwall, λ ≥ 0"))
    $\lVert$$\Theta$ $\Theta'$$\rVert_F$ $=$ 1, Gr\"{o}nwall, $\lambda$ $\ge$ 0
    """
    shown, at, bars = [], 0, 0
    while at < len(text):
        if found := ATOM.match(text, at):
            shown.append(f"${_atom(found)}$")
        elif found := re.compile(r"\b(d|k|n|m|\d+) x (?=(?:d|k|n|m|\d+)\b)").match(text, at):
            shown.append(rf"${found[1]}$ $\times$ ")
        elif found := re.compile(r"\|\|(?:_(F|op|\d|[A-Z]))?").match(text, at):
            bars += 1
            closing = bars % 2 == 0
            shown.append((r"$\rVert" + (f"_{_index(found[1])}" if found[1] else "") + "$") if closing else r"$\lVert$")
            if found[1] and not closing:
                shown.append(f"$_{_index(found[1])}$")
        elif found := SIGN.match(text, at):
            sign = found[0]
            shown.append(f"${SIGNS[sign]}$" if sign in SIGNS else f"{sign[0]}$^{{{sign[2:].strip('()')}}}$")
        else:
            shown.append(_character(text[at]))
            at += 1
            continue
        at = found.end()
    return re.sub(r"(?<=\S) (?=\$(?:=|\\sim|\\ge|\\le|<|>)\$)", "~", "".join(shown)) if False else "".join(shown)


def _atom(found: re.Match[str]) -> str:
    name, power = found["name"], found["power"] or ""
    base = WORDS.get(name) or name_in_latex(name)
    exponent = power[1:].strip("(){}")
    prime = "'" if found["prime"] else ""
    if prime and exponent:
        return rf"{base}'{{}}^{{{exponent}}}"
    return base + prime + (f"^{{{exponent}}}" if exponent else "")


def _index(index: str) -> str:
    return index if len(index) == 1 else rf"{{\mathrm{{{index}}}}}"


def _character(character: str) -> str:
    """One character that is part of no formula."""
    if character in ESCAPES:
        return ESCAPES[character]
    if character.isascii():
        return character if character.isprintable() else " "
    if character in TEXT:
        return TEXT[character]
    name = unicodedata.name(character, "")
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", name)
    if greek:
        word = greek[2].lower().replace("lamda", "lambda")
        word = word.capitalize() if greek[1] == "CAPITAL" else word
        return rf"$\{word}$" if word in GREEK else f"${word[0]}$"
    plain = unicodedata.normalize("NFKD", character)
    if len(plain) == 2 and plain[0].isascii() and unicodedata.combining(plain[1]):
        accent = ACCENTS.get(unicodedata.name(plain[1]).removeprefix("COMBINING "))
        if accent:
            return rf"{accent}{{{plain[0]}}}"
    if "SUPERSCRIPT" in name and plain.isascii():
        return f"$^{{{plain}}}$"
    if "SUBSCRIPT" in name and plain.isascii():
        return f"$_{{{plain}}}$"
    if plain.isascii() and plain.isprintable() and plain:
        return "".join(_character(c) for c in plain)
    return f"[U+{ord(character):04X}]"
