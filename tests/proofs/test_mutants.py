"""Mutants: every printed formula with one slip; none that says something false may be proved.

A mutant is KILLED when it is not proved.  One that is proved must be EQUIVALENT: its sides are, to the last digit, the
values of the original's sides at exact instances, found component by component or from what was established; or, for an
inequality, TRUE: weaker or stronger than the original, and it holds at every random draw.  Anything else SURVIVED.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import settings

from checks import sampling
from checks.components import Components, NotMeasurable
from checks.exact import same
from checks.instances import generic_instance
from lsa_theory.algebra.arithmetic import Float
from lsa_theory.algebra.relations import RELATIONS
from lsa_theory.errors import InputError, OutOfReachError
from lsa_theory.kernel.claim import Claim, Hypothesis, Status
from lsa_theory.language.hypotheses import read_givens
from lsa_theory.language.names import Names, names_of
from lsa_theory.language.nodes import Node, Relation, read
from lsa_theory.language.numeric import Numeric
from lsa_theory.language.parser import parse_relation
from lsa_theory.language.printing import to_text
from lsa_theory.language.symbolic import OPAQUE, Symbolic, by_tree, difference, without_roots
from lsa_theory.language.unparse import unparse
from lsa_theory.proofs.api import prove
from lsa_theory.proofs.decide import decide_bound
from lsa_theory.proofs.derivation import Derivation
from lsa_theory.proofs.engine import library
from lsa_theory.proofs.proposals import proof
from lsa_theory.proofs.question import Question

ONE = Node("number", value=Fraction(1))
TWO = Node("number", value=Fraction(2))
KILLED, EQUIVALENT, TRUE, SURVIVED = "killed", "equivalent", "true", "survived"
COUNTS: Counter[str] = Counter()


def slips(node: Node):
    """The tree with one slip, outermost first; arguments of opaque functions and variables of gradients stay."""
    match node.kind:
        case "add" | "subtract":
            left, right = node.parts
            yield "term dropped", left
            yield "term dropped", right
            yield "term negated", Node("subtract" if node.kind == "add" else "add", node.parts)
            yield "term doubled", Node(node.kind, (left, Node("multiply", (TWO, right))))
        case "multiply":
            left, right = node.parts
            yield "factors swapped", Node("multiply", (right, left))
            yield "factor dropped", left
            yield "factor dropped", right
        case "divide":
            yield "denominator dropped", node.parts[0]
        case "negative":
            yield "sign lost", node.parts[0]
        case "transpose":
            yield "transpose lost", node.parts[0]
        case "power":
            yield "exponent + 1", Node("power", node.parts, Fraction(node.value or 0) + 1)
            yield "exponent lost", node.parts[0]
        case "number":
            yield "number + 1", Node("number", value=Fraction(node.value or 0) + 1)
        case "name" if node.value in ("N", "M", "d"):
            yield f"{node.value} + 1", Node("add", (node, ONE))
        case "call" if node.value in ("inv", "sqrt", "norm_op", "norm_F", "lam_min", "lam_max", "cond"):
            yield f"{node.value} lost", node.parts[0]
            if node.value in ("norm_op", "norm_F"):
                yield "norms swapped", Node("call", node.parts, "norm_F" if node.value == "norm_op" else "norm_op")
            if node.value in ("lam_min", "lam_max"):
                yield "extremes swapped", Node("call", node.parts, "lam_max" if node.value == "lam_min" else "lam_min")
    if node.kind == "call" and (node.value in OPAQUE or node.value in ("S", "beta", "yhat")):
        return
    for k, part in enumerate(node.parts):
        if node.kind == "call" and node.value == "grad" and k == 1:
            continue
        for what, changed in slips(part):
            yield what, Node(node.kind, (*node.parts[:k], changed, *node.parts[k + 1 :]), node.value)


SIGNS = {"<=": ("<", ">=", "=="), "<": (">",), ">=": (">", "<=", "=="), ">": ("<",), "==": ("<", ">", "!=")}


@dataclass(frozen=True)
class Mutant:
    """A single comparison with one slip, and what stood there before."""

    what: str
    left: Node
    sign: str
    right: Node
    before: Node  # the side that was changed
    after: Node

    def __str__(self) -> str:
        return f"{to_text(self.left)} {self.sign} {to_text(self.right)}"


def mutants(relation: Relation):
    """Every slip in a side and in the sign, one at a time, without repetition."""
    seen = {f"{to_text(left)} {sign} {to_text(right)}" for left, sign, right in relation.links()}
    for left, sign, right in relation.links():
        found = [Mutant(what, left, sign, changed, right, changed) for what, changed in slips(right)]
        found += [Mutant(what, changed, sign, right, left, changed) for what, changed in slips(left)]
        found += [Mutant(f"{sign} to {other}", left, other, right, left, right) for other in SIGNS.get(sign, ())]
        for mutant in found:
            if str(mutant) not in seen:
                seen.add(str(mutant))
                yield mutant


@dataclass(frozen=True)
class Original:
    """A printed formula with what its claim gives and its derivation establishes."""

    ref: str
    formula: str
    given: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.ref}: {self.formula[:60]}"


def originals() -> list[Original]:
    """The formulas of the statements that are proved."""
    found = []
    for ref, statement in library().items():
        claim = statement.claim
        if claim.expected == Status.PROVED:
            given = tuple(h.formula for h in claim.given if h.formula)
            found += [Original(ref, formula, given) for formula in claim.statement]
    return found


def derivation_of(ref: str) -> Derivation | None:
    derive = library()[ref].derive
    return derive() if derive else None


def is_proved(original: Original, left: Node, sign: str, right: Node, established) -> bool:
    """The decision procedure on one comparison, without the search for counterexamples."""
    relation = Relation((left, right), (sign,), f"{to_text(left)} {sign} {to_text(right)}")
    question = Question.of(relation, original.given, established)
    names = question.names
    try:
        if sign == "==":
            return difference(left, right, Symbolic(names, question.established)).is_zero()
        if (left, sign) in question.established:
            return decide_bound(question).evidence.outcome == "proves"
        return proof(relation.text, original.given) is not None
    except (OutOfReachError, ArithmeticError, TypeError, ValueError):
        return False


def verdict_on(original: Original, mutant: Mutant, established) -> str:
    """What became of a mutant."""
    if not is_proved(original, mutant.left, mutant.sign, mutant.right, established):
        return KILLED
    if same_function(mutant.before, mutant.after):
        return EQUIVALENT
    if mutant.sign == "==":
        return EQUIVALENT if agree(original, mutant.left, mutant.right, established) else SURVIVED
    hypotheses = tuple(Hypothesis(g, g) for g in original.given)
    names = names_of(Relation((mutant.left, mutant.right), (mutant.sign,), ""), read_givens(original.given))
    sides = [to_text(without_expectations(side, names)) for side in (mutant.left, mutant.right)]
    claim = Claim("own", mutant.what, mutant.what, (f"{sides[0]} {mutant.sign} {sides[1]}",), hypotheses)
    measured = sampling.check(claim, "quick")
    if measured is not None:
        return TRUE if measured.outcome == "supports" else SURVIVED
    return TRUE if agrees_in_order(original, mutant.left, mutant.sign, mutant.right, established) else SURVIVED


def without_expectations(node: Node, names: Names) -> Node:
    """Expectations written out (tests/moments/test_expectation.py checks them), so that the relation can be sampled."""
    if node.kind == "expectation":
        return unparse(read(node, Symbolic(names)))
    return Node(node.kind, tuple(without_expectations(part, names) for part in node.parts), node.value)


class Twin(Numeric):
    """Every name a random number or array, every operator of the language some fixed map of its argument's value.

    ``mean`` averages over two covariances, so that a mean of a product is not the product of the means.
    """

    def __init__(self, seed: int, d: int = 3, other: int = 0, moved: dict | None = None) -> None:
        self.seed, self.d, self.other, self.moved = seed, d, other, moved or {}
        super().__init__({"Lambda": self.draw("Lambda", "positive", other)}, Float())

    def draw(self, text: str, kind: str, other: int = 0):
        rng = np.random.default_rng([self.seed, other, *text.encode()])
        if kind == "scalar":
            return float(rng.uniform(0.5, 2.0))
        if kind == "vector":
            return rng.standard_normal((self.d, 1))
        entries = rng.standard_normal((self.d, self.d))
        return entries @ entries.T + np.eye(self.d) if kind == "positive" else entries

    def name(self, name: str):
        if name in self.moved:
            return self.moved[name]
        if name in ("I", "d", "N", "M"):
            return {"I": np.eye(self.d), "d": float(self.d), "N": 3.0, "M": 5.0}[name]
        if name == "Gamma":
            lam = self.name("Lambda")
            return lam * (4 / 3) + np.eye(self.d) * np.trace(lam) / 3
        if name in ("Lambda", "l_i", "l_j", "l_k"):
            return self.draw(name, "positive" if name == "Lambda" else "scalar", self.other)
        if name in ("S", "Psi", "Sigma"):
            return self.draw(name, "positive")
        if name in ("x", "w", "beta", "eta"):
            return self.draw(name, "vector")
        kind = Names().kind(name)
        return self.draw(name, kind if kind in ("matrix", "vector") else "scalar")

    def call(self, function: str, arguments: tuple[Node, ...]):
        first = to_text(arguments[0])
        if function in ("S", "beta", "yhat"):
            return self.draw(f"{function}({first})", {"S": "positive", "beta": "vector"}.get(function, "scalar"))
        if function in OPAQUE and function not in ("min", "sv_dot", "norm_nuc"):
            return self.draw(f"{function}({first})", "matrix" if "U11" in first else "scalar")
        if function == "mean":
            values = [read(arguments[0], Twin(self.seed, self.d, other, self.moved)) for other in (1, 2)]
            return sum(values[1:], values[0]) / 2
        if function == "grad":
            return self.gradient(arguments[0], to_text(arguments[1]))
        if function in ("rate", "slice"):
            value = np.sum(read(arguments[0], self))
            return self.draw(function, "scalar") * value + value**2
        return super().call(function, arguments)

    def gradient(self, inner: Node, about: str):
        """Central differences, entry by entry."""
        at = self.name(about)
        flat = np.atleast_1d(np.asarray(at)).reshape(-1)
        slopes = []
        for k in range(len(flat)):
            step = np.zeros(len(flat))
            step[k] = 1e-4
            moved = [(flat + sign * step).reshape(np.shape(at)) for sign in (1, -1)]
            up, down = (
                np.sum(read(inner, Twin(self.seed, self.d, self.other, {about: m if m.shape else float(m)}))) for m in moved
            )
            slopes.append((up - down) / 2e-4)
        return np.array(slopes).reshape(np.shape(at)) if np.shape(at) else slopes[0]

    def expectation(self, inner: Node):
        value = read(inner, self)
        return value + value * np.sum(value)


def same_function(before: Node, after: Node) -> bool:
    """Whether two formulas have the same value at two random points, to what central differences give."""
    try:
        for seed in (1, 2):
            one, other = (np.asarray(read(without_roots(side), Twin(seed)), dtype=float) for side in (before, after))
            if one.shape != other.shape or not np.allclose(one, other, rtol=1e-6, atol=1e-7):
                return False
    except (OutOfReachError, InputError, ValueError, TypeError, ArithmeticError):
        return False
    return True


SIZES = ((2, 2), (3, 1), (1, 2))  # (d, N)
TERMS = 300_000  # products of terms that may be formed on the way


def sides_at_instances(left: Node, right: Node, names: Names, established):
    """Both sides at generic exact instances, on the component road; what was established is evaluated as it stands."""
    relation = Relation((left, right), ("==",), "")
    needed = {"Lambda", "N", "M", "U11", "u12", "u21", "u"} | relation.names() - {"I", "Gamma", "d"}
    needed = {n for n in needed if names.kind(n) in ("matrix", "vector", "scalar")}
    for d, n in SIZES:
        instance = generic_instance(needed, names, d, {"N": n, "M": 1})
        try:
            if relation.calls() & {*OPAQUE, "mean"}:
                meaning = Symbolic(names, by_tree(established or {}))
                yield instance.evaluate([read(without_roots(side), meaning) for side in (left, right)])
            else:
                frame = Components(instance, (left, right), TERMS)
                yield [frame.settle(read(side, frame)) for side in (left, right)]
        except (NotMeasurable, ArithmeticError, OutOfReachError, KeyError):
            continue


def agree(original: Original, left: Node, right: Node, established) -> bool:
    """Whether the two sides have the same values, at one instance at least and at every one that can be computed."""
    names = names_of(Relation((left, right), ("==",), ""), read_givens(original.given))
    found = [same(*sides) for sides in sides_at_instances(left, right, names, established)]
    return bool(found) and all(found)


def agrees_in_order(original: Original, left: Node, sign: str, right: Node, established) -> bool:
    names = names_of(Relation((left, right), (sign,), ""), read_givens(original.given))
    found = [RELATIONS[sign](*sides) for sides in sides_at_instances(left, right, names, established)]
    return bool(found) and all(found)


ORIGINALS = originals()


MANY = 8  # mutants of an equality that are tried, spread over all of them, outside the profile "thorough"
COSTLY = 1  # mutants of an inequality that are tried, spread over all of them, outside the profile "thorough"
LONG = 120  # characters of an inequality whose mutants are left to the profile "thorough": certificates of slips can be huge


def chosen(original: Original) -> list[Mutant]:
    """All mutants of a formula in the profile "thorough", else every k-th."""
    relation = parse_relation(original.formula)
    found = list(mutants(relation))
    if settings().max_examples >= 1000:
        return found
    ordered = set(relation.signs) != {"=="}
    if ordered and len(original.formula) > LONG:
        return []
    return found[:: max(1, len(found) // (COSTLY if ordered else MANY))]


@pytest.mark.parametrize("ref", sorted({o.ref for o in ORIGINALS}))
def test_no_false_mutant_is_proved(ref):
    derivation = derivation_of(ref)
    established = derivation.establishes if derivation else None
    for original in (o for o in ORIGINALS if o.ref == ref):
        for mutant in chosen(original):
            verdict = verdict_on(original, mutant, established)
            COUNTS[verdict] += 1
            assert verdict != SURVIVED, f"{mutant.what}: {mutant}"


@pytest.fixture(scope="module", autouse=True)
def report_counts(request):
    yield
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and COUNTS:
        counts = ", ".join(f"{COUNTS[kind]} {kind}" for kind in (KILLED, EQUIVALENT, TRUE, SURVIVED))
        reporter.write_line(f"\nmutants: {sum(COUNTS.values())} made, {counts}")


SMALL = {
    "E[S**2] == (N+1)/N*Lambda**2 + 1/N*tr(Lambda)*Lambda": 8,
    "E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda": 8,
    "E[S*A*S] == (N-1)/N*Lambda*A*Lambda + (Lambda*A.T*Lambda + Lambda*A*Lambda + tr(A*Lambda)*Lambda)/N": 12,
    "grad(tr(A*B*A.T), A) == A*(B + B.T)": 4,
}


@pytest.mark.parametrize("formula", SMALL)
def test_mutants_of_small_formulas_are_refuted_with_a_witness(formula):
    """Through the whole engine: each mutant is proved equal or refuted, and nothing is left open."""
    assert prove(formula).status == Status.PROVED
    original = Original("own", formula, ())
    refuted = 0
    for mutant in mutants(parse_relation(formula)):
        if mutant.sign != "==" or not {"E", "grad"} & mutant.left.calls():
            continue
        try:
            verdict = prove(str(mutant))
        except InputError:
            continue
        if verdict.status == Status.PROVED:
            assert verdict_on(original, mutant, None) == EQUIVALENT, str(mutant)
        else:
            assert verdict.status == Status.REFUTED, str(mutant)
            assert verdict.witness
            refuted += 1
    assert refuted >= SMALL[formula]
