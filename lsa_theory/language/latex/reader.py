r"""A recursive-descent reader of one expression; shapes decide what is ambiguous, and what stays so is refused.

>>> from lsa_theory.language.latex.declarations import declared, used
>>> from lsa_theory.language.printing import to_text
>>> notation = declared(used(Notation(), "zhang"), "matrix A")
>>> to_text(expression(r"\hat\Lambda A^\top \hat\Lambda + \tfrac1N\operatorname{tr}(A)I_d", notation))
'S*A.T*S + 1/N*tr(A)*I'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from lsa_theory.language.latex import brackets, heads, sums
from lsa_theory.language.latex.cursor import DEEPEST, TIMES, Cursor, Factor
from lsa_theory.language.latex.fences import delimiter, inside
from lsa_theory.language.latex.notation import Notation, Pattern
from lsa_theory.language.latex.powers import raised
from lsa_theory.language.latex.reasons import FACTORS
from lsa_theory.language.latex.refusal import NotUnderstood, Undeclared
from lsa_theory.language.latex.symbols import IGNORED, Atom, atom, closing, written
from lsa_theory.language.latex.tokens import Token, mathematics, tokenize
from lsa_theory.language.nodes import Node
from lsa_theory.language.parser import MAX_DIGITS, constant


def expression(text: str, notation: Notation) -> Node:
    """The tree of an expression without macros; NotUnderstood with the reason for what has no reading, or two."""
    return Reader(mathematics(tokenize(text)), notation).whole()


class Reader(Cursor):
    """Reads sums, products, factors and symbols."""

    # sums and products

    def whole(self) -> Node:
        """The expression, to the end."""
        if not self.tokens:
            raise NotUnderstood("nothing where a formula is due", "write it out", None)
        node = self._sum()
        if self.k < len(self.tokens):
            raise self.unexpected()
        return node

    def _sum(self) -> Node:
        sign = self.text if self.text in ("+", "-") else ""
        self.k += bool(sign)
        total = self.term()
        if sign == "-":
            total = self.node("negative", total)
        while self.text in ("+", "-"):
            kind = "add" if self.text == "+" else "subtract"
            self.k += 1
            total = self.node(kind, total, self.term())
        return total

    def term(self) -> Node:
        product = self.factor()
        while True:
            if self.text in TIMES:
                self.k += 1
                product = self.node("multiply", product, self.factor())
            elif self.text == "/":
                product = self._quotient(product)
            elif self.begins_factor():
                if product.kind == "number" and self.text.isdigit():
                    raise NotUnderstood("two numbers side by side", r"write \cdot between them", self.place)
                product = self.node("multiply", product, self.factor())
            else:
                return product

    def _quotient(self, above: Node) -> Node:
        slash = self.place
        self.k += 1
        below = self.factor()
        if self.begins_factor() or self.text in TIMES or self.text == "/":
            raise NotUnderstood("a slash and factors behind it: above or below the line", r"write \frac{...}{...}", slash)
        return self.divided(above, below)

    # factors

    def factor(self) -> Node:
        if not self.begins_factor():
            raise self.unexpected()
        found = self.bare_factor()
        while self.text in ("^", "'", "_"):
            if self.text != "^":
                why = FACTORS["'"] if self.text == "'" else "a subscript of a formula"
                raise NotUnderstood(why, r"write ^\top for a transpose", self.place)
            self.k += 1
            found = Factor(raised(self, found.node, found.kind, self.argument()), "raised")
            if self.text == "^":
                raise NotUnderstood("two exponents", "use brackets", self.place)
        return found.node

    def bare_factor(self) -> Factor:
        text = self.text
        if text.isdigit() or (text == "." and self.k + 1 < len(self.tokens) and self.tokens[self.k + 1].text.isdigit()):
            return Factor(self._number(), "number")
        if text == "{":
            return self._group()
        if found := heads.head(self):
            return Factor(*found)
        if delimiter(self.tokens, self.k) is not None:
            return Factor(*brackets.fence(self))
        one = atom(self.tokens, self.k)
        if one is None:
            raise self.unexpected()
        return self._symbol(one)

    def _number(self) -> Node:
        start = self.k
        while self.text.isdigit() or (
            self.text == "." and self.k + 1 < len(self.tokens) and self.tokens[self.k + 1].text.isdigit()
        ):
            self.k += 1
        digits = "".join(token.text for token in self.tokens[start : self.k])
        if len(digits) > MAX_DIGITS or digits.count(".") > 1:
            raise NotUnderstood(
                f"the number {digits[:20]}", f"at most {MAX_DIGITS} digits and one point", self.tokens[start].place
            )
        if self.text == "," and self.tokens[self.k + 1 : self.k + 2] and self.tokens[self.k + 1].text.isdigit():
            raise NotUnderstood("a comma inside a number", "write it without", self.place)
        return self.node("number", value=Fraction(digits))

    def _group(self) -> Factor:
        """Braces that print nothing: what stands inside is read as if they were not there."""
        start, end = self.k, closing(self.tokens, self.k)
        content = self.tokens[start + 1 : end]
        one = atom(self.tokens, start)
        if one is not None:
            return self._symbol(one)
        scripted = end + 1 < len(self.tokens) and self.tokens[end + 1].text in ("^", "_", "'")
        if any(token.text == r"\over" for token in content):
            return self._over(content, end)
        if scripted and not (content and delimiter(content, 0) and inside(content, 0)[3] == len(content)):
            raise NotUnderstood("a script on braces that are not printed", "use brackets", self.tokens[start].place)
        if not content and scripted:
            raise NotUnderstood("a script on nothing", "remove it", self.tokens[start].place)
        self.tokens = (*self.tokens[:start], *content, *self.tokens[end + 1 :])
        if not self.begins_factor():
            raise self.unexpected()
        self.opened += 1
        if self.opened > 10 * DEEPEST:
            raise NotUnderstood("too many braces that print nothing", "remove them", self.place)
        return self.bare_factor()

    def _over(self, content: Sequence[Token], end: int) -> Factor:
        cut = next(k for k, token in enumerate(content) if token.text == r"\over")
        above, below = self.sub(content[:cut]), self.sub(content[cut + 1 :])
        self.k = end + 1
        return Factor(self.divided(above, below), "closed")

    # symbols

    def _symbol(self, one: Atom) -> Factor:
        """What a symbol stands for, by the longest declared pattern; its exponent is applied otherwise."""
        if one.primes:
            raise NotUnderstood(FACTORS["'"], r"write ^\top for a transpose", one.place)
        if pattern := self._pattern(one):
            node = self.notation.symbols[pattern[0]]
            self.k = pattern[1]
            self._no_function(one, node)
            return Factor(self._placed(node, one), "symbol" if pattern[0][-1][1] == "" else "raised")
        if one.raised is None:
            self._no_function(one, None)
        node = self._meaning(one)
        self.k = one.end
        if one.raised is None:
            self._no_function(one, node)
            return Factor(self._placed(node, one), "symbol")
        return Factor(raised(self, self._placed(node, one), "symbol", one.raised), "raised")

    def _placed(self, node: Node, one: Atom) -> Node:
        return replace(node, column=one.place[1] + 1)

    def _pattern(self, first: Atom) -> tuple[Pattern, int] | None:
        """The longest pattern with an exponent, or of several symbols, that stands here."""
        row, ends, k = [(first.key, first.script)], [first.end], first.end
        while len(row) < self.notation.longest:
            one = atom(self.tokens, k)
            if one is None or one.primes:
                break
            row.append((one.key, one.script))
            ends.append(one.end)
            k = one.end
        row = [(key, r"\top" if script == "T" else script) for key, script in row]
        for length in range(len(row), 0, -1):
            pattern = tuple(row[:length])
            if pattern in self.notation.symbols and (length > 1 or pattern[0][1]):
                return pattern, ends[length - 1]
        return None

    def _meaning(self, one: Atom) -> Node:
        key, notation = one.key, self.notation
        if self.averaged:
            if ((key, ""),) in notation.symbols and key in (r"\Lambda", r"\Gamma"):
                raise NotUnderstood(
                    f"{key} without an index inside a mean over covariances", rf"write {key}_\tau", one.place
                )
            key = key.removesuffix(r"_\tau")
        if key in notation.spoilt:
            raise NotUnderstood(notation.spoilt[key], "declare it: % lsa: SYMBOL = FORMULA", one.place)
        node = notation.symbols.get(((key, ""),)) or sums.example(notation, key)
        if node is None and key in notation.samples:
            raise NotUnderstood(f"{key} outside of a sum", f"name one example: {key.rpartition('_')[0]}_1", one.place)
        if node is None:
            raise Undeclared(key, one.place)
        return node

    def _no_function(self, one: Atom, node: Node | None) -> None:
        """``f(x)``: refuse what may be a function of something instead of a product."""
        k = one.end if node is None else self.k
        if k >= len(self.tokens) or self.tokens[k].text == "[" or delimiter(self.tokens, k) is None:
            return
        found = delimiter(self.tokens, k)
        if found is None or found[0] != "(" or found[1] == "right":
            return
        _, content, _, _ = inside(self.tokens, k)
        content = tuple(token for token in content if token.text not in IGNORED)
        argument_of = written(content)
        shown = f"{one.key}({argument_of})".replace("\\", "")
        single = atom(content, 0)
        why = NotUnderstood(
            f"{shown}: a function or a product", "write the factor without brackets, or define the function", one.place
        )
        if not content or (single is not None and single.end == len(content)) or argument_of.isdigit() or "," in argument_of:
            raise why
        if node is None:
            return
        inner = self.sub(content)
        scalar_inside, scalar = self.shape(inner) == ("1", "1"), self.shape(node) == ("1", "1")
        size = node.kind == "name" and node.value in ("N", "M", "d")
        if scalar_inside and not scalar and constant(inner) is None:
            raise why
        if scalar and not size and inner.kind not in ("add", "subtract"):
            raise why
