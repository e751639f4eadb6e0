"""The tasks of `expectation.py` and how each peer does them; heavy imports happen inside the peers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

TASKS = ("SASBS", "S4", "loss", "S8", "S12", "two", "three")
LAYERS = {"two": "AB", "three": "ABC"}  # the matrices of the layers, the first one first
WORDS = {"SASBS": "SASBS", "S4": "SSSS", "S8": "SSSSSSSS", "S12": "S" * 12}
CHECKED_AT = {task: [(2, 2), (3, 3)] for task in ("SASBS", "S4", "loss")} | {
    "S8": [(2, 2), (3, 1)], "S12": [(2, 1)], "two": [(2, 2), (3, 2)], "three": [(2, 1)],
}  # fmt: skip


def errors(task: str) -> list[tuple[int, str]]:
    """``(I - C S)(I - B S)(I - A S)`` as signed words, the last layer on the left."""
    words = [(1, "")]
    for name in LAYERS[task]:
        words = [*words, *((-sign, name + "S" + word) for sign, word in words)]
    return words


def setting(d: int) -> dict[str, Any]:
    """Fixed rational matrices and vectors at which answers are compared, cut from larger ones."""
    root = np.array([[2, 0, 0], [-1, 1, 0], [1, 3, 1]], dtype=object)[:d, :d]
    letters: dict[str, Any] = {
        "L": root @ root.T,
        "U11": [[2, 1, -1], [0, -1, 1], [3, 1, 1]],
        "u12": [1, -2, 1],
        "u21": [2, 1, -1],
        "u": 3,
        "A": [[1, -2, 0], [3, 1, 1], [0, 2, -1]],
        "B": [[0, 1, 2], [-1, 2, 1], [1, 1, 3]],
        "C": [[1, 1, 0], [-2, 0, 1], [0, 1, 2]],
    }
    exact = {name: np.asarray(np.array(value, dtype=object) * Fraction(1), dtype=object) for name, value in letters.items()}
    return {name: np.asarray(value[(slice(d),) * value.ndim], dtype=object) for name, value in exact.items()}


@dataclass
class Answer:
    """What a peer found: how many terms, and its value at a setting, d and N (None where it has none)."""

    terms: int
    value: Callable[[dict[str, Any], int, int], Any]


def ours(task: str) -> Answer:
    """This package: E[...] for symbolic d and N, with nothing remembered from an earlier call."""
    from lsa_theory.algebra.arithmetic import Exact
    from lsa_theory.algebra.program import evaluate
    from lsa_theory.algebra.words import matrix
    from lsa_theory.moments.prompt import SymbolicSetting, letter

    setting = SymbolicSetting()
    if task == "loss":
        result = setting.loss
    elif task in LAYERS:
        from lsa_theory.moments.layers import population_loss

        result = population_loss(len(LAYERS[task]))
    else:
        known = {"S": setting.sample_covariance(), "A": letter(matrix("A")), "B": letter(matrix("B"))}
        result = setting.expectation()(reduce(lambda left, right: left * right, [known[name] for name in WORDS[task]]))

    def value(letters: dict[str, Any], d: int, N: int) -> Any:
        columns = {name: array.reshape(d, 1) if array.ndim == 1 else array for name, array in letters.items() if name != "u"}
        numbers = {"N": Fraction(N), "d": Fraction(d), "u": letters["u"][()], "Lambda": columns["L"]}
        numbers |= {f"A{k}": columns[name] for k, name in enumerate(LAYERS.get(task, ""), 1)}
        return evaluate(result, columns | numbers, Exact())

    return Answer(sum(len(c.num) for c in result.terms.values()), value)


# ---- tensorgrad


def tensorgrad(task: str) -> Answer:
    """Tensor networks with Stein's lemma; d and N are symbolic sizes of edges, powers of 1/N are put in after."""
    import sympy
    from tensorgrad import Delta, Expectation, Product, Sum, Variable

    n, d = sympy.symbols("n d")
    X, q, w = Variable("X", n=n, d=d), Variable("q", d=d), Variable("w", d=d)
    L = Variable("L", d=d, e=d).with_symmetries("d e")
    A, B, C, U11 = (Variable(name, d=d, e=d) for name in ("A", "B", "C", "U11"))
    u12, u21, u = Variable("u12", d=d), Variable("u21", d=d), Variable("u")
    edges = iter(f"i{k}" for k in range(10_000))

    def vector(v: Any, i: str) -> Any:
        return v.rename(d=i)

    def letter(name: str, i: str, j: str) -> list[Any]:
        if name != "S":
            return [{"A": A, "B": B, "C": C, "U11": U11, "L": L}[name].rename(d=i, e=j)]
        k = next(edges)
        return [X.rename(n=k, d=i), X.rename(n=k, d=j)]

    def word(names: str) -> Any:
        ends = ["left", *(next(edges) for _ in names[1:]), "right"]
        return Product([factor for name, i, j in zip(names, ends, ends[1:], strict=False) for factor in letter(name, i, j)])

    def ring_of(first: str, second: str) -> Any:
        """tr(L first second'), one factor a letter."""
        names = [("L", False), *((name, False) for name in first), *((name, True) for name in reversed(second))]
        ends = [next(edges) for _ in names]
        places = zip(names, ends, [*ends[1:], ends[0]], strict=True)
        factors = [letter(name, j, i) if flipped else letter(name, i, j) for (name, flipped), i, j in places]
        return Product([one for row in factors for one in row])

    def prediction() -> Any:
        a, b, c = next(edges), next(edges), next(edges)
        sample, key, query = letter("S", a, b), letter("U11", b, c), [vector(q, a), vector(q, b)]
        top, bottom = vector(u12, a), [u, vector(w, a)]
        first = [[top, *sample], [top, *query], [*bottom, *sample]]
        second = [[top, *sample], [*bottom, *sample]]
        return Sum(
            [Product([*row, *key, vector(q, c)]) for row in first]
            + [Product([*row, vector(w, b), vector(u21, c), vector(q, c)]) for row in second]
        )

    def target() -> Any:
        i = next(edges)
        return Product([vector(w, i), vector(q, i)])

    def mean(expression: Any) -> Any:
        covariance = L.rename(e="d2")
        if task == "loss":
            expression = Expectation(Expectation(expression, w), q, None, covariance, {"d": "d2"})
        expression = Expectation(expression, X, None, Delta(n, "n", "n2") @ covariance, {"n": "n2", "d": "d2"})
        while any(type(node).__name__ == "Expectation" for node in nodes(expression)):
            expression = expression.simplify({"expand": True})
        return expression

    if task == "loss":  # 1/2 (P/N - t)^2, as three means
        parts = [
            (2, Fraction(1, 2), mean(prediction() @ prediction())),
            (1, Fraction(-1), mean(prediction() @ target())),
            (0, Fraction(1, 2), mean(target() @ target())),
        ]
    elif task in LAYERS:
        parts = [
            (
                (first + second).count("S"),
                Fraction(left * right, 2),
                mean(ring_of(first, second)) if first + second else None,
            )
            for left, first in errors(task)
            for right, second in errors(task)
        ]
    else:
        parts = [(WORDS[task].count("S"), Fraction(1), mean(word(WORDS[task])))]

    def value(letters: dict[str, Any], d: int, N: int) -> Any:
        total: Any = 0
        for power, factor, found in parts:
            if found is None:  # tr(L), nothing random in it
                total = total + factor * np.trace(letters["L"])
                continue
            order, array = contract(found, letters, {"n": N, "d": d})
            total = total + (array.T if order == ["right", "left"] else array) * factor / N**power
        return total

    return Answer(sum(len(getattr(found, "terms", "1")) for *_, found in parts), value)


