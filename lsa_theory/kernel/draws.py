"""What is random outside every expectation: one draw of it belongs to an instance."""

from __future__ import annotations

from lsa_theory.kernel.parser import SINGLE, Tree

N: Tree = ("name", "N")


def draws(tree: Tree, noisy: bool) -> set[str]:
    """The random quantities that a formula speaks of outside expectations, as an instance carries them.

    >>> from lsa_theory.kernel.parser import expression
    >>> sorted(draws(expression("E[x.T*x] + w.T*S(M)*w"), False))
    ['examples(M)', 'w']
    """
    if tree[0] == "E":
        return set()
    if tree[0] == "name" and tree[1] in ("x", "w", "e_query"):
        return {tree[1]}
    if tree[0] == "name" and (tree[1] == "xbar" or SINGLE.fullmatch(tree[1])):
        return {"errors" if tree[1][0] == "e" else "examples"}
    if tree == ("name", "yhat"):
        return {"x"} | draws(("name", "beta"), noisy)
    if tree[0] == "name" and tree[1] in ("S", "beta", "energy"):
        tree = ("call", tree[1], N)
    if tree[0] == "call" and tree[1] in ("S", "beta", "energy"):
        labels = {"w"} | ({draw_name("errors", tree[2])} if noisy else set()) if tree[1] != "S" else set()
        return {draw_name("examples", tree[2])} | labels
    return set().union(*(draws(part, noisy) for part in tree[1:] if isinstance(part, tuple)))


def draw_name(kind: str, size: Tree) -> str:
    return kind if size == N else f"{kind}({size[1]})"
