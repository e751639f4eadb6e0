"""The formula language: a whitelist over Python's own grammar; user text is never evaluated.

``E[S*A*S] == Lambda*A*Lambda + ...``: names, exact numbers, ``+ - * / **``, ``.T``, ``E[...]``, known functions and the
relations ``== != <= >= < >``.  Names and functions are checked by the vocabulary, here only the grammar is.
"""

from __future__ import annotations

import ast
import warnings
from fractions import Fraction
from math import ceil

from lsa_theory.errors import InputError
from lsa_theory.language.nodes import Node, Relation

MAX_CHARACTERS = 2000
MAX_DEPTH = 60
MAX_POWER = 64
MAX_DIGITS = 40
MAX_BITS = 12_000  # of a number, estimated
MAX_EXPONENT = 300  # of a decimal number

SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.LtE: "<=", ast.GtE: ">=", ast.Lt: "<", ast.Gt: ">",
}  # fmt: skip
BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.MatMult: "multiply", ast.Div: "divide",
}  # fmt: skip
FUNCTIONS = {
    "inv": 1, "sqrt": 1, "tr": 1, "norm_F": 1, "norm_op": 1, "lam_min": 1, "lam_max": 1, "cond": 1,
    "S": 1, "beta": 1, "yhat": 1, "grad": 2, "rate": 1, "slice": 1,
    "limit": 1, "start": 1, "argmin": 1, "minimum": 1,
    "risk": 1, "limit_MN": 1, "limit_M": 1, "limit_N": 1, "norm_nuc": 1, "sv_dot": 2, "n_minus": 1, "min": 2,
    "mean": 1, "velocity": 1,
}  # fmt: skip


class FormulaError(InputError):
    """A formula that cannot be read; the message points at the column."""

    def __init__(self, text: str, column: int, problem: str, remedy: str) -> None:
        near = " ".join(text[max(0, column - 1) : column + 19].split())
        problem = problem if len(problem) <= 160 else problem[:157] + "..."
        remedy = remedy if len(remedy) <= 200 else remedy[:197] + "..."
        super().__init__("formula", text, f"a formula of the language: column {column}, near '{near}': {problem}", remedy)
        self.column = column


def parse_relation(text: str) -> Relation:
    """Read a comparison or a chain of them.

    >>> parse_relation("tr(A*B) == tr(B*A)").signs
    ('==',)
    """
    body = _tree(text)
    if not isinstance(body, ast.Compare):
        raise FormulaError(text, 1, "no relation", "compare two sides with == != <= >= < or >")
    nodes = [body.left, *body.comparators]
    for sign, node in zip(body.ops, nodes[1:], strict=True):
        if type(sign) not in SIGNS:
            raise FormulaError(text, node.col_offset + 1, "unknown relation", "use == != <= >= < or >")
    sides = tuple(_node(node, text, 0) for node in nodes)
    return Relation(sides, tuple(SIGNS[type(sign)] for sign in body.ops), text.strip())


def parse_expression(text: str) -> Node:
    """Read a formula without a relation."""
    body = _tree(text)
    if isinstance(body, ast.Compare):
        raise FormulaError(text, 1, "a relation where an expression is due", "give one side only")
    return _node(body, text, 0)


