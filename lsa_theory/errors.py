"""What can be refused: input, a command line, a formula out of reach; and how words from outside are shown."""

from __future__ import annotations

from collections.abc import Iterable


class InputError(ValueError):
    """Bad input, said in one line: argument, value, legal range, remedy.

    >>> print(InputError("context_length", 0, "an integer N >= 1", "give the number of examples in a prompt"))
    context_length = 0 is not allowed: legal is an integer N >= 1; give the number of examples in a prompt
    """

    def __init__(self, argument: str, value: object, legal: str, remedy: str) -> None:
        try:
            shown = visible(" ".join(str(value).split()))
        except ValueError:  # an integer with more digits than Python converts
            shown = "a number of thousands of digits"
        shown = shown if len(shown) <= 80 else shown[:77] + "..."
        super().__init__(f"{argument} = {shown} is not allowed: legal is {legal}; {remedy}")
        self.argument, self.value, self.legal, self.remedy = argument, value, legal, remedy


class FormulaError(InputError):
    """A formula that cannot be read: what is wrong at which column, and what to write instead.

    >>> print(FormulaError("tr(A) == det(A)", 10, "unknown function det", "there is no determinant"))
    formula, column 10, near 'det(A)': unknown function det; there is no determinant
    """

    def __init__(self, text: str, column: int, problem: str, remedy: str, argument: str = "formula") -> None:
        near = visible(" ".join(text[max(0, column - 1) : column + 19].split()))
        problem, remedy = _cut(visible(problem), 160), _cut(visible(remedy), 200)
        ValueError.__init__(self, f"{argument}, column {column}, near '{near}': {problem}; {remedy}")
        self.argument, self.value, self.legal, self.remedy = argument, text, problem, remedy
        self.text, self.column, self.problem = text, column, problem

    def of(self, argument: str) -> FormulaError:
        """The same error, of another argument than "formula"."""
        return FormulaError(self.text, self.column, self.problem, self.remedy, argument)

    @property
    def pointed(self) -> str:
        """The error in four lines: what is wrong, the formula, a caret under the column, what to write."""
        start = max(0, self.column - 1 - SHOWN // 2)
        line = "".join(c if c.isprintable() else " " for c in self.text[start : start + SHOWN])
        caret = " " * sum(map(_width, line[: self.column - 1 - start])) + "^"
        return f"{self.argument}: {self.problem}\n  {line}\n  {caret}\n  {self.remedy}"


SHOWN = 72  # characters of a formula around an error


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."


def _width(character: str) -> int:
    """The columns of a terminal that a character takes."""
    import unicodedata

    return 0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """The text with characters that are no print, such as those that steer a terminal, written out.

    >>> print(visible("a title \x1b[31m in red, λ"))
    a title \\x1b[31m in red, λ
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class UsageError(Exception):
    """A command line that cannot be understood."""


class OutOfReachError(Exception):
    """A formula that is well formed, but has no closed form in the algebra; says which part."""


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """The remedy for an unknown word: what is spelt like it, or the command that lists what there is.

    >>> nearest("minimizr", ["loss", "minimizer"], "derive --help")
    'did you mean minimizer?'
    """
    from difflib import get_close_matches

    spelt = {one.lower(): one for one in known}
    found = [spelt[one] for one in get_close_matches(word.lower(), spelt, n=3, cutoff=0.55)]
    return f"did you mean {' or '.join(found)}?" if found else f"see `{otherwise}`"
