"""A formula as a proposition about real matrices, in the notation of ``coq/definitions.v``: limits, rates, minima, norms.

What the engine decides is translated by `translate`; here a formula becomes the statement of a lemma of the library.
The statement comes from the formula, the proof is the name of a theorem: a coefficient changed in either is an error of Coq.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from lsa_theory.export.coq.settings import Setting
from lsa_theory.export.coq.translate import NotExportedError, Translator
from lsa_theory.export.coq.trees import Names, Node, names_of, parse_relation, read_givens

ORDER = {"==": "{0} = {1}", "<=": "{0} <= {1}", ">=": "{1} <= {0}", "<": "{0} < {1}", ">": "{1} < {0}"}
LOEWNER = {"<=": "loewner {0} {1}", ">=": "loewner {1} {0}"}
RANDOM = re.compile(r"\b(fixed|const|x_query|task|S_N|S_M|eta_N|eta_M)\b")  # names of coq/engine/prompt.v
REAL = {"norm_F": "norm_F", "norm_op": "norm_op", "lam_min": "lam_min", "lam_max": "lam_max", "cond": "cond"}


@dataclass(frozen=True)
class Real:
    """A term: ``s`` for a number, ``m`` a matrix, ``c`` a column, ``r`` a row; text in the scope of its kind."""

    kind: str
    text: str

    @property
    def scoped(self) -> str:
        return f"{self.text}%R" if self.kind == "s" else f"{self.text}%ring"


@dataclass
class Analytic:
    """Reads formulas of one statement; ``time`` is what the blocks are taken at."""

    setting: Setting
    time: str = "s"
    letters: Names | None = None  # what the letters inside expectations stand for
    roots: list[str] = field(default_factory=list)  # matrices with a root in the formula
    minima: list[str] = field(default_factory=list)  # functions whose minimum is spoken of
    moves: bool = False  # whether the time was spoken of

    def read(self, node: Node) -> Real:
        match node.kind:
            case "number":
                return _number(Fraction(node.value or 0))
            case "name":
                return self._name(str(node.value))
            case "add" | "subtract":
                left, right = (self.read(part) for part in node.parts)
                if left.kind != right.kind:
                    raise NotExportedError("a sum of different shapes")
                return Real(left.kind, f"({left.text} {'+' if node.kind == 'add' else '-'} {right.text})")
            case "negative":
                inner = self.read(node.parts[0])
                return Real(inner.kind, f"(- {inner.text})")
            case "multiply":
                return multiply(*(self.read(part) for part in node.parts))
            case "divide":
                top, bottom = (self.read(part) for part in node.parts)
                if bottom.kind != "s":
                    raise NotExportedError("a division by a matrix")
                if top.kind == "s":
                    return Real("s", f"({top.text} / {bottom.text})")
                return multiply(Real("s", f"(/ {bottom.text})"), top)
            case "transpose":
                inner = self.read(node.parts[0])
                return inner if inner.kind == "s" else Real({"c": "r", "r": "c"}.get(inner.kind, "m"), f"({inner.text}^T)")
            case "power":
                return self._power(node)
            case "call":
                return self._call(node)
            case "expectation":
                return self._expectation(node.parts[0])
        raise NotExportedError(node.kind)

    def _expectation(self, inside: Node) -> Real:
        """The mean over a prompt, inside as the engine has it, where the setting has the law of that prompt."""
        noise = bool(self.letters and self.letters.setting.noise)
        if not self.letters or self.setting.noise is not noise or self.letters.setting.task_covariance:
            raise NotExportedError("an expectation in a statement about numbers")
        reader = Translator(self.letters, inside=True)
        part = reader.read(inside)
        if part.kind != "s" or reader.nonzero or reader.means:
            raise NotExportedError("an expectation of a matrix, or a quotient inside")
        text = RANDOM.sub(r"prompt.\1", part.text).replace("Gamma N Lambda", "Gamma (INR N) Lambda")
        return Real("s", f"(prompt.mean {text}%ring)")

    def _name(self, name: str) -> Real:
        if name in self.setting.names:
            kind, text = self.setting.names[name]
            return Real(kind, self._at(text))
        raise NotExportedError(f"the name {name}")

    def _at(self, text: str) -> str:
        self.moves = self.moves or "{time}" in text
        return text.replace("{time}", self.time)

    def _power(self, node: Node) -> Real:
        base, exponent = self.read(node.parts[0]), Fraction(node.value or 0)
        if base.kind == "s":
            if exponent.denominator == 1 and exponent > 0:
                return Real("s", f"({base.text} ^ {exponent})")
            return Real("s", f"(Rpower {base.scoped} {_number(exponent).text})")
        if base.kind != "m" or exponent.denominator != 1 or exponent < 1:
            raise NotExportedError(f"the power {exponent}")
        result = base
        for _ in range(int(exponent) - 1):
            result = multiply(result, base)
        return result

    def _call(self, node: Node) -> Real:
        first, name = node.parts[0], str(node.value)
        if name == "minimum":
            function = self.function(first)
            if function not in self.minima:
                self.minima.append(function)
            return Real("s", f"least_{self.minima.index(function)}")
        if name == "grad":
            return self._gradient(first, str(node.parts[1].value))
        if name == "slice":
            return self.read(first)
        if name == "start":
            there = Analytic(self.setting, "0")
            value = there.read(first)
            if there.roots or there.minima:
                raise NotExportedError("a minimum or a root at the start")
            return value
        if name in self.setting.calls and first.value == "M":
            return Real(*self.setting.calls[name])
        inner = self.read(first)
        if name == "tr":
            return Real("s", f"(\\tr {inner.scoped})")
        if name == "inv" and inner.kind == "m":
            return Real("m", f"(invmx {inner.text})")
        if name in REAL and inner.kind == "m":
            return Real("s", f"({REAL[name]} {inner.scoped})")
        if name == "sqrt" and inner.kind == "s":
            return Real("s", f"(sqrt {inner.text})")
        if name == "sqrt" and inner.kind == "m":
            if inner.text not in self.roots:
                self.roots.append(inner.text)
            return Real("m", f"root_{self.roots.index(inner.text)}")
        raise NotExportedError(f"{name}()")

    def function(self, node: Node) -> str:
        """A function of the parameters: only those that the setting names."""
        if node.kind != "name" or node.value not in self.setting.functions:
            raise NotExportedError("a function without a name")
        return self.setting.functions[str(node.value)]

    def _gradient(self, node: Node, block: str) -> Real:
        kind, point = self.setting.names.get(block, ("", ""))
        if kind == "c" and block not in self.setting.gradients:  # of a formula, in a column
            moved = replace(self.setting, names={**self.setting.names, block: ("c", f"{block}_")})
            inner = Analytic(moved).read(node)
            if inner.kind == "s":
                return Real("c", f"(grad_col (fun {block}_ => {inner.scoped}) {point})")
        function = self.function(node)
        if block not in self.setting.gradients:
            raise NotExportedError(f"the gradient in {block}")
        kind, text = self.setting.gradients[block]
        return Real(kind, self._at(text.replace("{f}", function)))


def multiply(a: Real, b: Real) -> Real:
    """A product; a row times a column is a number."""
    if a.kind == b.kind == "s":
        return Real("s", f"({a.text} * {b.text})")
    if "s" in (a.kind, b.kind):
        factor, rest = (a, b) if a.kind == "s" else (b, a)
        return Real(rest.kind, f"({factor.scoped} *: {rest.text})")
    kind = {"mm": "m", "mc": "c", "rm": "r", "rc": "s", "cr": "m"}.get(a.kind + b.kind)
    if not kind:
        raise NotExportedError("a product of shapes that do not fit")
    text = f"({a.text} *m {b.text})"
    return Real(kind, f"({text}%ring ord0 ord0)" if kind == "s" else text)


def _number(value: Fraction) -> Real:
    size = str(abs(value.numerator)) if value.denominator == 1 else f"({abs(value.numerator)} / {value.denominator})"
    return Real("s", f"(- {size})" if value < 0 else size)


def proposition(formula: str, setting: Setting, given: tuple[str, ...] = ()) -> str:
    """The formula as a proposition of Coq, roots and minima bound before it.

    >>> from lsa_theory.export.coq.settings import SETTINGS
    >>> proposition("limit(u) == norm_F(inv(Gamma))**(1/2)", SETTINGS["flow"])
    'is_lim (fun s => (act_u V s)) p_infty (Rpower (norm_F (invmx (Gamma (INR n) Lambda))%ring)%R (1 / 2))%R'
    """
    relation = parse_relation(formula)
    reader = Analytic(setting, letters=names_of(relation, read_givens(given)) if "E" in relation.calls() else None)
    body = " /\\ ".join(_link(reader, *link) for link in relation.links())
    for number, function in enumerate(reader.minima):
        body = f"(forall least_{number} : R, is_minimum {function} least_{number} -> {body})"
    for number, matrix in enumerate(reader.roots):
        root = f"root_{number}"
        body = f"(forall {root} : 'M[R]_d, psd {root} -> ({root} *m {root})%ring = {matrix}%ring -> {body})"
    limits = "limit" in relation.calls()
    return f"(forall s : R, 0 <= s -> {body})" if reader.moves and not limits else body


def _link(reader: Analytic, left: Node, sign: str, right: Node) -> str:
    special = {
        "limit": _limit, "rate": _rate, "minimum": _minimum, "argmin": _argmin,
    }.get(str(left.value)) if left.kind == "call" else None  # fmt: skip
    if special:
        return special(reader, left.parts[0], sign, right)
    first, second = reader.read(left), reader.read(right)
    if first.kind != second.kind and "0" in (first.text, second.text):
        first, second = (Real(b.kind, "0") if a.text == "0" else a for a, b in ((first, second), (second, first)))
    if first.kind != second.kind:
        raise NotExportedError("sides of different shapes")
    table = ORDER if first.kind == "s" or sign == "==" else LOEWNER
    if sign not in table:
        raise NotExportedError(f"{sign} between matrices")
    return table[sign].format(first.scoped, second.scoped)


def _equal(sign: str, what: str) -> None:
    if sign != "==":
        raise NotExportedError(f"an inequality for {what}")


def _limit(reader: Analytic, inside: Node, sign: str, right: Node) -> str:
    _equal(sign, "a limit")
    moving, value = reader.read(inside), reader.read(right)
    if reader.setting.at_limit and moving.kind == value.kind:
        return f"{moving.scoped} = {value.scoped}"
    if moving.kind != value.kind or not reader.setting.times:
        raise NotExportedError("a limit")
    if value.kind == "s":
        return f"is_lim (fun s => {moving.text}) p_infty {value.scoped}"
    return f"mx_limit (fun s => {moving.scoped}) {value.scoped}"


def _rate(reader: Analytic, inside: Node, sign: str, right: Node) -> str:
    if not reader.setting.times:
        raise NotExportedError("a rate without a flow")
    function = f"(fun s => {reader.read(inside).text})"
    return f"ex_derive {function} s /\\ " + ORDER[sign].format(f"Derive {function} s", reader.read(right).scoped)


def _minimum(reader: Analytic, inside: Node, sign: str, right: Node) -> str:
    _equal(sign, "a minimum")
    return f"is_minimum {reader.function(inside)} {reader.read(right).scoped}"


def _argmin(reader: Analytic, inside: Node, sign: str, right: Node) -> str:
    _equal(sign, "a minimiser")
    value, goal = reader.read(right), reader.read(inside)
    if value.kind != goal.kind:
        value = Real(goal.kind, value.text)
    return f"is_argmin {reader.setting.objective} (fun {reader.setting.parameters} => {goal.scoped}) {value.scoped}"
