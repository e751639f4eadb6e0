"""Straight-line programs: trace polynomials compiled once and run in any arithmetic.

Common products are computed once; traces are taken of half products; forms are multiplied from their vectors inwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from lsa_theory.algebra import words
from lsa_theory.algebra.arithmetic import Arithmetic
from lsa_theory.algebra.polynomial import TracePolynomial
from lsa_theory.algebra.scalars import Generator, Laurent, Scalar
from lsa_theory.algebra.words import Letter, Word


class Program:
    """Instructions that compute several trace polynomials from the values of their letters and scalars.

    >>> from lsa_theory.algebra.arithmetic import Exact
    >>> A = TracePolynomial.letter(words.matrix("A"))
    >>> Program([A * A.T, (A * A).trace()]).run({"A": Exact().array([[1, 2], [0, 1]])}, Exact())[1]
    Fraction(2, 1)
    """

    def __init__(self, expressions: Sequence[TracePolynomial]) -> None:
        self.code: list[tuple[Any, ...]] = []
        self._register: dict[tuple[Any, ...], int] = {}
        self.outputs = [self._expression(expression) for expression in expressions]
        self._last_use()

    def run(self, values: Mapping[str, Any], arithmetic: Arithmetic) -> list[Any]:
        """The values; matrices are ``(d, d)`` arrays, vectors ``(d, 1)``; ``d`` is taken from any of them.

        Raises KeyError naming a letter or scalar that has no value.
        """
        return self.bind({}, arithmetic)(values)

    def bind(self, known: Mapping[str, Any], arithmetic: Arithmetic) -> Callable[[Mapping[str, Any]], list[Any]]:
        """The program with some values fixed: what depends on them alone is computed now, the rest becomes a function.

        >>> from lsa_theory.algebra.arithmetic import Float
        >>> A, B = (TracePolynomial.letter(words.matrix(name)) for name in "AB")
        >>> bound = Program([(A * B).trace()]).bind({"A": np.eye(2)}, Float())
        >>> float(bound({"B": np.ones((2, 2))})[0])
        2.0
        """
        space: dict[str, Any] = {"arithmetic": arithmetic, "zeros": np.zeros, "Fraction": Fraction}
        lines = ["def program(values):", f"    size = {_size(known)} or _size(values)"]
        space["_size"] = _size
        constant: set[int] = set()
        for k, (operation, *args) in enumerate(self.code):
            source = _SOURCES[operation](*args)
            sized = operation in ("identity", "zeros") or args == ["d"]
            inputs = _inputs(operation, args)
            if (operation != "load" or args[0] in known) and inputs <= constant and (not sized or _size(known)):
                space["values"], space["size"] = known, _size(known)
                space[f"m{k}"] = eval(source, space)  # the source is made above, of register numbers only
                constant.add(k)
            else:
                lines.append(f"    m{k} = {source}")
                freed = [j for j in self.frees[k] if j not in constant]
                if freed:
                    lines.append("    del " + ", ".join(f"m{j}" for j in freed))
        lines.append("    return [" + ", ".join(f"m{k}" for k in self.outputs) + "]")
        for name in ("values", "size"):
            space.pop(name, None)
        exec("\n".join(lines), space)
        return space["program"]

    def _last_use(self) -> None:
        """After each instruction, the registers that nobody needs any more (memory stays small for large d)."""
        needed = set(self.outputs)
        self.frees: list[list[int]] = [[] for _ in self.code]
        for k in range(len(self.code) - 1, -1, -1):
            operation, *args = self.code[k]
            for register in _inputs(operation, args) - needed:
                needed.add(register)
                self.frees[k].append(register)

    def _emit(self, *instruction: Any) -> int:
        if instruction not in self._register:
            self._register[instruction] = len(self.code)
            self.code.append(instruction)
        return self._register[instruction]

    def _expression(self, expression: TracePolynomial) -> int:
        total: int | None = None
        for word, coefficient in expression.terms.items():
            scale = self._scalar(coefficient)
            if expression.is_scalar:
                term = scale
            else:
                body = self._open(word) if word else self._emit("identity", expression.rows)
                term = body if scale == self._emit("constant", 1) else self._emit("multiply", scale, body)
            total = term if total is None else self._emit("add", total, term)
        if total is not None:
            return total
        if expression.is_scalar:
            return self._emit("constant", 0)
        return self._emit("zeros", *expression.shape)

    def _scalar(self, scalar: Scalar) -> int:
        total = self._laurent(scalar.num)
        for factor, power in scalar.den.items():
            total = self._emit("multiply", total, self._emit("number_power", self._laurent(dict(factor)), -power))
        return total

    def _laurent(self, polynomial: Laurent) -> int:
        total: int | None = None
        for monomial, number in polynomial.items():
            term = self._emit("constant", number)
            for generator, power in sorted(monomial, key=lambda pair: str(pair[0])):
                factor = self._generator(generator)
                if power != 1:
                    factor = self._emit("number_power", factor, power)
                term = factor if term == self._emit("constant", 1) else self._emit("multiply", term, factor)
            total = term if total is None else self._emit("add", total, term)
        return self._emit("constant", 0) if total is None else total

    def _generator(self, generator: Generator) -> int:
        if isinstance(generator, str):
            return self._emit("load", generator)
        if words.is_form(generator):
            return self._emit("item", self._product(generator))
        half = (len(generator) + 1) // 2
        if half == len(generator):
            return self._emit("trace", self._product(generator), self._emit("identity", "d"))
        return self._emit("trace", self._product(generator[:half]), self._product(generator[half:]))

    def _open(self, word: Word) -> int:
        for k, letter in enumerate(word[:-1], 1):
            if letter.cols == "1":
                return self._emit("matmul", self._product(word[:k]), self._product(word[k:]))
        return self._product(word)

    def _product(self, word: Word) -> int:
        if len(word) == 1:
            return self._letter(word[0])
        if word[-1].cols == "1":
            return self._emit("matmul", self._letter(word[0]), self._product(word[1:]))
        return self._emit("matmul", self._product(word[:-1]), self._letter(word[-1]))

    def _letter(self, letter: Letter) -> int:
        register = self._emit("load", letter.name)
        if letter.power != 1:
            register = self._emit("matrix_power", register, letter.power)
        return self._emit("T", register) if letter.flipped else register


_SOURCES: dict[str, Callable[..., str]] = {
    "load": lambda name: f"size if {name!r} == 'd' and 'd' not in values else values[{name!r}]",
    "constant": lambda number: f"arithmetic.number({_exact(number)})",
    "identity": lambda n: f"arithmetic.identity({1 if n == '1' else 'size'})",
    "zeros": lambda *shape: f"arithmetic.array(zeros([{', '.join('1' if n == '1' else 'size' for n in shape)}], dtype=int))",
    "T": lambda i: f"m{i}.T",
    "matmul": lambda i, j: f"m{i} @ m{j}",
    "trace": lambda i, j: f"(m{i} * m{j}.T).sum()",
    "item": lambda i: f"m{i}[0, 0]",
    "multiply": lambda i, j: f"m{i} * m{j}",
    "add": lambda i, j: f"m{i} + m{j}",
    "matrix_power": lambda i, power: f"arithmetic.matrix_power(m{i}, {_exact(power)})",
    "number_power": lambda i, power: f"arithmetic.number_power(m{i}, {_exact(power)})",
}


def _exact(number: Any) -> str:
    """A rational as source text."""
    number = Fraction(number)
    return str(number.numerator) if number.denominator == 1 else f"Fraction({number.numerator}, {number.denominator})"


def _inputs(operation: str, args: Sequence[Any]) -> set[int]:
    """The registers that an instruction reads."""
    if operation in ("load", "constant", "identity", "zeros"):
        return set()
    return set(args[:1] if operation.endswith("power") else args)


def _size(values: Mapping[str, Any]) -> int:
    """The dimension, from any matrix or vector among the values."""
    return next((v.shape[0] for v in values.values() if isinstance(v, np.ndarray) and v.ndim == 2), 0)


def evaluate(expression: TracePolynomial, values: Mapping[str, Any], arithmetic: Arithmetic) -> Any:
    """The value of one expression; see `Program.run`."""
    return Program([expression]).run(values, arithmetic)[0]
