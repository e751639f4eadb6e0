"""Gradients in goals: a variable that is the gradient of a function, and lemmas that say which matrix it is.

For ``grad(f, X)`` two lemmas stand before the goal: f without expectations, for every X, and the gradient of that.
The closed forms are proposals: Coq proves both, and a gradient is unique.
"""

from __future__ import annotations

from lsa_theory.export.coq.frame import TYPES, closure, frame
from lsa_theory.export.coq.translate import NotExportedError, Part, Slope, Translator
from lsa_theory.export.coq.trees import Names

PREDICATE = {"s": "is_deriv", "m": "is_grad", "c": "is_grad_v"}
UNIQUE = {"s": "deriv_unique", "m": "grad_unique", "c": "grad_v_unique"}


def variable_of(slope: Slope) -> str:
    return f"s_{slope.variable}" if slope.kind == "s" else slope.variable


def hypothesis(slope: Slope) -> str:
    """That the variable is the gradient of the function as the formula has it."""
    bound = variable_of(slope)
    return f"{PREDICATE[slope.kind]} (fun {bound} : {TYPES[slope.kind]} => {slope.text}) {bound} {slope.name}"


def replaced(name: str, slope: Slope, number: int) -> str:
    """The proof that the variable is its closed form, from the two lemmas before the goal."""
    lemma = f"(@{name}_{slope.name} F d N M Lambda)"
    known = f"h{number}"
    if slope.flat != slope.function:
        flat = f"(@{name}_{slope.name}_flat F d N M Lambda)"
        known = f"({PREDICATE[slope.kind]}_ext _ h{number})"
        return (
            f"apply: ({UNIQUE[slope.kind]} {known}); first by move=> ?; apply: {flat}; assumption."
            f" by apply: {lemma}; assumption."
        )
    return f"by apply: ({UNIQUE[slope.kind]} {known}); apply: {lemma}; assumption."


def lemma_of(name: str, slope: Slope, names: Names) -> str:
    """The lemma of the gradient of the function without expectations."""
    reader = Translator(names)
    for letter in closure(slope.flat, slope.closed):
        reader.matrix(letter)
    point, function, closed = reader.read(_name(slope)), reader.read(slope.flat), reader.read(slope.closed)
    if closed.kind != slope.kind or function.kind != "s":
        raise NotExportedError("a gradient of another shape")
    if slope.kind == "m":
        direction = reader.matrix("H_")
    elif slope.kind == "c":
        direction = reader.column("H_")
    else:
        direction = reader.integer(1)
    reader.scalars.append("(0 : F)")
    time = Part("s", "t", f"(SV {3 + len(reader.scalars)})")
    index = 3 + len(reader.scalars)
    moved = reader.add(point, reader.multiply(time, direction) if slope.kind != "s" else time)
    reader.given[slope.variable] = moved
    there = reader.read(slope.flat)
    match slope.kind:
        case "m":
            change = reader.trace(reader.multiply(reader.transpose(closed), direction))
        case "c":
            change = reader.multiply(reader.transpose(closed), direction)
        case _:
            change = closed
    rest = reader.add(reader.add(there, reader.negative(function)), reader.negative(reader.multiply(time, change)))
    shared = frame(reader, names, hidden=("H_",))
    bound, kind = variable_of(slope), slope.kind
    goal = f"{PREDICATE[kind]} (fun {bound} : {TYPES[kind]} => {function.text}) {bound} {closed.text}"
    lines = [f"Lemma {name} {shared.binders} :", "  " + " -> ".join(shared.assumed) + " ->", f"  {goal}.", "Proof."]
    lines.append("move=> " + " ".join(f"h{k}" for k in range(len(shared.assumed))) + (" H_." if kind != "s" else "."))
    lines += shared.setup
    at = "F d (f_env L W ms) (f_vs cs) (f_sv d N M v ss)"
    call = f"@order_two_sound {at} {index} fs ds erefl erefl facts_ dens_ {rest.term} _"
    lines.append(f"refine (second_order_ext _ ({call})); [move=> t; reflexivity | computed].")
    return "\n".join([*lines, "Qed."])


def _name(slope: Slope):  # type: ignore[no-untyped-def]
    from lsa_theory.export.coq.trees import Node

    return Node("name", value=slope.variable)
