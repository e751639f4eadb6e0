"""Entries of matrix products with symbolic size: sums over repeated indices, equal up to renaming them.

A term is a product of entries ``(matrix, row, column)``; indices that occur twice are summed over, free ones once.
"""

from itertools import permutations

Factor = tuple[str, str, str]
Term = tuple[Factor, ...]


def entry(name: str, row: str, column: str, transposed: bool = False) -> Factor:
    """``A_rc``, or ``(A')_rc = A_cr``."""
    return (name, column, row) if transposed else (name, row, column)


def equal(left: Term, right: Term) -> bool:
    """Whether two sums of products agree for every size, by matching the summation indices.

    >>> equal((("A", "i", "k"), ("B", "k", "j")), (("B", "m", "j"), ("A", "i", "m")))
    True
    >>> equal((("A", "i", "k"), ("B", "k", "j")), (("B", "m", "i"), ("A", "j", "m")))
    False
    """
    ours, theirs = summed(left), summed(right)
    if len(ours) != len(theirs) or free(left) != free(right):
        return False
    for order in permutations(theirs):
        names = dict(zip(order, ours, strict=True))
        renamed = sorted((m, names.get(r, r), names.get(c, c)) for m, r, c in right)
        if renamed == sorted(left):
            return True
    return False


def summed(term: Term) -> list[str]:
    """The indices that occur twice."""
    places = [index for _, *pair in term for index in pair]
    return sorted({index for index in places if places.count(index) == 2})


def free(term: Term) -> list[str]:
    """The indices that occur once."""
    places = [index for _, *pair in term for index in pair]
    return sorted(index for index in places if places.count(index) == 1)
