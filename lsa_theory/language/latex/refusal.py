"""What the reader says of LaTeX that it does not judge."""

from __future__ import annotations


class NotUnderstood(Exception):
    """LaTeX that has no reading, or more than one; ``reason`` in words, ``remedy`` what to write, ``place`` in the sources.

    >>> str(NotUnderstood("a prime", "write ^\\\\top for a transpose"))
    'a prime'
    """

    def __init__(self, reason: str, remedy: str = "", place: tuple[int, int] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.place = reason, remedy, place

    def at(self, place: tuple[int, int]) -> NotUnderstood:
        """The same, with a place if it had none."""
        return self if self.place is not None else NotUnderstood(self.reason, self.remedy, place)


class Undeclared(NotUnderstood):
    """A symbol whose meaning nothing says."""

    def __init__(self, key: str, place: tuple[int, int] | None = None) -> None:
        if name := random_letter(key):
            remedy = f"say what it is: % lsa: {key} = {name} where it is random, % lsa: vector {key} where it is fixed"
        else:
            remedy = f"say what it is, for example % lsa: {guess(key)} {key}, or % lsa: {key} = FORMULA"
        super().__init__(f"{key} is not declared", remedy, place)
        self.key = key

    def at(self, place: tuple[int, int]) -> Undeclared:
        return self if self.place is not None else Undeclared(self.key, place)


def random_letter(key: str) -> str:
    """The random letter of the language that a symbol looks like, the empty text for any other.

    >>> random_letter(r"\\mathbf x"), random_letter("x_test"), random_letter("x_i"), random_letter("v")
    ('x', 'x', '', '')
    """
    base, _, low = key.removeprefix(r"\mathbf ").partition("_")
    return base if base in ("x", "w") and low in ("", "query", "q", "test", "new") else ""


def guess(key: str) -> str:
    """The kind of letter that a symbol looks like, for suggestions.

    >>> guess("A"), guess(r"\\mathbf v"), guess("t"), guess("p")
    ('matrix', 'vector', 'scalar', 'vector')
    """
    name = key.partition("_")[0]
    last = name.rpartition(" ")[2].rpartition("\\")[2]
    if last[:1].isupper():
        return "matrix"
    return "vector" if name.startswith((r"\mathbf", r"\vec")) or name in ("a", "b", "c", "p", "q", "v", "z") else "scalar"