def nodes(tensor: Any) -> Iterator[Any]:
    """Every node of a tensorgrad expression."""
    yield tensor
    for name in ("terms", "factors", "inputs"):
        for child in getattr(tensor, name, ()):
            yield from nodes(child)
    if hasattr(tensor, "tensor"):
        yield from nodes(tensor.tensor)


def contract(tensor: Any, values: dict[str, Any], sizes: dict[str, int]) -> tuple[list[str], Any]:
    """A tensorgrad expression in exact numbers, as (edges, array); its own evaluation is in floats."""
    kind = type(tensor).__name__
    if kind == "Rename":
        edges, array = contract(tensor.tensor, values, sizes)
        return [tensor.mapping.get(edge, edge) for edge in edges], array
    if kind == "Variable":
        return list(tensor.shape), values[tensor.name]
    if kind == "Delta":
        size, edges = sizes[str(tensor._size)], list(tensor.shape)
        if not edges:
            return [], np.array(Fraction(size), dtype=object)
        copy = np.zeros((size,) * len(edges), dtype=object)
        for k in range(size):
            copy[(k,) * len(edges)] = Fraction(1)
        return edges, copy
    if kind == "Function" and tensor.signature.name.startswith("pow"):
        edges, array = contract(tensor.inputs[0], values, sizes)
        return edges, array ** int(tensor.signature.k)
    if kind == "Sum":
        edges = list(tensor.shape)
        total: Any = 0
        for term, weight in zip(tensor.terms, tensor.weights, strict=True):
            found, array = contract(term, values, sizes)
            total = total + Fraction(weight) * np.transpose(array, [found.index(edge) for edge in edges])
        return edges, np.asarray(total, dtype=object)
    if kind == "Product":
        label: dict[str, int] = {}
        operands: list[Any] = []
        for factor in tensor.factors:
            edges, array = contract(factor, values, sizes)
            operands += [array, [label.setdefault(edge, len(label)) for edge in edges]]
        out = list(tensor.shape)
        array = np.einsum(*operands, [label[edge] for edge in out])
        return out, np.asarray(array, dtype=object)
    raise TypeError(f"cannot evaluate tensorgrad's {kind}")


# ---- component by component


