"""Formulas as text of the language and as LaTeX in the paper's notation; factors and terms keep their order.

The LaTeX uses plain `amsmath`: it compiles with pdflatex and passes KaTeX in strict mode.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from lsa_theory.language.nodes import Node, Relation, read

SUM, SIGNED, PRODUCT, POWER, ATOM = 1, 2, 3, 4, 5

LETTERS = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi
chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""
GREEK = {name: name for name in LETTERS.split()} | {"lam": "lambda", "eps": "varepsilon"}
NAMES = {
    "I": "I_d", "S": r"\hat\Lambda", "beta": r"\hat\beta", "eta": r"\hat\eta", "x": r"x_{\mathrm{query}}",
    "yhat": r"\hat y_{\mathrm{query}}", "u": "u_{-1}", "loss": "L", "ell": r"\tilde\ell",
}  # fmt: skip
VECTORS = ("a", "b", "c", "p", "q", "u12", "u21", "w", "x", "beta", "eta")
OPERATORS = {"rate": r"\frac{\mathrm{d}}{\mathrm{d}t}", "minimum": r"\min"}
OPERATORS |= {"limit": r"\lim_{t\to\infty}", "limit_MN": r"\lim_{M,N\to\infty}"}
OPERATORS |= {f"limit_{size}": rf"\lim_{{{size}\to\infty}}" for size in "MN"}
HEADS = {
    "lam_min": r"\lambda_{\min}",
    "lam_max": r"\lambda_{\max}",
    "n_minus": "n_{-}",
    "min": r"\min",
    "det": r"\det",
    "log": r"\log",
}
NORMS = {"norm_F": "_F", "norm_op": r"_{\mathrm{op}}", "norm_nuc": "_{*}"}
PLACES = {"slice": r"u_{12}=u_{21}=0", "start": "t=0"}
SIGNS = {"==": "=", "!=": r"\neq", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
LOEWNER = {"<=": r"\preceq", ">=": r"\succeq", "<": r"\prec", ">": r"\succ"}


class Piece(NamedTuple):
    """Printed text, how tightly it binds, and what is around it needs to know."""

    text: str
    level: int
    base: str = ""  # of a power, without its exponent
    exponent: Fraction = Fraction(1)
    factors: tuple[Any, ...] = ()  # the pieces of a product
    over: tuple[tuple[Any, ...], tuple[Any, ...]] | None = None  # numerator and denominator of a fraction
    plain: bool = False  # a number built from named scalars, which may stand in a fraction
    prefix: bool = False  # an operator such as grad or min, that reaches to the end of a product
    kind: str = ""  # column, row, or closed: a trace, a norm


class Text:
    """Formulas in the language itself, so that what is printed can be typed again.

    >>> from lsa_theory.language.parser import parse_expression
    >>> to_text(parse_expression("-(A+B)*C.T/N - 2**-1 + -(B - C)"))
    '-(A + B)*C.T/N - 2**-1 - (B - C)'
    """

    def number(self, value: Fraction) -> Piece:
        if value < 0:
            return self.negative(self.number(-value))
        return Piece(str(value), PRODUCT if value.denominator > 1 else POWER)

    def name(self, name: str) -> Piece:
        return Piece(name, ATOM)

    def add(self, left: Piece, right: Piece) -> Piece:
        return Piece(left.text + _plus(right.text), SUM)

    def subtract(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} - {_wrap(right, PRODUCT)}", SUM)

    def multiply(self, left: Piece, right: Piece) -> Piece:
        level = SIGNED if left.level == SIGNED else PRODUCT
        return Piece(f"{_wrap(left, SIGNED)}*{_wrap(right, POWER)}", level)

    def divide(self, left: Piece, right: Piece) -> Piece:
        level = SIGNED if left.level == SIGNED else PRODUCT
        return Piece(f"{_wrap(left, SIGNED)}/{_wrap(right, POWER)}", level)

    def negative(self, value: Piece) -> Piece:
        return Piece(f"-{_wrap(value, PRODUCT)}", SIGNED)

    def power(self, base: Piece, exponent: Fraction) -> Piece:
        shown = str(exponent) if exponent.denominator == 1 else f"({exponent})"
        return Piece(f"{_wrap(base, ATOM) if not base.text.isdigit() else base.text}**{shown}", POWER)

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
    [\operatorname{tr}(\Gamma^{-2})]^{-1/4} \Gamma^{-1} U_{11}^{\top}
    >>> print(to_latex(parse_expression("-u**2*(N+1)/(2*N)*tr(A)*Lambda/M")))
    -\frac{N + 1}{2 N M} u_{-1}^{2} \operatorname{tr}(A) \Lambda
    """

    def __init__(self, prompt: str = "") -> None:
        self.prompt = prompt  # the index of Lambda and Gamma inside an expectation over random covariances

    def number(self, value: Fraction) -> Piece:
        if value < 0:
            return self.negative(self.number(-value))
        if value.denominator == 1:
            return Piece(str(value), ATOM, plain=True)
        above, below = (self.number(Fraction(part)) for part in value.as_integer_ratio())
        return _fraction((above,), (below,))

    def name(self, name: str) -> Piece:
        if name == "noise":
            return Piece(r"\sigma_{\varepsilon}^{2}", ATOM, r"\sigma_{\varepsilon}", Fraction(2), plain=True)
        kind = "column" if name in VECTORS else ""
        plain = name in ("N", "M") or (name[:1].islower() and name not in (*VECTORS, "yhat", "loss", "ell"))
        shown = NAMES.get(name) or name_in_latex(name) + (self.prompt if name in ("Lambda", "Gamma") else "")
        return Piece(shown, ATOM, plain=plain, kind=kind)

    def add(self, left: Piece, right: Piece) -> Piece:
        return Piece(left.text + _plus(right.text), SUM, plain=left.plain and right.plain)

    def subtract(self, left: Piece, right: Piece) -> Piece:
        return Piece(f"{left.text} - {_wrap(right, PRODUCT)}", SUM, plain=left.plain and right.plain)

    def multiply(self, left: Piece, right: Piece) -> Piece:
        if left.level == SIGNED:
            return self.negative(self.multiply(_product(left.factors), right))
        kinds = [factor.kind for factor in right.factors]
        if "column" in kinds and kinds[0] == "row" and not (left.plain or left.kind == "closed"):
            right = Piece(_fence(right.text), ATOM, kind="closed")  # A (a'Bb) is not Aa' Bb
        return _product((*_factors(left), *_factors(right)))

    def divide(self, left: Piece, right: Piece) -> Piece:
        if left.level == SIGNED:
            return self.negative(self.divide(_product(left.factors), right))
        if not right.plain:
            return Piece(rf"\frac{{{left.text}}}{{{right.text}}}", PRODUCT)
        above: list[Piece] = []
        below: list[Piece] = []
        for factor in _factors(left):
            above += factor.over[0] if factor.over else (factor,)
            below += factor.over[1] if factor.over else ()
        below += _factors(right)
        inside, behind = [f for f in above if f.plain], [f for f in above if not f.plain]
        if sum(f.level == SUM for f in inside) == 1:  # (N + 1)/N u^2, not u^2 (N + 1)/N
            moved = [f for f in inside if f.level > SUM and (f.base or f.text[:1]) not in ("N", "M", "d", *"123456789")]
            inside, behind = [f for f in inside if f not in moved], moved + behind
        return _product((_fraction(tuple(inside), tuple(below)), *behind))

    def negative(self, value: Piece) -> Piece:
        return Piece("-" + _wrap(value, PRODUCT), SIGNED, factors=_factors(value), plain=value.plain)

    def power(self, base: Piece, exponent: Fraction) -> Piece:
        combined = base.exponent * exponent
        if base.base and combined != 1 and (exponent.denominator == 1 or base.exponent == -1):
            return _power(base.base, combined, base.plain)  # inv(X)**2 is X^{-2}
        form = base.factors and base.factors[0].kind == "row"
        shown = _closed(base)
        if (
            base.kind == "closed"
            and shown.endswith(")")
            and shown[0] == "\\"
            and not (exponent > 0 and exponent.denominator == 1)
        ):
            shown = _fence(shown, "[", "]")  # tr(A)^{-1} might be the trace of the inverse
        return _power(shown, exponent, base.plain)._replace(kind="closed" if form else base.kind)

    def transpose(self, value: Piece) -> Piece:
        return Piece(rf"{_closed(value)}^{{\top}}", ATOM, kind="row" if value.kind == "column" else "")

    def call(self, function: str, arguments: tuple[Node, ...]) -> Piece:
        pieces = [read(argument, self) for argument in arguments]
        inside = pieces[0]
        match function:
            case "inv":
                return self.power(inside, Fraction(-1))
            case "sqrt" if inside.plain or inside.kind == "closed":
                return Piece(rf"\sqrt{{{inside.text}}}", ATOM, plain=inside.plain, kind=inside.kind)
            case "sqrt":
                return self.power(inside, Fraction(1, 2))
            case "S" | "beta" | "eta":
                return self.name(function)._replace(text=rf"{NAMES[function]}_{{{inside.text}}}")
            case "yhat":
                return Piece(rf"{NAMES[function]}^{{({inside.text})}}", ATOM)
            case "grad" | "rate" | "limit" | "limit_MN" | "limit_M" | "limit_N" | "minimum":
                operand = inside.text if inside.level == ATOM or inside.prefix else _fence(inside.text)
                operator = OPERATORS.get(function) or rf"\nabla_{{{pieces[1].text}}}"
                return Piece(f"{operator} {operand}", PRODUCT, prefix=True)
            case "mean":
                return Piece(r"\mathbb{E}_{\tau}" + _fence(read(arguments[0], Latex(r"_{\tau}")).text, "[", "]"), ATOM)
            case "velocity":
                return Piece(rf"\dot{{{inside.text}}}", ATOM)
            case "sv_dot":
                return Piece(rf"\sum_i \sigma_i({inside.text}) \sigma_i({pieces[1].text})", PRODUCT, prefix=True)
            case "argmin":
                return Piece(rf"{_closed(inside)}^{{\star}}", ATOM)
        if function in NORMS:
            return Piece(_fence(inside.text, r"\lVert ", r" \rVert") + NORMS[function], ATOM, kind="closed")
        if function in PLACES:
            return Piece(rf"\left.{_wrap(inside, PRODUCT)}\right|_{{{PLACES[function]}}}", ATOM)
        head = HEADS.get(function) or rf"\operatorname{{{function}}}".replace("_", r"\_")
        return Piece(head + _fence(", ".join(piece.text for piece in pieces)), ATOM, kind="closed")

    def expectation(self, inner: Node) -> Piece:
        return Piece(r"\mathbb{E}" + _fence(read(inner, self).text, "[", "]"), ATOM)


