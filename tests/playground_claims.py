"""Claims of every kind that the page must judge as the command line does, with the words for a line in LaTeX as well."""

CLAIMS: list[tuple[str, tuple[str, ...]]] = [
    ("tr(A*B) == tr(B*A)", ()),
    ("A*B == B*A", ()),
    ("A*B == B*A", ("A symmetric", "B symmetric", "A*B == (A*B).T")),
    ("E[S*S] == Gamma*Lambda", ()),
    ("E[S*S] == Lambda**2", ()),
    ("𝔼[X'X] = N Λ", ()),
    ("E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda", ()),
    ("E[inv(S)] == N/(N - d - 1)*inv(Lambda)", ("N > d + 1",)),
    ("E[det(S)] == det(Lambda)", ("d == 2",)),
    ("Gamma >= (1 + 2/N)*Lambda", ()),
    ("Gamma >= (1 + 3/N)*Lambda", ()),
    ("tr(Lambda)**2 <= d*tr(Lambda**2)", ()),
    ("norm_F(A*B) <= norm_op(A)*norm_F(B)", ()),
    ("log(det(Lambda)) <= tr(Lambda) - d", ()),
    ("cond(Lambda) <= 1000000", ()),
    ("u**2 >= u", ("u >= 1",)),
    ("u**2 >= u", ()),
    ("A*inv(I + B*A) == inv(I + A*B)*A", ()),
    ("rate(u - tr(U11)) == 0", ()),
    ("1/(N - d) <= 1", ("N > d",)),
]
LIBRARY = [("limit(u) == tr(inv(Gamma)**2)**(1/4)", ()), ("argmin(u*U11) == inv(Lambda)", ())]  # what derivations know
HOSTILE = ["<img src=x onerror=alert(1)>", "__import__('os').system('true') == 1", "(" * 1500 + "A" + ")" * 1500 + " == A"]
