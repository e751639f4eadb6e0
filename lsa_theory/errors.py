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

    found = get_close_matches(word.lower(), list(known), n=3, cutoff=0.55)
    return f"did you mean {' or '.join(found)}?" if found else f"see `{otherwise}`"
