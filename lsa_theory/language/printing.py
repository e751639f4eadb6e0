"""Formulas as text of the language and as LaTeX in the paper's notation; factors and terms keep their order.

The LaTeX uses plain `amsmath`: it compiles with pdflatex and passes KaTeX in strict mode.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from lsa_theory.language.nodes import Node, Relation, read

SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4

NAMES = {
    "I": "I_d", "Lambda": r"\Lambda", "Gamma": r"\Gamma", "Psi": r"\Psi", "Theta": r"\Theta", "sigma": r"\sigma",
    "S": r"\hat\Lambda", "beta": r"\hat\beta", "x": r"x_{\mathrm{query}}", "noise": r"\sigma_\varepsilon^2",
    "U11": "U_{11}", "u12": "u_{12}", "u21": "u_{21}", "u": "u_{-1}", "yhat": r"\hat y_{\mathrm{query}}",
    "loss": "L", "ell": r"\tilde\ell", "kappa": r"\kappa", "mu": r"\mu", "lam": r"\lambda", "eta": r"\hat\eta",
}  # fmt: skip
SIGNS = {"==": "=", "!=": r"\neq", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
LOEWNER = {"<=": r"\preceq", ">=": r"\succeq", "<": r"\prec", ">": r"\succ"}


class Piece(NamedTuple):
    """Printed text, how tightly it binds, and for powers the base without its exponent."""

    text: str
    level: int
    base: str = ""
    exponent: Fraction = Fraction(1)


class Text:
    """Formulas in the language itself, so that what is printed can be typed again.

    >>> from lsa_theory.language.parser import parse_expression
    >>> to_text(parse_expression("(A+B)*C.T/N - 2**-1"))
    '(A + B)*C.T/N - 2**-1'
    """

    def number(self, value: Fraction) -> Piece:
        return Piece(str(value), PRODUCT if value.denominator > 1 else ATOM if value >= 0 else SUM)

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)

    def add(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} + {right.text}", SUM)

    def subtract(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} - {_wrap(right, PRODUCT)}", SUM)

    def multiply(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{_wrap(left, PRODUCT)}*{_wrap(right, POWER if '/' in right.text else PRODUCT)}", PRODUCT)

    def divide(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{_wrap(left, PRODUCT)}/{_wrap(right, POWER)}", PRODUCT)

    def negative(self, value: Piece) -> Piece:
        return Piece(f"-{_wrap(value, PRODUCT)}", SUM)

    def power(self, base: Piece, exponent: Fraction) -> Piece:
        shown = str(exponent) if exponent.denominator == 1 else f"({exponent})"
        return Piece(f"{_wrap(base, ATOM)}**{shown}", POWER)

    def transpose(self, value: Piece) -> Piece:
        return Piece(f"{_wrap(value, ATOM)}.T", ATOM)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Piece:
        return Piece(f"{function}({', '.join(read(a, self).text for a in arguments)})", ATOM)

    def expectation(self, inner: Node) -> Piece:
        return Piece(f"E[{read(inner, self).text}]", ATOM)


class Latex:
    r"""Formulas as the paper prints them.

    >>> from lsa_theory.language.parser import parse_expression
    >>> print(to_latex(parse_expression("tr(inv(Gamma)**2)**(-1/4)*inv(Gamma)*U11.T")))
    \operatorname{tr}(\Gamma^{-2})^{-1/4} \Gamma^{-1} U_{11}^{\top}
    """

    def number(self, value: Fraction) -> Piece:
        if value.denominator == 1:
            return Piece(str(value), ATOM if value >= 0 else SUM)
        sign = "-" if value < 0 else ""
        return Piece(rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}", PRODUCT if not sign else SUM)

    def name(self, name: str) -> Piece:
        if name in NAMES:
            return Piece(NAMES[name], ATOM)
        letters = name.rstrip("0123456789")
        stem = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}".replace("_", r"\_")
        return Piece(stem + (f"_{{{name[len(letters):]}}}" if len(letters) < len(name) else ""), ATOM)

    def add(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} + {_paren(right, PRODUCT) if right.text.startswith('-') else right.text}", SUM)

    def subtract(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} - {_paren(right, PRODUCT)}", SUM)

    def multiply(self, left: Piece, right: Piece) -> Piece:
        dot = r" \cdot " if right.text[:1].isdigit() or right.text.startswith(r"\frac") and left.text[-1:].isdigit() else " "
        return Piece(_paren(left, PRODUCT) + dot + _paren(right, PRODUCT), PRODUCT)

    def divide(self, left: Piece, right: Piece) -> Piece:
        return Piece(rf"\frac{{{left.text}}}{{{right.text}}}", PRODUCT)

    def negative(self, value: Piece) -> Piece:
        return Piece("-" + _paren(value, PRODUCT), SUM)

    def power(self, base: Piece, exponent: Fraction) -> Piece:
        if base.base:  # inv(X)**2 is X^{-2}, sqrt(X)**3 is X^{3/2}
            return _power(base.base, base.exponent * exponent)
        if base.text.startswith(r"\lVert"):
            return Piece(f"{base.text}^{{{exponent}}}", ATOM)
        if "^" in base.text and base.level == ATOM and not base.text.endswith((")", "]")):
            return _power(rf"\left({base.text}\right)", exponent)
        return _power(_paren(base, ATOM), exponent)

    def transpose(self, value: Piece) -> Piece:
        if value.base:
            return Piece(rf"\left({value.text}\right)^{{\top}}", ATOM)
        return Piece(rf"{_paren(value, ATOM)}^{{\top}}", ATOM)

    def call(self, function: str, arguments: tuple[Node, ...]) -> Piece:
        pieces = [read(argument, self) for argument in arguments]
        inside = pieces[0]
        match function:
            case "inv":
                return self.power(inside, Fraction(-1))
            case "sqrt":
                return self.power(inside, Fraction(1, 2))
            case "tr":
                return Piece(_fenced(r"\operatorname{tr}", inside.text), ATOM)
            case "norm_F":
                return Piece(rf"\lVert {inside.text}\rVert_F", ATOM)
            case "norm_op":
                return Piece(rf"\lVert {inside.text}\rVert_{{\mathrm{{op}}}}", ATOM)
            case "lam_min" | "lam_max":
                return Piece(_fenced(rf"\lambda_{{\{function[-3:]}}}", inside.text), ATOM)
            case "cond":
                return Piece(_fenced(r"\operatorname{cond}", inside.text), ATOM)
            case "S" | "beta":
                return Piece(rf"{NAMES[function]}_{{{inside.text}}}", ATOM)
            case "grad":
                return Piece(rf"\nabla_{{{pieces[1].text}}} {_paren(inside, ATOM)}", PRODUCT)
            case "rate":
                return Piece(rf"\frac{{d}}{{dt}}{_paren(inside, ATOM)}", PRODUCT)
            case "limit":
                return Piece(rf"\lim_{{t\to\infty}} {_paren(inside, ATOM)}", PRODUCT)
            case "argmin":
                return Piece(rf"{_paren(inside, ATOM)}^{{\star}}", ATOM)
            case "minimum":
                return Piece(rf"\min {_paren(inside, ATOM)}", PRODUCT)
            case "slice":
                return Piece(rf"\left.{_paren(inside, PRODUCT)}\right|_{{u_{{12}}=u_{{21}}=0}}", ATOM)
        raise KeyError(function)

    def expectation(self, inner: Node) -> Piece:
        return Piece(rf"\mathbb{{E}}\left[{read(inner, self).text}\right]", ATOM)


def to_text(formula: Node | Relation) -> str:
    """The formula in the language, re-typed."""
    if isinstance(formula, Relation):
        return _chain([to_text(side) for side in formula.sides], list(formula.signs))
    return read(formula, Text()).text


def to_latex(formula: Node | Relation, matrices: bool = False) -> str:
    """The formula in LaTeX; ``matrices`` prints inequalities as Loewner order."""
    if isinstance(formula, Relation):
        signs = [LOEWNER.get(s, SIGNS[s]) if matrices else SIGNS[s] for s in formula.signs]
        return _chain([to_latex(side) for side in formula.sides], signs)
    return read(formula, Latex()).text


def _chain(sides: list[str], signs: list[str]) -> str:
    return sides[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, sides[1:], strict=True))


def _wrap(piece: Piece, level: int) -> str:
    return piece.text if piece.level >= level else f"({piece.text})"


def _paren(piece: Piece, level: int) -> str:
    return piece.text if piece.level >= level else rf"\left({piece.text}\right)"


def _fenced(head: str, inside: str) -> str:
    return rf"{head}\left({inside}\right)" if r"\frac" in inside else f"{head}({inside})"


def _power(base: str, exponent: Fraction) -> Piece:
    return Piece(base if exponent == 1 else f"{base}^{{{exponent}}}", ATOM, base, exponent)
