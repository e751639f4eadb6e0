"""Words of the language written out: the loss, the slice, rates and velocities, before anything is translated."""

from __future__ import annotations

from fractions import Fraction

from lsa_theory.export.coq.translate import NotExportedError
from lsa_theory.export.coq.trees import Node, parse_expression

PREDICTION = "(u12.T*(S + x*x.T/N) + u*beta.T)*U11*x + (u12.T*beta + u*(w.T*S*w))*(u21.T*x)"
LOSS = parse_expression(f"E[({PREDICTION} - w.T*x)**2]/2")
SLICE_LOSS = parse_expression("E[(u*beta.T*U11*x - w.T*x)**2]/2")  # the same at u12 = u21 = 0
ELL = parse_expression("tr(u**2/2*Gamma*Lambda*U11*Lambda*U11.T - u*Lambda**2*U11.T)")
OFF = {"u12", "u21"}


def expand(node: Node, on_slice: bool = False, noisy: bool = False) -> Node:
    """The formula without ``loss``, ``ell``, ``slice``, ``rate`` and ``velocity``.

    On the slice the blocks u12 and u21 are zero: the loss is written without them.
    """
    if node.kind == "name":
        match node.value:
            case "loss" if on_slice:
                return SLICE_LOSS
            case "loss" if noisy:
                raise NotExportedError("the loss in all blocks with noise in the labels")
            case "loss":
                return LOSS
            case "ell":
                return ELL
        if on_slice and node.value in OFF:
            raise NotExportedError(f"{node.value} on the slice")
        return node
    if node.kind == "call":
        first = node.parts[0]
        match node.value:
            case "slice":
                return expand(first, True, noisy)
            case "velocity":
                return _velocity(str(first.value), noisy)
            case "rate":
                return _rate(first, noisy)
    return Node(node.kind, tuple(expand(part, on_slice, noisy) for part in node.parts), node.value, node.column)


def _name(name: str) -> Node:
    return Node("name", value=name)


def _velocity(block: str, noisy: bool) -> Node:
    """``-grad(loss, block)`` on the slice."""
    return Node("negative", (Node("call", (expand(_name("loss"), True, noisy), _name(block)), "grad"),))


def _rate(inside: Node, noisy: bool) -> Node:
    """The chain rule along the flow of the slice: what moves is U11 and u."""
    terms = []
    names = expand(inside, True, noisy).names()
    if "U11" in names:
        slope = Node("call", (expand(inside, True, noisy), _name("U11")), "grad")
        product = Node("multiply", (Node("transpose", (slope,)), _velocity("U11", noisy)))
        terms.append(Node("call", (product,), "tr"))
    if "u" in names:
        slope = Node("call", (expand(inside, True, noisy), _name("u")), "grad")
        terms.append(Node("multiply", (slope, _velocity("u", noisy))))
    if not terms:
        return Node("number", value=Fraction(0))
    return terms[0] if len(terms) == 1 else Node("add", (terms[0], terms[1]))
