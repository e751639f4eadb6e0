"""The formula language: a whitelist over Python's own grammar; user text is never evaluated.

``E[S*A*S] == Lambda*A*Lambda + ...``: names, exact numbers, ``+ - * / **``, ``.T``, ``E[...]``, known functions and the
relations ``== != <= >= < >``.  Names and functions are checked by the vocabulary, here only the grammar is.
"""

from __future__ import annotations

import ast
import re
import warnings
from fractions import Fraction
from math import ceil

from lsa_theory.errors import FormulaError
from lsa_theory.language.nodes import Node, Relation
from lsa_theory.language.signs import NOUNS, Plain, plain
from lsa_theory.language.vocabulary import check_function, refusal

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
    "mean": 1, "velocity": 1, "det": 1, "log": 1,
}  # fmt: skip
TYPED = {"norm": 1, "norm_2": 1}  # functions that a reading replaces, as it does sum_i(...)
NAMED = frozenset({*FUNCTIONS, *TYPED, "sum"})


def parse_relation(text: str) -> Relation:
    """Read a comparison or a chain of them.

    >>> parse_relation("tr(A*B) == tr(B*A)").signs
    ('==',)
    >>> parse_relation("Λ ≤ Γ").text
    'Λ ≤ Γ'
    """
    body, source = _tree(text)
    if not isinstance(body, ast.Compare):
        raise FormulaError(source.typed, 1, "no relation", "compare two sides with == != <= >= < or >")
    nodes = [body.left, *body.comparators]
    for sign, node in zip(body.ops, nodes[1:], strict=True):
        if type(sign) not in SIGNS:
            raise FormulaError(source.typed, _column(node, source), "unknown relation", "use == != <= >= < or >")
    sides = tuple(_node(node, source, 0) for node in nodes)
    return Relation(sides, tuple(SIGNS[type(sign)] for sign in body.ops), source.typed)


def parse_expression(text: str) -> Node:
    """Read a formula without a relation."""
    body, source = _tree(text)
    if isinstance(body, ast.Compare):
        raise FormulaError(source.typed, 1, "a relation where an expression is due", "give one side only")
    return _node(body, source, 0)


def _tree(text: str) -> tuple[ast.expr, Plain]:
    if not text.strip():
        raise FormulaError(text, 1, "nothing to read", 'write a formula, for example "tr(A*B) == tr(B*A)"')
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(text, MAX_CHARACTERS, f"{len(text)} characters", f"at most {MAX_CHARACTERS}")
    source = plain(text.strip().replace("\n", " "), NAMED)
    depth = deepest = 0
    for character in source.text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise FormulaError(source.typed, 1, f"brackets nested {deepest} deep", f"at most {MAX_DEPTH}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's own remarks on literals such as 1if
            return ast.parse(source.text, mode="eval").body, source
    except SyntaxError as error:
        column = source.column((error.offset or 1) - 1)
        raise FormulaError(source.typed, column, "it cannot be read here", "check brackets and signs") from None
    except (ValueError, MemoryError, RecursionError):
        raise FormulaError(source.typed, 1, "it cannot be read", "simplify it") from None


def _column(tree: ast.expr, source: Plain) -> int:
    return source.column(tree.col_offset)


def _node(tree: ast.expr, source: Plain, depth: int) -> Node:
    column = _column(tree, source)

    def bad(problem: str, remedy: str) -> FormulaError:
        return FormulaError(source.typed, column, problem, remedy)

    if depth > 4 * MAX_DEPTH:
        raise bad("nested too deeply", f"at most {4 * MAX_DEPTH} levels")

    def inner(part: ast.expr) -> Node:
        return _node(part, source, depth + 1)

    match tree:
        case ast.Constant(value=bool()) | ast.Constant(value=str()):
            raise bad(f"{tree.value!r} is no number", "use integers and fractions")
        case ast.Constant(value=int() | float()):
            literal = ast.get_source_segment(source.text, tree) or ""
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
            if tree.id in FUNCTIONS and tree.id not in NOUNS and not refusal(tree.id):
                raise bad(f"the function {tree.id} without brackets", f"write {tree.id}(...)")
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
            index = re.fullmatch("sum_([a-z])", name)
            if name == "sum" and len(arguments) == 2 and isinstance(arguments[0], ast.Name):
                index, arguments = re.fullmatch("([a-z])", arguments[0].id), arguments[1:]
            if index is not None:
                name = f"sum_{index[1]}"
            else:
                check_function(name, (*FUNCTIONS, *TYPED), (source.typed, column))
            wanted = 1 if index else (FUNCTIONS | TYPED)[name]
            if len(arguments) != wanted:
                raise bad(f"{name} with {len(arguments)} argument{'s' * (len(arguments) != 1)}", f"give {wanted}")
            return Node("call", tuple(inner(argument) for argument in arguments), name, column)
        case ast.Subscript():
            raise bad("square brackets", "they are for E[...], which is over everything random; elsewhere use ( )")
        case ast.Starred() | ast.keyword():
            raise bad("a star or a keyword", "give the arguments one by one")
        case ast.Compare():
            raise bad("a relation inside an expression", "compare whole sides only")
        case ast.Attribute():
            raise bad(f"unknown attribute .{tree.attr}", "only .T (transpose) is known")
    raise bad("it has no meaning in a formula", "see docs/language.md")


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
