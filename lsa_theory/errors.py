"""The one error that a user's input can cause, and how text from outside is shown."""

from __future__ import annotations


class InputError(ValueError):
    """Bad input, said in one line: argument, value, legal range, remedy.

    >>> print(InputError("context_length", 0, "an integer N >= 1", "give the number of examples in a prompt"))
    context_length = 0 is not allowed: legal is an integer N >= 1; give the number of examples in a prompt
    """

    def __init__(self, argument: str, value: object, legal: str, remedy: str) -> None:
        shown = visible(" ".join(str(value).split()))
        shown = shown if len(shown) <= 80 else shown[:77] + "..."
        super().__init__(f"{argument} = {shown} is not allowed: legal is {legal}; {remedy}")
        self.argument, self.value, self.legal, self.remedy = argument, value, legal, remedy


def visible(text: str) -> str:
    """The text with characters that are no print, such as those that steer a terminal, written out.

    >>> print(visible("a title \x1b[31m in red, λ"))
    a title \\x1b[31m in red, λ
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
