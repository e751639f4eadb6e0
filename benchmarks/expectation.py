"""Exact Gaussian expectations of matrix polynomials: ours beside its peers, the same tasks in one run.

    pip install -e '.[bench]' && python benchmarks/expectation.py
    python benchmarks/expectation.py --task SASBS --peer ours --peer tensorgrad --timeout 900
    python benchmarks/expectation.py --python tensorgrad=/path/to/its/environment/bin/python

S = 1/N sum_i x_i x_i', x_i ~ N(0, L); A, B, U11 are fixed matrices, u12, u21 vectors, u a scalar. Tasks:
    SASBS   E[S A S B S]
    S4      E[S^4]
    loss    population loss of f_LSA with all four active blocks U11, u12, u21, u: moments of order ten
    S8      E[S^8]
Peers:
    ours          symbolic d and N
    tensorgrad    symbolic d and N; expanded until no expectation is left (full_simplify takes longer)
    components    SymPy's sparse polynomials in every component, at d = N = 2, matrix entries symbolic
    components-3  the same at d = N = 3
PyRTNI2 is in no package index and takes whitened inputs only: it is not run.

Each measurement is the first call in a fresh process, imports not counted: the fastest of three processes, or
one alone where it takes over five seconds. The peak heap (tracemalloc: Python objects only) is measured in one
more, as tracing slows the work down, unless it took over thirty seconds; the growth of peak resident memory
in the timed one. Answers are checked against `tests/brute_force.py` at small d and N.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

TASKS = ("SASBS", "S4", "loss", "S8")
WORDS = {"SASBS": "SASBS", "S4": "SSSS", "S8": "SSSSSSSS"}
CHECKED_AT = {task: [(2, 2), (3, 3)] for task in ("SASBS", "S4", "loss")} | {"S8": [(2, 2), (3, 1)]}


def setting(d: int) -> dict[str, Any]:
    """Fixed rational matrices and vectors at which answers are compared, cut from larger ones."""
    root = np.array([[2, 0, 0], [-1, 1, 0], [1, 3, 1]], dtype=object)[:d, :d]
    letters: dict[str, Any] = {
        "L": root @ root.T, "U11": [[2, 1, -1], [0, -1, 1], [3, 1, 1]], "u12": [1, -2, 1], "u21": [2, 1, -1],
        "u": 3, "A": [[1, -2, 0], [3, 1, 1], [0, 2, -1]], "B": [[0, 1, 2], [-1, 2, 1], [1, 1, 3]]}
    exact = {name: np.asarray(np.array(value, dtype=object) * Fraction(1), dtype=object)
             for name, value in letters.items()}
    return {name: np.asarray(value[(slice(d),) * value.ndim], dtype=object) for name, value in exact.items()}


@dataclass
class Answer:
    """What a peer found: how many terms, and its value at a setting, d and N (None where it has none)."""

    terms: int
    value: Callable[[dict[str, Any], int, int], Any]


def ours(task: str) -> Answer:
    """This package: E[...] for symbolic d and N."""
    raise NotImplementedError(f"ours({task!r}) is to be written on lsa_theory.moments")


# ---- tensorgrad

def tensorgrad(task: str) -> Answer:
    """Tensor networks with Stein's lemma; d and N are symbolic sizes of edges, powers of 1/N are put in after."""
    import sympy
    from tensorgrad import Delta, Expectation, Product, Sum, Variable

    n, d = sympy.symbols("n d")
    X, q, w = Variable("X", n=n, d=d), Variable("q", d=d), Variable("w", d=d)
    L = Variable("L", d=d, e=d).with_symmetries("d e")
    A, B, U11 = (Variable(name, d=d, e=d) for name in ("A", "B", "U11"))
    u12, u21, u = Variable("u12", d=d), Variable("u21", d=d), Variable("u")
    edges = iter(f"i{k}" for k in range(10_000))

    def vector(v: Any, i: str) -> Any:
        return v.rename(d=i)

    def letter(name: str, i: str, j: str) -> list[Any]:
        if name != "S":
            return [{"A": A, "B": B, "U11": U11}[name].rename(d=i, e=j)]
        k = next(edges)
        return [X.rename(n=k, d=i), X.rename(n=k, d=j)]

    def word(names: str) -> Any:
        ends = ["left", *(next(edges) for _ in names[1:]), "right"]
        return Product([factor for name, i, j in zip(names, ends, ends[1:], strict=False)
                        for factor in letter(name, i, j)])

    def prediction() -> Any:
        a, b, c = next(edges), next(edges), next(edges)
        sample, key, query = letter("S", a, b), letter("U11", b, c), [vector(q, a), vector(q, b)]
        top, bottom = vector(u12, a), [u, vector(w, a)]
        first = [[top, *sample], [top, *query], [*bottom, *sample]]
        second = [[top, *sample], [*bottom, *sample]]
        return Sum([Product([*row, *key, vector(q, c)]) for row in first]
                   + [Product([*row, vector(w, b), vector(u21, c), vector(q, c)]) for row in second])

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
        parts = [(2, Fraction(1, 2), mean(prediction() @ prediction())),
                 (1, Fraction(-1), mean(prediction() @ target())),
                 (0, Fraction(1, 2), mean(target() @ target()))]
    else:
        parts = [(WORDS[task].count("S"), Fraction(1), mean(word(WORDS[task])))]

    def value(letters: dict[str, Any], d: int, N: int) -> Any:
        total: Any = 0
        for power, factor, found in parts:
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
    letters = {"loss": ("U11", "u12", "u21", "u"), "SASBS": ("A", "B")}.get(task, ())
    shapes = {name: np.shape(setting(size)[name]) for name in letters}
    entry = {("L", a, b): f"L{a}{b}" for a in indices for b in indices if a <= b}
    entry |= {(name, *index): name + "_" + "_".join(map(str, index))
              for name, shape in shapes.items() for index in np.ndindex(*shape)}
    random = [f"{v}_{a}" for v in vectors for a in indices]
    domain, *generators = ring(random + list(entry.values()), QQ)
    names = dict(zip(random + list(entry.values()), generators, strict=True))
    of = {v: np.array([names[f"{v}_{a}"] for a in indices], dtype=object) for v in vectors}
    fixed = {name: np.array([names[entry[name, *i]] for i in np.ndindex(*shape)], dtype=object).reshape(shape)
             for name, shape in shapes.items()}
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
                (rest[b] * covariance[first, b] * mean(law, tuple(rest[c] - (c == b) for c in indices))
                 for b in indices if rest[b]), domain(0))
        return means[law, exponents]

    def expected(polynomial: Any) -> Any:
        grouped: dict[tuple[int, ...], dict[tuple[int, ...], Any]] = {}
        for monomial, coefficient in polynomial.terms():
            exponents, rest = monomial[:len(random)], (0,) * len(random) + monomial[len(random):]
            grouped.setdefault(exponents, {})[rest] = coefficient
        total = domain(0)
        for exponents, part in grouped.items():
            blocks = [(v[0], exponents[size * k:size * (k + 1)]) for k, v in enumerate(vectors)]
            if all(sum(block) % 2 == 0 for _, block in blocks):
                total += reduce(lambda product, block: product * mean(*block), blocks, domain.from_dict(part))
        return total

    answer = np.vectorize(expected, otypes=[object])(result)

    def value(letters: dict[str, Any], d: int, N: int) -> Any:
        if (d, N) != (size, size):
            return None
        numbers = [(names[text], QQ(*letters[name][index].as_integer_ratio()))
                   for (name, *index_), text in entry.items() for index in [tuple(index_)]]
        exact = [Fraction(str(p.evaluate(numbers).coeff(1))) for p in answer.flat]
        return exact[0] if task == "loss" else np.array(exact, dtype=object).reshape(answer.shape)

    return Answer(sum(len(p) for p in answer.flat), value)


