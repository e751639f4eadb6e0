r"""Functions, brackets and operators of a formula: traces, expectations, norms, fractions, gradients, limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from lsa_theory.language.latex.brackets import Found, index_of
from lsa_theory.language.latex.cursor import Cursor
from lsa_theory.language.latex.fences import commas, delimiter, inside
from lsa_theory.language.latex.powers import exponent
from lsa_theory.language.latex.reasons import FUNCTIONS as FUNCTION_REASONS
from lsa_theory.language.latex.refusal import NotUnderstood
from lsa_theory.language.latex.sums import total
from lsa_theory.language.latex.symbols import FRACTIONS, IGNORED, ROMAN, argument, atom, bare, written
from lsa_theory.language.latex.tokens import Token
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import FUNCTIONS

SCALAR, VECTOR, MATRIX = ("1", "1"), ("d", "1"), ("d", "d")
REACHING = {r"\det": "det", r"\log": "log", r"\ln": "log"}
TRACES = ("tr", "Tr", "trace", "Trace")
WORDS = {"cond": "cond"}
KEYS = {r"\lambda_\min": "lam_min", r"\lambda_\max": "lam_max", "n_-": "n_minus"}


def head(reader: Cursor) -> Found | None:
    """The factor that a command or a known word begins at the token at hand, None for any other."""
    text = reader.text
    if text == r"\mathop":
        content, end = argument(reader.tokens, reader.k + 1)
        reader.tokens = (*reader.tokens[: reader.k], *content, *reader.tokens[end:])
        return head(reader)
    if text in _COMMANDS:
        reader.k += 1
        return _COMMANDS[text](reader)
    if text in (r"\tr", r"\Tr", r"\trace"):
        reader.k += 1
        return _trace(reader)
    if text in REACHING:
        reader.k += 1
        return _reaching(reader, REACHING[text])
    word = _word(reader)
    if word is not None:
        return word
    return _expectation(reader) or _extreme(reader)


def _declared(reader: Cursor, key: str) -> bool:
    return any(pattern[0][0] == key for pattern in reader.notation.symbols)


def _word(reader: Cursor) -> Found | None:
    """``\\operatorname{tr}(...)`` and the like, also in roman or as plain letters in front of a bracket."""
    start = reader.k
    if reader.text in ROMAN:
        starred = start + 1 < len(reader.tokens) and reader.tokens[start + 1].text == "*"
        name, end = argument(reader.tokens, start + 1 + starred)
        word = written(name)
    else:
        word, end = "".join(token.text for token in reader.tokens[start : start + 2]), start + 2
        if word not in ("tr", "Tr") or not _opens(reader, end):
            return None
        if _declared(reader, word[0]) and _declared(reader, word[1]):
            raise NotUnderstood(f"{word}: a trace, or a product", r"write \operatorname{tr}", reader.place)
    if word in TRACES:
        reader.k = end
        return _trace(reader)
    if word in ("det", "log", "ln"):
        reader.k = end
        return _reaching(reader, REACHING[f"\\{word}"])
    if word in EXPECTATIONS and not _declared(reader, rf"\mathrm {word}" if word == "E" else word):
        return None
    if word in FUNCTION_REASONS:
        raise NotUnderstood(f"{FUNCTION_REASONS[word]}: the language has none", "", reader.place)
    functions = {*WORDS, *(FUNCTIONS if "functions" in reader.notation.flags else ())}
    if word in functions and _opens(reader, end):
        reader.k = end
        return reader.call(word, *_arguments(reader, FUNCTIONS[word])), "head"
    if reader.text == r"\operatorname":
        if "functions" in reader.notation.flags and not _opens(reader, end):
            return None
        raise NotUnderstood(f"the function {word}", "the language has none of this name", reader.place)
    return None


def _opens(reader: Cursor, k: int) -> bool:
    found = delimiter(reader.tokens, k)
    return found is not None and found[1] != "right" and found[0] in ("(", "[", r"\{")


def _arguments(reader: Cursor, count: int) -> list[Node]:
    """What stands in the brackets at hand, commas between the arguments."""
    _, content, _, reader.k = inside(reader.tokens, reader.k)
    parts = commas(content) if count > 1 else [content]
    if len(parts) != count:
        raise NotUnderstood(f"a function of {count} arguments with {len(parts)}", "", reader.place)
    return [reader.sub(part) for part in parts]


def _trace(reader: Cursor) -> Found:
    if _opens(reader, reader.k):
        (inner,) = _arguments(reader, 1)
        return reader.call("tr", _has_trace(reader, inner)), "head"
    one = atom(reader.tokens, reader.k)
    plain = one is not None and (one.raised is None or written(one.raised) in ("T", r"\top"))
    if one is None or not plain or (one.end < len(reader.tokens) and _factor_at(reader, one.end)):
        raise NotUnderstood("how far the trace reaches", r"write \operatorname{tr}(...)", reader.place)
    inner = reader.sub(reader.tokens[reader.k : one.end])
    reader.k = one.end
    return reader.call("tr", _has_trace(reader, inner)), "loose head"


def _reaching(reader: Cursor, name: str) -> Found:
    """A determinant or a logarithm, of what stands in brackets or of one factor with nothing behind it."""
    place, bracketed = reader.place, _opens(reader, reader.k)
    if reader.text in ("^", "_"):
        raise NotUnderstood(f"a script on {name}", "put brackets around the function, and the script behind them", place)
    inner = _arguments(reader, 1)[0] if bracketed else _operand(reader)
    if reader.shape(inner) not in (MATRIX if name == "det" else SCALAR, None):
        raise NotUnderstood(f"{name} of what is no {'matrix' if name == 'det' else 'number'}", "", place)
    if bracketed and name == "log" and reader.text == "^":
        raise NotUnderstood("the power of the logarithm, or of the number", "use brackets", reader.place)
    return reader.call(name, inner), "head" if bracketed else "prefix"


def _factor_at(reader: Cursor, k: int) -> bool:
    here, reader.k = reader.k, k
    more = reader.begins_factor() or reader.text in ("/", r"\cdot", r"\times", "*", "^")
    reader.k = here
    return more


def _has_trace(reader: Cursor, inner: Node) -> Node:
    shape = reader.shape(inner)
    if shape not in (MATRIX, None) and not (shape == SCALAR and inner.calls() | _vectors(inner)):
        raise NotUnderstood("the trace of what is no matrix", "multiply a number by I", reader.place)
    return inner


def _vectors(node: Node) -> set[str]:
    return {"transpose"} if node.kind == "transpose" else set().union(*(_vectors(part) for part in node.parts))


def _extreme(reader: Cursor) -> Found | None:
    """``\\lambda_{\\min}(A)``."""
    one = atom(reader.tokens, reader.k)
    if one is None or one.key not in KEYS or one.raised is not None or _declared(reader, one.key):
        return None
    if not _opens(reader, one.end):
        raise NotUnderstood(f"{one.key} without brackets", "write of which matrix, in brackets", one.place)
    reader.k = one.end
    return reader.call(KEYS[one.key], *_arguments(reader, 1)), "head"


EXPECTATIONS = (r"\mathbb E", r"\mathbb{E}", "E", r"\mathrm E", r"\mathsf E", r"\mathbf E")


def _expectation(reader: Cursor) -> Found | None:
    tokens, start = reader.tokens, reader.k
    if reader.text in (r"\E", r"\EE", r"\Expect"):
        k = start + 1
    elif (
        reader.text in (r"\operatorname", r"\mathrm", r"\mathsf", r"\text")
        and written(argument(tokens, start + 1)[0]) in EXPECTATIONS
    ):
        k = argument(tokens, start + 1)[1]
    else:
        found = bare(tokens, start)
        if found is None or found[0] not in EXPECTATIONS or _declared(reader, found[0]):
            return None
        if found[0] == "E" and not (
            found[2] < len(tokens) and (tokens[found[2]].text in ("_", "[") or _opens(reader, found[2]))
        ):
            return None
        k = found[2]
    place = reader.place
    over: tuple[Token, ...] | None = None
    if k < len(tokens) and tokens[k].text == "_":
        over, k = argument(tokens, k + 1)
    if k < len(tokens) and tokens[k].text in ("^", "'"):
        raise NotUnderstood("an exponent on the sign of the expectation", "write E[...]^2 or E[(...)^2]", tokens[k].place)
    if not _opens(reader, k):
        raise NotUnderstood("how far the expectation reaches", r"write \mathbb{E}[...]", place)
    opening, content, _, reader.k = inside(tokens, k)
    if any(token.text in (r"\mid", "|", r"\vert", r"\middle") for token in content):
        raise NotUnderstood("a conditional expectation", "the language has expectations over everything random", place)
    return _averaged(reader, over, content, place), "closed" if opening != "(" else "loose"


def _averaged(reader: Cursor, over: Sequence[Token] | None, content: Sequence[Token], place: tuple[int, int] | None) -> Node:
    """The expectation over what the index names, which must be all that is random."""
    if over is not None and written(over) == r"\tau" and "tau-mean" in reader.notation.flags:
        return reader.call("mean", reader.sub(content, averaged=True))
    inner = reader.sub(content)
    random = random_in(inner)
    if not random:
        raise NotUnderstood("an expectation over nothing random", "declare what is random, for example x = x", place)
    if over is not None:
        named = set[str]().union(*(random_in(_law(reader, part)) for part in commas(over)))
        if not random <= named:
            raise NotUnderstood(
                "an expectation over a part of what is random", "the language has E over everything random", place
            )
    return reader.node("expectation", inner)


def random_in(node: Node) -> set[str]:
    """The independent random quantities that a formula is made of."""
    from lsa_theory.language.names import Givens, Names, random_outside

    names = Names.of(node.names(), Givens())
    found = random_outside(node, names)
    for name in node.names():  # examples by number, and those of a sum
        if one := re.fullmatch(r"([xy])_(\w+)", name):
            example = "x" if one[2] == "query" else f"x_{one[2]}" if one[2].isdigit() else "S"
            found |= {example, *(["w"] if one[1] == "y" else [])}
        elif name == "y":
            found |= {"x", "w"}
    inside_means = {one for part in node.parts for one in random_in(part)} if node.kind == "expectation" else set[str]()
    return found | inside_means


def _law(reader: Cursor, part: Sequence[Token]) -> Node:
    """What an index of an expectation names: ``x``, or ``x \\sim \\mathcal N(0, \\Lambda)`` with the law that x has."""
    cut = next((k for k, token in enumerate(part) if token.text == r"\sim"), len(part))
    node = reader.sub(part[:cut])
    if cut < len(part):
        law = written(part[cut + 1 :])
        covariances = {"x": "Lambda", "w": "I"}
        start = next((k for k, token in enumerate(part) if token.text == "("), len(part))
        inner = commas(part[start + 1 : -1]) if part[-1].text == ")" else []
        normal = law.startswith((r"\mathcalN(0,", r"\mathcal N(0,", "N(0,")) and len(inner) == 2
        if not normal or to_name(reader.sub(inner[1])) != covariances.get(to_name(node), ""):
            raise NotUnderstood(
                f"another law than that of {to_name(node)}",
                "declare the letters so that their laws are those of the language",
                part[0].place,
            )
    return node


def to_name(node: Node) -> str:
    return str(node.value) if node.kind == "name" else ""


# operators


def _fraction(reader: Cursor) -> Found:
    above, below = reader.argument(), reader.argument()
    solid = [token.text for token in above if token.text not in IGNORED and token.text not in "{}"]
    under = [token.text for token in below if token.text not in IGNORED and token.text not in "{}"]
    if [text for text in solid if text not in ROMAN][:1] in (["d"], [r"\partial"]) and under[:1] in (
        ["d"],
        [r"\partial"],
        [r"\mathrm"],
    ):
        roman = solid == [r"\mathrm", "d"] and under == [r"\mathrm", "d", "t"]
        if not (roman and "flow-time" in reader.notation.flags):
            raise NotUnderstood(
                "a derivative, or a quotient", "say which: the language has rate(...) and grad(...)", reader.place
            )
        return reader.call("rate", _operand(reader)), "prefix"
    return reader.divided(reader.sub(above), reader.sub(below)), "closed"


def _root(reader: Cursor) -> Found:
    degree = Fraction(2)
    if reader.text == "[":
        end = next((k for k in range(reader.k, len(reader.tokens)) if reader.tokens[k].text == "]"), None)
        number = exponent(reader.tokens[reader.k + 1 : end]) if end else None
        if end is None or number is None or number.denominator != 1 or not 1 <= number <= 64:
            raise NotUnderstood("the degree of a root", "a number", reader.place)
        degree, reader.k = number, end + 1
    inner = reader.sub(reader.argument())
    if reader.shape(inner) not in (SCALAR, MATRIX, None):
        raise NotUnderstood("the root of a vector", "", reader.place)
    return (reader.call("sqrt", inner) if degree == 2 else reader.node("power", inner, value=1 / degree)), "closed"


def _operand(reader: Cursor) -> Node:
    """What an operator acts on: one factor, and nothing behind it."""
    node = reader.factor()
    if reader.begins_factor() or reader.text in ("/", r"\cdot", r"\times", "*"):
        raise NotUnderstood("how far the operator reaches", "use brackets", reader.place)
    return node


def _gradient(reader: Cursor) -> Found:
    if reader.text != "_":
        raise NotUnderstood("a gradient without the letter it is taken in", r"write \nabla_A", reader.place)
    reader.k += 1
    letter = reader.sub(reader.argument())
    if letter.kind != "name":
        raise NotUnderstood("a gradient in a formula", "name a letter", reader.place)
    return reader.call("grad", _operand(reader), letter), "prefix"


def _limit(reader: Cursor) -> Found:
    where = index_of(reader)
    functions = {r"t\to\infty": "limit", r"M,N\to\infty": "limit_MN", r"M\to\infty": "limit_M", r"N\to\infty": "limit_N"}
    if where not in functions or "flow-time" not in reader.notation.flags:
        raise NotUnderstood("a limit", "the language has limit(...) along the gradient flow only", reader.place)
    return reader.call(functions[where], _operand(reader)), "prefix"


def _minimum(reader: Cursor) -> Found:
    if reader.text == "_" or "functions" not in reader.notation.flags:
        raise NotUnderstood("a minimum", "write what it is", reader.place)
    if _opens(reader, reader.k) and len(commas(inside(reader.tokens, reader.k)[1])) == 2:
        return reader.call("min", *_arguments(reader, 2)), "head"
    return reader.call("minimum", _operand(reader)), "prefix"


def _dot(reader: Cursor) -> Found:
    if "functions" not in reader.notation.flags:
        raise NotUnderstood("a dot: a derivative in time", "the language has rate(...)", reader.place)
    return reader.call("velocity", reader.sub(reader.argument())), "closed"


def _sum(reader: Cursor) -> Found:
    return total(reader), "prefix"


_COMMANDS: dict[str, Callable[[Cursor], Found]] = {
    **dict.fromkeys(FRACTIONS, _fraction),
    r"\sqrt": _root,
    r"\nabla": _gradient,
    r"\lim": _limit,
    r"\min": _minimum,
    r"\dot": _dot,
    r"\sum": _sum,
}
