"""What is typed, cut into tokens: Unicode signs and marks become the signs and names of the formula language.

A token keeps the place where it was typed, so that an error points there.  Nothing is parsed here; see `signs`.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lsa_theory.errors import FormulaError
from lsa_theory.language.vocabulary import RESERVED

GREEK = {
    "Λ": "Lambda", "Γ": "Gamma", "Ψ": "Psi", "Σ": "Sigma", "Θ": "Theta", "β": "beta", "σ": "sigma", "κ": "kappa", "η": "eta",
    "ℓ": "ell", "λ": "lambda", "α": "alpha", "γ": "gamma", "δ": "delta", "ε": "eps", "ϵ": "eps", "ζ": "zeta", "θ": "theta",
    "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "τ": "tau", "φ": "phi", "ϕ": "phi", "χ": "chi", "ψ": "psi",
    "ω": "omega",
}  # fmt: skip
SIGNS = {
    "=": "==", "≠": "!=", "≤": "<=", "⩽": "<=", "≦": "<=", "⪯": "<=", "≼": "<=", "≥": ">=", "⩾": ">=", "≧": ">=", "⪰": ">=",
    "≽": ">=", "≺": "<", "≻": ">", "−": "-", "–": "-", "·": "*", "⋅": "*", "×": "*", "∗": "*", "÷": "/", "∕": "/", "⁄": "/",
    "^": "**", "@": "*",
}  # fmt: skip
PRIMES = "'’′"
HAT, BAR, TRANSPOSED = "\u0302", "\u0304", "ᵀ"
MARKED = {"Λ" + HAT: "S", "S" + HAT: "S", "β" + HAT: "beta", "y" + HAT: "yhat", "ŷ": "yhat", "x" + BAR: "xbar"}
HALVES = {"½": "(1/2)", "⅓": "(1/3)", "⅔": "(2/3)", "¼": "(1/4)", "¾": "(3/4)"}
RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True)) | {"ᐟ": "/"}
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉ᵢⱼₖₙ", "0123456789ijkn", strict=True))
NORMS = {"": "norm", "F": "norm_F", "op": "norm_op", "2": "norm_2", "*": "norm_nuc", "nuc": "norm_nuc"}
KEYWORDS = frozenset(keyword.kwlist)
NO_SIGNS = {
    "≈": "approximate relations have no proof; write == or a bound", "∝": "write the factor and ==",
    "∼": "a law is no relation between values", "~": "a law is no relation between values",
    ":": "a definition is no claim; write the formula instead of its name", ";": "claims stand one a line",
    "{": "group with ( ) instead", "}": "group with ( ) instead", "\\": "LaTeX is not read here; write Lambda, inv(A), A.T",
    "|": "write sqrt(u**2) for the absolute value of a number", '"': "quotes have no meaning in a formula",
    "&": "give one comparison, or a chain of them", "!": "write != for 'not equal'", "$": "write the formula without $",
    "∑": "write sum_i(...)", "∂": "write grad(f, X) or rate(f)", "∇": "write grad(f, X)", "∞": "write limit(...)",
}  # fmt: skip

_NUMBER = re.compile(r"0[xXoObB][0-9a-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_SUM = re.compile(r"[∑Σ](?:_\{?([a-z])(?:\s*=\s*1)?\}?(?:\^\{?N\}?)?|([ᵢⱼₖₙ]))")
_NORM_END = re.compile(r"([²]?)(?:_\{?(F|op|nuc|2|\*)\}?|([₂]))?([²]?)")
# adjacent letters: capital ones (not E, the expectation), and behind them a vector of the language, as in Ax
_SPLIT = re.compile(r"(?:[A-DF-Z][0-9]*){2,}|(?:[A-DF-Z][0-9]*)+[abcpqwx](?:_[0-9]+)?")


@dataclass(frozen=True)
class Token:
    """A piece of the formula language and where it was typed.

    Kinds: name, number, sign, open, close, comma, transpose, power (a raised number), attribute; bar and its end.
    """

    kind: str
    text: str
    place: int
    spaced: bool = False  # a space stands before it


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a line; FormulaError at the first character that has no meaning here.

    >>> [one.text for one in tokens("𝔼[x xᵀ] = ΛΓ²")]
    ['E', '[', 'x', 'x', '.T', ']', '==', 'Lambda', 'Gamma', '2']
    """
    k, spaced = 0, False
    while k < len(text):
        if text[k] in " \t\n\r":
            k, spaced = k + 1, True
            continue
        found, k = _token(text, k)
        for one in found:
            yield Token(one.kind, one.text, one.place, spaced)
            spaced = False