PEERS: dict[str, Callable[[str], Answer]] = {
    "ours": ours,
    "tensorgrad": tensorgrad,
    "components": components,
    "components-3": lambda task: components(task, 3),
}
NEEDS = {"ours": ["lsa_theory.moments"], "tensorgrad": ["tensorgrad", "sympy"],
         "components": ["sympy.polys.rings"], "components-3": ["sympy.polys.rings"]}


# ---- measuring

def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def work(peer: str, task: str, trace: bool) -> None:
    """In a process of its own: one task by one peer; prints one line of JSON."""
    try:
        for module in NEEDS[peer]:
            __import__(module)
    except ImportError as missing:
        print(json.dumps({"skip": f"not installed ({missing})"}))
        return
    if trace:
        tracemalloc.start()
    before, start = resident(), time.perf_counter()
    try:
        answer = PEERS[peer](task)
    except NotImplementedError as unwritten:
        print(json.dumps({"skip": str(unwritten)}))
        return
    found: dict[str, Any] = {"seconds": time.perf_counter() - start, "resident": resident() - before,
                             "terms": answer.terms}
    if trace:
        print(json.dumps({"heap": tracemalloc.get_traced_memory()[1] / 2**20}))
        return
    values = {f"{d},{N}": answer.value(setting(d), d, N) for d, N in CHECKED_AT[task]}
    found["values"] = {key: texts(value) for key, value in values.items() if value is not None}
    print(json.dumps(found))


