"""The relations of LaTeX: the sign of the language, and which kind of relation it is."""

from __future__ import annotations

EQUAL, ORDER, LOEWNER, DEFINES = "equal", "order", "loewner", "defines"
SIGNS = {
    **dict.fromkeys(("=",), ("==", EQUAL)),
    **dict.fromkeys(("<", r"\lt"), ("<", ORDER)),
    **dict.fromkeys((">", r"\gt"), (">", ORDER)),
    **dict.fromkeys((r"\le", r"\leq", r"\leqslant", r"\leqq"), ("<=", ORDER)),
    **dict.fromkeys((r"\ge", r"\geq", r"\geqslant", r"\geqq"), (">=", ORDER)),
    **dict.fromkeys((r"\preceq", r"\preccurlyeq"), ("<=", LOEWNER)),
    **dict.fromkeys((r"\succeq", r"\succcurlyeq"), (">=", LOEWNER)),
    r"\prec": ("<", LOEWNER),
    r"\succ": (">", LOEWNER),
    **dict.fromkeys((r"\coloneqq", r"\coloneq", r"\triangleq", r"\defeq", r"\eqdef"), ("==", DEFINES)),
}
STACKED = (r"\overset", r"\stackrel", r"\underset")