def components(task: str, size: int = 2) -> Answer:
    """SymPy's sparse polynomials in every component of every vector and matrix, at d = N = size."""
    from sympy import QQ
    from sympy.polys.rings import ring

    indices = range(size)
    vectors = [f"x{i}" for i in indices] + (["q", "w"] if task == "loss" else [])
    letters = {"loss": ("U11", "u12", "u21", "u"), "SASBS": ("A", "B"), **LAYERS}.get(task, ())
    shapes = {name: np.shape(setting(size)[name]) for name in letters}
    entry = {("L", a, b): f"L{a}{b}" for a in indices for b in indices if a <= b}
    entry |= {
        (name, *index): name + "_" + "_".join(map(str, index))
        for name, shape in shapes.items()
        for index in np.ndindex(*shape)
    }
    random = [f"{v}_{a}" for v in vectors for a in indices]
    domain, *generators = ring(random + list(entry.values()), QQ)
    names = dict(zip(random + list(entry.values()), generators, strict=True))
    of = {v: np.array([names[f"{v}_{a}"] for a in indices], dtype=object) for v in vectors}
    fixed = {
        name: np.array([names[entry[name, *i]] for i in np.ndindex(*shape)], dtype=object).reshape(shape)
        for name, shape in shapes.items()
    }
    L = {(a, b): names[f"L{min(a, b)}{max(a, b)}"] for a in indices for b in indices}
    identity = {(a, b): domain(int(a == b)) for a in indices for b in indices}

    X = np.array([of[f"x{i}"] for i in indices], dtype=object).T
    S = X @ X.T * QQ(1, size)
    if task == "loss":
        q, w, y = of["q"], of["w"], X.T @ of["w"]
        E = np.column_stack([np.vstack([X, y]), [*q, domain(0)]])
        row = np.append(fixed["u12"], fixed["u"][()])
        prediction = row @ E @ E.T @ np.vstack([fixed["U11"], fixed["u21"]]) @ q * QQ(1, size)
        result = np.array([(prediction - w @ q) ** 2 * QQ(1, 2)], dtype=object)
    elif task in LAYERS:
        one = np.array([[domain(int(a == b)) for b in indices] for a in indices], dtype=object)
        error = reduce(lambda left, name: (one - fixed[name] @ S) @ left, LAYERS[task], one)
        weight = np.array([[L[a, b] for b in indices] for a in indices], dtype=object)
        result = np.array([np.trace(weight @ error @ error.T) * QQ(1, 2)], dtype=object)
    else:
        result = reduce(np.matmul, [S if name == "S" else fixed[name] for name in WORDS[task]])

    means: dict[tuple[str, tuple[int, ...]], Any] = {}

    def mean(law: str, exponents: tuple[int, ...]) -> Any:
        """E of a monomial in one vector, by Isserlis' recursion on its components."""
        if not any(exponents):
            return domain(1)
        if (law, exponents) not in means:
            covariance = identity if law == "w" else L
            first = next(a for a in indices if exponents[a])
            rest = [exponents[a] - (a == first) for a in indices]
            means[law, exponents] = sum(
                (
                    rest[b] * covariance[first, b] * mean(law, tuple(rest[c] - (c == b) for c in indices))
                    for b in indices
                    if rest[b]
                ),
                domain(0),
            )
        return means[law, exponents]

    def expected(polynomial: Any) -> Any:
        grouped: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in polynomial.terms():
            exponents, rest = monomial[: len(random)], (0,) * len(random) + monomial[len(random) :]
            grouped.setdefault(exponents, {})[rest] = coefficient
        total = domain(0)
        for exponents, part in grouped.items():
            blocks = [(v[0], exponents[size * k : size * (k + 1)]) for k, v in enumerate(vectors)]
            if all(sum(block) % 2 == 0 for _, block in blocks):
                total += reduce(lambda product, block: product * mean(*block), blocks, domain.from_dict(part))
        return total

    answer = np.vectorize(expected, otypes=[object])(result)

    def value(letters: dict[str, Any], d: int, N: int) -> Any:
        if (d, N) != (size, size):
            return None
        numbers = [
            (names[text], QQ(*letters[name][index].as_integer_ratio()))
            for (name, *index_), text in entry.items()
            for index in [tuple(index_)]
        ]
        exact = [Fraction(str(p.evaluate(numbers).coeff(1))) for p in answer.flat]
        return exact[0] if task == "loss" or task in LAYERS else np.array(exact, dtype=object).reshape(answer.shape)

    return Answer(sum(len(p) for p in answer.flat), value)


PEERS: dict[str, Callable[[str], Answer]] = {
    "ours": ours,
    "tensorgrad": tensorgrad,
    "components": components,
    "components-3": lambda task: components(task, 3),
}
NEEDS = {
    "ours": ["lsa_theory.moments.prompt", "lsa_theory.algebra.program"],
    "tensorgrad": ["tensorgrad", "sympy"],
    "components": ["sympy.polys.rings"],
    "components-3": ["sympy.polys.rings"],
}
