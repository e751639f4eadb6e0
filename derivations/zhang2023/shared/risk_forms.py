"""The parts of the error of a rule x_query' A (1/M) sum y_i x_i on linear labels, as formulas, each written once.

``prompt`` and ``query`` are the second moments of x_i and x_query, ``task`` that of w, ``rule`` the matrix A.
"""

from __future__ import annotations


def bias(prompt: str = "Lambda", query: str = "Lambda", task: str = "Psi", rule: str = "A") -> str:
    """What is left for M to infinity.

    >>> bias(task="I")
    'tr(Lambda*(A*Lambda - I)*I*(A*Lambda - I).T)'
    """
    return f"tr({query}*({rule}*{prompt} - I)*{task}*({rule}*{prompt} - I).T)"


def variance(prompt: str = "Lambda", query: str = "Lambda", task: str = "Psi", rule: str = "A") -> str:
    """What the spread of the sample covariance adds, normal covariates."""
    first = f"tr({rule}*{prompt}*{task}*{prompt}*{rule}.T*{query})"
    return f"1/M*({first} + tr({task}*{prompt})*tr({rule}*{prompt}*{rule}.T*{query}))"


def label_noise(prompt: str = "Lambda", query: str = "Lambda", rule: str = "A") -> str:
    """What noise of variance ``noise`` in the labels of the prompt adds."""
    return f"noise/M*tr({rule}*{prompt}*{rule}.T*{query})"