def name_in_latex(name: str) -> str:
    r"""A name with its subscript.

    >>> print(*(name_in_latex(name) for name in ("gamma_i", "U11", "sigma", "rank", "W_PV")))
    \gamma_{i} U_{11} \sigma \mathrm{rank} W_{\mathrm{PV}}
    """
    name = "".join(c if c.isascii() else f"U{ord(c):04X}" for c in name)
    stem = name.rstrip("0123456789")
    parts = [part for part in (*stem.split("_"), name[len(stem) :]) if part]
    roman = [part if len(part) == 1 or part.isdigit() else rf"\mathrm{{{part}}}" for part in parts]
    head, *subscripts = [
        rf"\{GREEK[part]}" if part in GREEK else shown for part, shown in zip(parts, roman, strict=True)
    ] or [r"\_"]
    return head + (f"_{{{' '.join(subscripts)}}}" if subscripts else "")


def to_text(formula: Node | Relation) -> str:
    """The formula in the language, re-typed."""
    if isinstance(formula, Relation):
        return _chain([to_text(side) for side in formula.sides], list(formula.signs))
    return read(formula, Text()).text


def to_latex(formula: Node | Relation, matrices: bool = False) -> str:
    """The formula in LaTeX; ``matrices`` prints inequalities as Loewner order."""
    if isinstance(formula, Relation):
        signs = [(SIGNS | LOEWNER if matrices else SIGNS)[sign] for sign in formula.signs]
        return _chain([to_latex(side) for side in formula.sides], signs)
    return read(formula, Latex()).text