def _token(text: str, k: int) -> tuple[list[Token], int]:
    c = text[k]
    if found := _SUM.match(text, k):
        return [Token("name", f"sum_{found[1] or LOWERED[found[2]]}", k)], found.end()
    if found := _NUMBER.match(text, k):
        number = found[0].rstrip(".") if text[found.end() : found.end() + 1] == "T" else found[0]
        return [Token("number", number, k)], k + len(number)
    if (marked := next((m for m in MARKED if text.startswith(m, k)), None)) and not _goes_on(text, k, len(marked)):
        return [Token("name", MARKED[marked], k)], k + len(marked)
    if c in GREEK or c in "𝔼𝐄":
        return _greek(text, k)
    if found := _NAME.match(text, k):
        return _name(text, k, found[0])
    if c in HALVES:
        return [Token("number", HALVES[c], k)], k + 1
    if c in RAISED or c == TRANSPOSED:
        return _raised(text, k)
    if c == "." and (found := _NAME.match(text, k + 1)):
        kind = "transpose" if found[0] == "T" else "attribute"
        return [Token(kind, "." + found[0], k)], found.end()
    if c in PRIMES or c == "⊤":
        return [Token("transpose", ".T", k)], k + 1
    if text.startswith("||", k) or c in "‖∥":
        return _bar(text, k, 2 if c == "|" else 1)
    for sign in ("==", "!=", "<=", ">=", "**", "//"):
        if text.startswith(sign, k):
            return [Token("sign", sign, k)], k + 2
    if c in "<>+-*/":
        return [Token("sign", c, k)], k + 1
    if c == "^" and text[k + 1 : k + 2] in ("T", "⊤", *PRIMES) and not _goes_on(text, k + 1, 1):
        return [Token("transpose", ".T", k)], k + 2
    if c in SIGNS:
        return [Token("sign", SIGNS[c], k)], k + 1
    kinds = {"(": "open", "[": "open", "⟨": "open", ")": "close", "]": "close", "⟩": "close", ",": "comma", "√": "root"}
    if c in kinds:
        return [Token(kinds[c], c, k)], k + 1
    remedy = NO_SIGNS.get(c, "signs are + - * / ** .T ( ) [ ] and == != <= >= < >, and Unicode signs for them")
    raise FormulaError(text, k + 1, f"the sign {c!r} has no meaning in a formula", remedy)


def _goes_on(text: str, k: int, width: int) -> bool:
    """Whether a name goes on behind these characters: by a subscript, or by ASCII letters behind one of them."""
    after = text[k + width : k + width + 1]
    return bool(after) and (
        after in "_" or after in LOWERED or (text[k] not in GREEK and after.isascii() and after.isalnum())
    )


def _greek(text: str, k: int) -> tuple[list[Token], int]:
    """A Greek letter is a name of its own; only lambda has the subscripts min and max."""
    c = text[k]
    name = GREEK.get(c, "E")
    if found := re.compile(r"λ_?\{?(min|max)\}?").match(text, k):
        return [Token("name", f"lam_{found[1]}", k)], found.end()
    if k + 1 < len(text) and (text[k + 1] in "_" + HAT + BAR or text[k + 1] in LOWERED):
        raise FormulaError(text, k + 1, f"{name} has no subscript or mark here", "write a name of the language")
    return [Token("name", name, k)], k + 1


def _name(text: str, k: int, name: str) -> tuple[list[Token], int]:
    """An ASCII name with its Unicode subscripts; adjacent capital letters are several names."""
    end = k + len(name)
    low = end
    while low < len(text) and text[low] in LOWERED:
        low += 1
    if low > end:
        below = "".join(LOWERED[c] for c in text[end:low])
        name += below if name in ("U", "u") and below.isdigit() and len(below) == 2 else f"_{below}"
    if low < len(text) and text[low] in HAT + BAR:
        raise FormulaError(text, k + 1, f"{name} with a mark is no name", "write S, beta, yhat or xbar")
    if _SPLIT.fullmatch(name) and name.lower() not in {one.lower() for one in RESERVED}:
        parts = list(re.finditer(r"[A-Z][0-9]*|[a-z](?:_[0-9]+)?", name))
        return [Token("name", part[0], k + part.start()) for part in parts], low
    return [Token("name", name, k)], low


def _raised(text: str, k: int) -> tuple[list[Token], int]:
    """A raised number is a power, a raised T a transpose."""
    if text[k] == TRANSPOSED:
        return [Token("transpose", ".T", k)], k + 1
    end = k
    while end < len(text) and (text[end] in RAISED or (text[end] == "⁄" and end > k)):
        end += 1
    number = "".join(RAISED.get(c, "/") for c in text[k:end])
    if not re.fullmatch(r"[+-]?\d+(/\d+)?", number):
        raise FormulaError(text, k + 1, "a raised text that is no number", "write it as in A**(-1) or A**(1/2)")
    return [Token("power", number if number.isdigit() else f"({number})", k)], end


def _bar(text: str, k: int, width: int) -> tuple[list[Token], int]:
    """A norm bar, with what would say which norm it is if it closes."""
    found = _NORM_END.match(text, k + width)
    assert found is not None  # it matches the empty text
    which = NORMS[found[2] or ("2" if found[3] else "")]
    square = "2" if found[1] or found[4] else ""
    return [Token("bar", f"{which} {square}", k)], found.end()