def _tree(text: str) -> ast.expr:
    if not text.strip():
        raise FormulaError(text, 1, "nothing to read", 'write a formula, for example "tr(A*B) == tr(B*A)"')
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(text, MAX_CHARACTERS, f"{len(text)} characters", f"at most {MAX_CHARACTERS}")
    clean = text.strip().replace("\n", " ")
    if not (clean.isascii() and clean.isprintable()):
        raise FormulaError(clean, 1, "characters other than printable ASCII", "use plain characters")
    depth = deepest = 0
    for character in clean:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise FormulaError(clean, 1, f"brackets nested {deepest} deep", f"at most {MAX_DEPTH}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own remarks on literals such as 1if
            return ast.parse(clean, mode="eval").body
    except SyntaxError as error:
        raise FormulaError(clean, error.offset or 1, error.msg or "syntax error", "check brackets and signs") from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError(clean, 1, "cannot be read", "simplify it") from None


def _node(tree: ast.expr, text: str, depth: int) -> Node:
    column = getattr(tree, "col_offset", 0) + 1

    def bad(problem: str, remedy: str) -> FormulaError:
        return FormulaError(text.strip(), column, problem, remedy)

    if depth > 4 * MAX_DEPTH:
        raise bad("nested too deeply", f"at most {4 * MAX_DEPTH} levels")

    def inner(part: ast.expr) -> Node:
        return _node(part, text, depth + 1)

    match tree:
        case ast.Constant(value=bool()) | ast.Constant(value=str()):
            raise bad(f"{tree.value!r} is no number", "use integers and fractions")
        case ast.Constant(value=int() | float()):
            literal = ast.get_source_segment(text.strip().replace("\n", " "), tree) or ""
            if len(literal) > MAX_DIGITS:
                raise bad(f"a number of {len(literal)} characters", f"at most {MAX_DIGITS}")
            if isinstance(tree.value, float) and tree.value in (float("inf"), float("-inf")):
                raise bad("a number beyond all bounds", "use a fraction")
            exponent = literal.lower().rpartition("e")[2] if "x" not in literal.lower() and "e" in literal.lower() else "0"
            if abs(int(exponent)) > MAX_EXPONENT:
                raise bad(f"the number {literal}", f"use decimal exponents up to {MAX_EXPONENT}")
            try:
                return Node("number", value=Fraction(literal.replace("_", "")), column=column)
            except ValueError:
                return Node("number", value=Fraction(str(tree.value)), column=column)
        case ast.Name():
            return Node("name", value=tree.id, column=column)
        case ast.UnaryOp(op=ast.USub()):
            return Node("negative", (inner(tree.operand),), column=column)
        case ast.UnaryOp(op=ast.UAdd()):
            return inner(tree.operand)
        case ast.BinOp(op=ast.Pow()):
            power = constant(inner(tree.right))
            if power is None:
                raise bad("an exponent that is not a number", "use an integer or a fraction, as in A**2 or tr(A)**(1/2)")
            if abs(power) > MAX_POWER or power.denominator > MAX_POWER:
                raise bad(f"the power {power}", f"use exponents up to {MAX_POWER}")
            node = Node("power", (inner(tree.left),), power, column)
            if _weight(node) > MAX_BITS:
                raise bad("powers of powers that are too large", "use smaller exponents")
            return node
        case ast.BinOp() if type(tree.op) in BINARY:
            return Node(BINARY[type(tree.op)], (inner(tree.left), inner(tree.right)), column=column)
        case ast.Attribute(attr="T"):
            return Node("transpose", (inner(tree.value),), column=column)
        case ast.Subscript(value=ast.Name(id="E")) if not isinstance(tree.slice, (ast.Slice, ast.Tuple)):
            return Node("expectation", (inner(tree.slice),), column=column)
        case ast.Call(func=ast.Name(id=name), args=arguments) if not tree.keywords:
            if name == "E":
                raise bad("E(...)", "write the expectation with square brackets, E[...]")
            if name not in FUNCTIONS:
                raise bad(f"unknown function {name}", "known are E[...], " + ", ".join(f"{f}()" for f in FUNCTIONS))
            if len(arguments) != FUNCTIONS[name]:
                raise bad(f"{name} with {len(arguments)} arguments", f"give {FUNCTIONS[name]}")
            return Node("call", tuple(inner(argument) for argument in arguments), name, column)
        case ast.Compare():
            raise bad("a relation inside an expression", "compare whole sides only")
        case ast.Attribute():
            raise bad(f"unknown attribute .{tree.attr}", "only .T (transpose) is known")
    raise bad(f"{type(tree).__name__} is not part of the language", "see docs/language.md")


def _weight(node: Node) -> int:
    """About how many bits the value takes at small entries."""
    if node.kind == "number":
        value = Fraction(node.value or 0)
        return value.numerator.bit_length() + value.denominator.bit_length()
    if node.kind == "power":
        return ceil(abs(Fraction(node.value or 0))) * _weight(node.parts[0])
    return sum(map(_weight, node.parts)) if node.parts else 8


def constant(node: Node) -> Fraction | None:
    """The rational value of an expression in numbers only."""
    if node.kind == "number":
        return Fraction(node.value or 0)
    values = [constant(part) for part in node.parts]
    if not values or any(value is None for value in values):
        return None
    left, right = values[0], values[-1]
    assert left is not None and right is not None
    match node.kind:
        case "negative":
            return -left
        case "add":
            return left + right
        case "subtract":
            return left - right
        case "multiply":
            return left * right
        case "divide" if right:
            return left / right
    return None