def call(python: str, peer: str, task: str, timeout: float, trace: bool = False) -> dict[str, Any]:
    command = [python, __file__, "--worker", peer, task, *(["--trace"] if trace else [])]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return {"skip": f"not finished in {timeout:g} s"}
    if done.returncode:
        return {"skip": "failed: " + (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(python: str, peer: str, task: str, timeout: float) -> dict[str, Any]:
    best = call(python, peer, task, timeout)
    for _ in range(2):
        if "skip" not in best and best["seconds"] < 5:
            again = call(python, peer, task, timeout)
            best = min(best, again, key=lambda run: run.get("seconds", timeout))
    if "skip" not in best:
        best["heap"] = call(python, peer, task, timeout, True).get("heap") if best["seconds"] < 30 else None
    return best


def reference(task: str) -> dict[str, list[str]]:
    """The exact values, from the test suite's component-wise oracle."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    from brute_force import expectation, f_lsa

    def quantity(s: Any) -> Any:
        letters = setting(s.d)
        if task != "loss":
            return reduce(np.matmul, [s.S if name == "S" else letters[name] for name in WORDS[task]])
        value, key = (np.zeros((s.d + 1, s.d + 1), dtype=object) for _ in range(2))
        value[-1, :-1], value[-1, -1] = letters["u12"], letters["u"][()]
        key[:-1, :-1], key[-1, :-1] = letters["U11"], letters["u21"]
        return (f_lsa(s.E, value, key, s.N)[s.d, s.N] - s.w @ s.query) ** 2 / 2

    return {f"{d},{N}": texts(expectation(quantity, d, N, covariance=setting(d)["L"]))
            for d, N in CHECKED_AT[task]}


def texts(value: Any) -> list[str]:
    return [str(entry) for entry in np.ravel(np.asarray(value, dtype=object))]


def main() -> int:
    parser = argparse.ArgumentParser(description="Times exact Gaussian expectations against peers.")
    parser.add_argument("--task", action="append", choices=TASKS, help="only this task (repeatable)")
    parser.add_argument("--peer", action="append", choices=PEERS, help="only this peer (repeatable)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds for one task (default 120)")
    parser.add_argument("--python", action="append", default=[], metavar="PEER=PATH",
                        help="the Python that runs this peer, where it lives in another environment")
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    parser.add_argument("--worker", nargs=2, metavar=("PEER", "TASK"), help=argparse.SUPPRESS)
    parser.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker[0], options.worker[1], options.trace)
        return 0

    pythons = dict(choice.split("=", 1) for choice in options.python)
    rows, agree = [], True
    columns = "{:6} {:13} {:>10} {:>9} {:>9} {:>8} {:>7}  {}"
    header = ("task", "peer", "seconds", "to ours", "heap MiB", "RSS MiB", "terms", "check")
    print(columns.format(*header), flush=True)
    for task in options.task or TASKS:
        exact, base = reference(task), None
        for peer in options.peer or PEERS:
            found = measure(pythons.get(peer, sys.executable), peer, task, options.timeout)
            values = found.pop("values", {})
            rows.append({"task": task, "peer": peer, **found})
            if "skip" in found:
                print(f"{task:6} {peer:13} {found['skip']}", flush=True)
                continue
            base = found["seconds"] if peer == "ours" else base
            ratio = f"{found['seconds'] / base:.1f}x" if base else "-"
            wrong = [key for key, value in values.items() if value != exact[key]]
            agree &= not wrong
            check = f"WRONG at d,N = {wrong}" if wrong else "exact at d,N = " + " ".join(values)
            heap = "-" if found["heap"] is None else f"{found['heap']:.1f}"
            figures = (f"{found['seconds']:.4f}", ratio, heap, f"{found['resident']:.1f}", found["terms"])
            print(columns.format(task, peer, *figures, check if values else "not checked"), flush=True)
    if options.json:
        Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    return 0 if agree else 1


if __name__ == "__main__":
    raise SystemExit(main())
