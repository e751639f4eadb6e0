r"""Running text in plain characters as LaTeX: everything escaped, and what reads as a formula set as one.

Statements say things like ``u12 = u21 = 0`` or ``||Theta Theta'||_F = 1``.  The text is cut into tokens; a
stretch of tokens that are no words, with a symbol or a relation among them, becomes ``$...$``.  Everything else
stays text, so that nothing that can be written fails to compile.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from lsa_theory.language.printing import GREEK, NAMES, name_in_latex

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"$<$", ">": r"$>$",
    "|": r"$|$", "*": r"$*$", "=": r"$=$", '"': "''", "`": r"\textasciigrave{}", "+": "$+$",
}  # fmt: skip
SIGNS = {
    ">=": r"\ge", "<=": r"\le", "!=": r"\neq", "==": "=", "->": r"\to", "||": r"\|", "~": r"\sim", "=": "=",
    "<": "<", ">": ">", "|": "|", "≥": r"\ge", "≤": r"\le", "≠": r"\neq", "→": r"\to", "∞": r"\infty",
    "×": r"\times", "·": r"\cdot", "±": r"\pm", "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "∫": r"\int",
    "∂": r"\partial", "√": r"\surd", "∈": r"\in", "≈": r"\approx", "≡": r"\equiv", "≪": r"\ll", "≫": r"\gg",
    "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle", "⪰": r"\succeq", "⪯": r"\preceq", "≻": r"\succ",
    "≺": r"\prec", "⊗": r"\otimes", "⊤": r"\top", "ℓ": r"\ell", "ℝ": r"\mathbb{R}", "𝔼": r"\mathbb{E}",
    "∎": r"\square", "∀": r"\forall", "∃": r"\exists", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow",
}  # fmt: skip
TEXT = {
    "–": "--", "—": "---", "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "ß": r"\ss{}",
    "ø": r"\o{}", "Ø": r"\O{}", "æ": r"\ae{}", "Æ": r"\AE{}", "ł": r"\l{}", "Ł": r"\L{}", "œ": r"\oe{}",
    "ı": r"\i{}", "\u00a0": "~", "§": r"\S{}", "°": r"$^{\circ}$",
}  # fmt: skip
ACCENTS = {
    "GRAVE ACCENT": r"\`", "ACUTE ACCENT": r"\'", "CIRCUMFLEX ACCENT": r"\^", "TILDE": r"\~",
    "DIAERESIS": r"\"", "RING ABOVE": r"\r", "CEDILLA": r"\c", "CARON": r"\v", "MACRON": r"\=",
    "BREVE": r"\u", "DOT ABOVE": r"\.", "DOUBLE ACUTE ACCENT": r"\H", "OGONEK": r"\k",
}  # fmt: skip

MATHEMATICAL = ("symbol", "sign", "power", "root", "times", "index", "operator", "raised", "star")
RAISED = {"power", "raised", "star", "tick"}
_JOINED = "[A-Z]{2,3}|[A-Z][a-z]|d[A-Z]|[hpwxyu]{2}"
RELATIONS = ("=", "<", ">", ">=", "<=", "!=", "==", "~", "->")
OPERATORS = "tr|diag|exp|log|cond|min|max|Var|Cov|rank|det|sqrt"
WORDS = {name: NAMES[name] for name in ("S", "beta", "x", "u", "ell", "yhat", "eta", "I")}
WORDS["x_query"] = NAMES["x"]
_GREEK = "|".join(sorted(set(GREEK) - {"eps", "lam"}, key=len, reverse=True))
_SYMBOL = rf"""(?<![A-Za-z_'])(?<![A-Za-z]\.)
    (?: (?:{_GREEK})(?:_[A-Za-z0-9]+)?(?![A-Za-z])
      | (?:[A-Za-z]|lam|tr|eps)(?:_[A-Za-z0-9]+)+ | sum_[a-z]{{1,2}}(?![A-Za-z]) | [A-Za-z]\d+(?![A-Za-z]) | ell\b | yhat\b
      | [B-HJ-Zb-z](?![A-Za-z0-9]|\.[a-z]|-[a-z]|'[a-z])
      | [\u0391-\u03C9](?![A-Za-z\u0391-\u03C9])
      | [AI](?=\s?[=<>~'^*|‖),;:/+] | \.?$ | \s-\s[A-Z](?![a-z])
          | \s(?:is|are|has|and|or|in|psd|symmetric|[A-Z])\b) (?!'[a-z])
      | a(?=['^|*)]) (?!'[a-z]) | (?<=\|)a )"""
_GLUED = r"(?<=[A-Za-z]')(?<![A-Za-z]{2}')[A-Z][a-z]?(?![A-Za-z])|(?<=')(?:Gamma|Lambda)(?![A-Za-z])"  # A'B
_RUN = r"""(?<=tr\()[A-Z]{2,3}(?=\)) | \bd[A-Z](?![A-Za-z]) | (?<=[<,])[A-Z]{2}(?=[>,])
    | \b[hpwxu]{2}(?='(?![a-z])) | (?<=E\[)[hxy]{2}(?=\])"""  # tr(WX), dX, <X,TX>, xx', E[yx]
_TOKENS = re.compile(
    rf"""(?P<reference> \b(?:lem|eq|thm|cor|rem|asm|ours|pf|fig)-[\w.-]*\w | \b[A-Z]\.\d+[a-z]?\b )
    | (?P<times> (?<=[dknm\d]\s)x(?=\s[dknm\d]\b) )
    | (?P<root> \bsqrt\((?P<under>[^()]+)\) )
    | (?P<operator> \b(?:{OPERATORS})(?=\s?\(|\s(?:[A-Z|]|ell\b)) | \bgrad(?=\s(?:[A-Z]|ell)\b) )
    | (?P<symbol> (?:{_SYMBOL}|{_GLUED}|{_RUN}) (?P<prime>'(?![a-z]))? )
    | (?P<power> (?<=\S)(?:\^|\*\*)(?: -?\d+(?:/\d+)? | \([^()]*\) | \{{[^{{}}]*\}} | [A-Za-z](?![A-Za-z]) ) )
    | (?P<raised> [⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+ )
    | (?P<star> (?<=[A-Z])\*(?=[\s),;:\]]|\.?$) )
    | (?P<tick> (?<=\))'(?![\w']) )
    | (?P<index> (?<=\|)_[A-Za-z0-9]+ | (?<=[\])|A-Za-z0-9'])_\([^()]*\) )
    | (?P<dots> (?<=\d)\.\.(?=\s?\w) )
    | (?P<number> \d+(?:\.\d+)*(?![A-Za-z]{{2}}) )
    | (?P<sign> {"|".join(re.escape(s) for s in sorted(SIGNS, key=len, reverse=True))} )
    | (?P<weak> [-+*/−] )
    | (?P<open> [(\[] ) | (?P<close> [)\]] ) | (?P<comma> , ) | (?P<space> \s+ )
    | (?P<word> [^\W\d_]+ | . )""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    kind: str
    source: str
    math: str


class Formula(str):
    """A piece of running text that is a formula, in LaTeX."""

    __slots__ = ()


def prose(text: str) -> str:
    r"""Plain text as LaTeX.

    >>> print(prose("u12 = u21 = 0 & Gamma^-1 > 0: 5% of A's"))
    $u_{12} = u_{21} = 0$ \& $\Gamma^{-1} > 0$: 5\% of A's
    >>> print(prose("||Theta Theta'||_F = 1 (Grönwall), λ ≥ 0, <w, x>"))
    $\| \Theta \Theta' \|_F = 1$ (Gr\"{o}nwall), $\lambda \ge 0$, $\langle w, x_{\mathrm{query}} \rangle$
    >>> print(prose("(A - A*)' K (A - A*), with A* = K^-1"))
    $(A - A^{*})' K(A - A^{*})$, with $A^{*} = K^{-1}$
    """
    shown = (f"${piece}$" if isinstance(piece, Formula) else "".join(map(_character, piece)) for piece in pieces(text))
    return re.sub(r"(?<=\w{3})(\\_|\.)(?=[A-Za-z])", r"\1\\allowbreak{}", "".join(shown))  # names of code may break


def pieces(text: str) -> list[str]:
    """Running text cut into plain text, as it is, and formulas, each a `Formula`.

    >>> pieces("see tr(A), 5%")
    ['see', ' ', '\\\\operatorname{tr}(A)', ',', ' 5', '%']
    """
    shown: list[str] = []
    stretch: list[Token] = []
    text = re.sub("(?<=[A-Za-z])[₀-₉]+", lambda found: "_" + unicodedata.normalize("NFKD", found[0]), text)
    for token in [*_tokens(text), Token("word", "", "")]:
        if token.kind == "word":
            shown += _stretch(stretch)
            shown.append(token.source)
            stretch = []
        else:
            stretch.append(token)
    return [piece for piece in shown if piece]


def _tokens(text: str) -> list[Token]:
    angles = {k for m in re.finditer(r"<[^<>=]{1,60},[^<>=]{1,60}>", text) for k in (m.start(), m.end() - 1)}
    found: list[Token] = []
    for match in _TOKENS.finditer(text):
        kind, source = match.lastgroup or "word", match[0]
        kind = next(k for k in _TOKENS.groupindex if match[k] is not None and k not in ("prime", "under"))
        if match.start() in angles:
            found.append(Token("open", "<", r"\langle") if source == "<" else Token("close", ">", r"\rangle"))
        else:
            found.append(Token("word" if kind == "reference" else kind, source, _math(kind, match)))
    return found


def _math(kind: str, match: re.Match[str]) -> str:
    source = match[0]
    match kind:
        case "times":
            return r"\times"
        case "operator":
            return r"\nabla" if source == "grad" else rf"\operatorname{{{source}}}"
        case "root":
            return rf"\sqrt{{{' '.join(t.math for t in _tokens(match['under']))}}}"
        case "symbol":
            name = source.rstrip("'")
            if name.startswith("sum_"):
                return rf"\sum_{{{name[4:]}}}"
            known = WORDS.get(name) or _greek(name)
            if not known and re.fullmatch(_JOINED, name) and name not in GREEK:
                known = " ".join(WORDS.get(letter, letter) for letter in name)
            return (known or name_in_latex(name)) + ("'" if match["prime"] else "")
        case "star":
            return "{}^{*}"
        case "tick":
            return "{}'"
        case "raised":
            return "{}^{" + unicodedata.normalize("NFKD", source).replace("−", "-") + "}"
        case "power":
            inner = source.lstrip("^*").strip("(){}")
            number = re.fullmatch(r"-?[\d/]+", inner)
            return "{}^{" + (inner if number else " ".join(t.math for t in _tokens(inner))) + "}"
        case "index":
            if source[1] == "(":
                return "{}_{" + " ".join(t.math for t in _tokens(source[2:-1])) + "}"
            return "_" + (source[1:] if len(source) == 2 else f"{{{name_in_latex(source[1:])}}}")
        case "dots":
            return r", \dots,"
        case "sign":
            return SIGNS[source]
        case "weak":
            digit = match.string[match.end() : match.end() + 1].isdigit()
            return {"−": "-", "*": r"\cdot" if digit else r"\,"}.get(source, source)
    return rf"\text{{{''.join(map(_character, source))}}}" if kind in ("word", "reference") else source


def _stretch(tokens: list[Token]) -> list[str]:
    """Tokens between two words, cut at commas outside brackets; formulas in dollars, the rest as text."""
    shown: list[str] = []
    part: list[Token] = []
    depth = 0
    for token in [*tokens, Token("comma", "", "")]:
        depth = max(depth + (token.kind == "open") - (token.kind == "close"), 0)
        if token.kind == "comma" and (depth == 0 or not token.source):
            shown += [*_part(part), token.source]
            part = []
        else:
            part.append(token)
    return shown


def _part(tokens: list[Token]) -> list[str]:
    """A stretch without commas: spaces, stray brackets and signs at its ends are text, as are words in brackets."""
    stray = _stray_bracket(tokens)
    if stray is not None:
        return [*_part(tokens[:stray]), _plain(tokens[stray : stray + 1]), *_part(tokens[stray + 1 :])]
    start, end = 0, len(tokens)
    while start < end and (tokens[start].kind == "space" or tokens[start].source in ("+", "*", "/")):
        start += 1
    while start < end and tokens[end - 1].kind in ("space", "weak", "comma"):
        end -= 1
    inner = tokens[start:end]
    if not _is_formula(inner):
        return [_plain(tokens)]
    kept = [t for t in inner if t.kind != "space"]
    twice = {id(t) for s, t in pairwise(kept) if {s.kind, t.kind} <= RAISED}
    apart = {
        id(t)
        for s, space, t in zip(inner, inner[1:], inner[2:], strict=False)
        if (s.kind, space.kind, t.kind) == ("number", "space", "number")
    }  # (1 1) is a vector, not eleven
    math = " ".join(
        r"\; " * (id(t) in apart) + t.math.removeprefix("" if id(t) in twice or t.kind == "index" else "{}") for t in kept
    )
    for loose, tight in ((" ^", "^"), (r"\| _", r"\|_"), ("( ", "("), (" )", ")"), (" (", "("), (" ,", ","), (" '", "'")):
        math = math.replace(loose, tight)
    if len(math) > 80:
        math = math.replace(", ", r", \allowbreak ")
    lead = "{} " if kept[0].kind == "sign" and kept[0].source in RELATIONS else ""
    return [_plain(tokens[:start]), Formula(lead + math), _plain(tokens[end:])]


def _stray_bracket(tokens: list[Token]) -> int | None:
    opened: list[int] = []
    for k, token in enumerate(tokens):
        if token.kind == "close" and not opened:
            return k
        if token.kind == "close":
            opened.pop()
        elif token.kind == "open":
            opened.append(k)
    return opened[0] if opened else None


def _is_formula(tokens: list[Token]) -> bool:
    return any(t.kind in MATHEMATICAL for t in tokens)


def _plain(tokens: list[Token]) -> str:
    return "".join(token.source for token in tokens)


def _greek(character: str) -> str:
    r"""The command of a Greek letter, the empty string for any other.

    >>> _greek("λ"), _greek("Γ"), _greek("Α"), _greek("x")
    ('\\lambda', '\\Gamma', 'A', '')
    """
    name = unicodedata.name(character, "") if len(character) == 1 else ""
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", name)
    if not greek:
        return ""
    word = greek[2].lower().replace("lamda", "lambda")
    word = word.capitalize() if greek[1] == "CAPITAL" else word
    return rf"\{word}" if word in GREEK else word[0]


def _character(character: str) -> str:
    """One character that is part of no formula."""
    if character in ESCAPES:
        return ESCAPES[character]
    if character.isascii():
        return character if character.isprintable() else " "
    if character in TEXT:
        return TEXT[character]
    if _greek(character):
        return f"${_greek(character)}$"
    plain = unicodedata.normalize("NFKD", character)
    if len(plain) == 2 and plain[0].isascii() and unicodedata.combining(plain[1]):
        accent = ACCENTS.get(unicodedata.name(plain[1]).removeprefix("COMBINING "))
        if accent:
            return rf"{accent}{{{plain[0]}}}"
    if plain.isascii() and plain.isprintable() and plain:
        return "".join(_character(c) for c in plain)
    return f"[U+{ord(character):04X}]"