def _chain(sides: list[str], signs: list[str]) -> str:
    return sides[0] + "".join(f" {sign} {side}" for sign, side in zip(signs, sides[1:], strict=True))


def _plus(text: str) -> str:
    """``+ text``, or ``- b + c`` for the text ``-b + c``."""
    return f" - {text[1:]}" if text.startswith("-") else f" + {text}"


def _wrap(piece: Piece, level: int) -> str:
    return piece.text if piece.level >= level else _fence(piece.text)


def _closed(piece: Piece) -> str:
    """What an exponent may be put on: an atom that carries none yet."""
    raised = "^" in piece.text and not piece.text.endswith((")", "]", *(r"\rVert" + norm for norm in NORMS.values())))
    free = piece.level == ATOM and not raised and not piece.text.startswith((r"\left.", r"\sqrt"))
    return piece.text if free else _fence(piece.text)


def _fence(inside: str, left: str = "(", right: str = ")") -> str:
    return rf"\left{left}{inside}\right{right.strip()}" if r"\frac" in inside else f"{left}{inside}{right}"


def _factors(piece: Piece) -> tuple[Piece, ...]:
    return piece.factors if piece.level == PRODUCT and piece.factors else (piece,)


def _product(factors: tuple[Piece, ...]) -> Piece:
    factors = tuple(f for f in factors if f.text != "1") or factors[:1]
    if len(factors) == 1:
        return factors[0]
    shown: list[str] = []
    forms = _forms(factors)
    for k, factor in enumerate(factors):
        bare = factor.level >= PRODUCT and (k == len(factors) - 1 or not factor.prefix)
        text = factor.text if bare else _fence(factor.text)
        apart = text[0].isdigit() or (text.startswith(r"\frac") and bool(shown) and shown[-1][-1].isdigit())
        text = "(" * any(k == start for start, _ in forms) + text + ")" * any(k == end for _, end in forms)
        shown += [r"\cdot", text] if shown and apart else [text]
    plain, last = all(factor.plain for factor in factors), factors[-1]
    return Piece(" ".join(shown), PRODUCT, factors=factors, plain=plain, prefix=last.prefix)


def _forms(factors: tuple[Piece, ...]) -> list[tuple[int, int]]:
    """Where numbers ``a'Wb`` stand in front of other factors: they get brackets."""
    found: list[tuple[int, int]] = []
    k = 0
    ends = [j for j, factor in enumerate(factors) if factor.kind == "column"]
    while k < len(factors) and (factors[k].plain or factors[k].kind in ("row", "closed")):
        if factors[k].kind == "row" and ends and ends[-1] > k:
            found.append((k, next(j for j in ends if j > k)))
            k = found[-1][1]
        k += 1
    return found if len(found) > 1 or (found and found[0][1] < len(factors) - 1) else []


def _fraction(above: tuple[Piece, ...], below: tuple[Piece, ...]) -> Piece:
    inside = [part for part in above if part.text != "1"]
    top = _product(tuple(inside)).text if inside else "1"
    return Piece(rf"\frac{{{top}}}{{{_product(below).text}}}", PRODUCT, over=(above, below), plain=True)


def _power(base: str, exponent: Fraction, plain: bool = False) -> Piece:
    return Piece(base if exponent == 1 else f"{base}^{{{exponent}}}", ATOM, base, exponent, plain=plain)
