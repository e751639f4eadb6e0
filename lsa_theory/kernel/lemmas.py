"""The theorems that proofs here cite without proving them, and the rules of inference that they use by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lemma:
    """A named fact; ``cited`` ones make a proof conditional on the literature, the others are elementary logic."""

    name: str
    says: str
    cited: bool = True


LEMMAS = {
    lemma.name: lemma
    for lemma in (
        Lemma("Isserlis", "a Gaussian moment is the sum over pairings of products of covariances (Isserlis 1918)"),
        Lemma("Stein", "E[x f(x)'] = Cov(x) E[grad f(x)] for Gaussian x and integrable f, grad f (Stein 1981)"),
        Lemma("Picard-Lindelof", "a smooth ordinary differential equation has a unique maximal solution"),
        Lemma("comparison", "m' >= f(m), f locally Lipschitz: m stays above the solution of the scalar equation"),
        Lemma("Gronwall", "f' <= -c f implies f(t) <= exp(-c t) f(0)"),
        Lemma("Cauchy-Schwarz", "|tr(A'B)| <= ||A||_F ||B||_F"),
        Lemma("von Neumann", "tr(A'B) <= sum_i s_i(A) s_i(B) for the ordered singular values"),
        Lemma("Jensen", "f(E X) <= E f(X) for convex f"),
        Lemma("Kantorovich", "(a'Ha)(a'H^-1 a) <= (k+1)^2/(4k) |a|^4 for condition number k"),
        Lemma("strong law", "means of i.i.d. variables with finite expectation converge almost surely"),
        Lemma("dominated convergence", "limits pass under integrals with an integrable bound"),
        Lemma("continuous mapping", "continuous functions preserve limits"),
        Lemma("intermediate value", "a continuous function that changes sign has a zero", cited=False),
        Lemma(
            "orthogonal polynomials",
            "a polynomial of degree n orthogonal to all lower degrees under a positive measure on an interval has"
            " n different zeros inside it",
        ),
        Lemma(
            "Bojanov-Braess-Dyn",
            "generalised Gaussian quadrature with given odd multiplicities exists and is unique for each order of the"
            " multiplicities (Bojanov, Braess & Dyn 1986)",
        ),
        Lemma("zero set", "a polynomial that is not identically zero vanishes on a set of Lebesgue measure zero"),
        Lemma(
            "Morse-Bott",
            "where the kernel of the Hessian of a critical point is the tangent space of a manifold of critical points"
            " and the Hessian is positive semidefinite, the point is a local minimum",
        ),
        Lemma(
            "strong unstable manifold",
            "where one simple real eigenvalue is above the real parts of all others, solutions from e v, v not in the sum of"
            " the other eigenspaces, leave small balls, as e -> 0, along one half of the curve tangent to its eigenvector",
        ),
        Lemma("delta method", "sqrt(N)(f(mean) - f(E)) has the limit covariance J C J' for smooth f and finite variances"),
        Lemma("operator norm", "||AB||_F <= ||A||_op ||B||_F, and ||A||_op <= ||A||_F <= sqrt(d) ||A||_op", cited=False),
        Lemma("rotation", "traces and forms do not change when all their letters are rotated together", cited=False),
        Lemma("Schur", "a matrix that commutes with every rotation and reflection is a multiple of I", cited=False),
        Lemma("Kronecker", "(A (x) B)(a (x) b) = Aa (x) Bb: eigenvalues of A (x) B are the products", cited=False),
        Lemma("spectral theorem", "a symmetric matrix is diagonal in an orthonormal basis", cited=False),
        Lemma("sum of squares", "a sum of squares is nonnegative, and zero only if every square is", cited=False),
        Lemma("trace operator", "P <= c I implies tr(PQ) <= c tr(Q) and x'Px <= c x'x, for P, Q psd", cited=False),
        Lemma("psd product", "0 <= tr(PQ) <= tr(P) tr(Q) for P, Q psd", cited=False),
        Lemma("substitution", "equals may replace equals; positive numbers have unique positive roots", cited=False),
        Lemma("termwise", "an inequality for every eigenvalue holds for the sum over eigenvalues", cited=False),
        Lemma("definition", "by definition", cited=False),
        Lemma("computation", "computed exactly by this program, outside the kernel", cited=False),
        Lemma("positive expectation", "an almost surely positive variable has a positive expectation", cited=False),
        Lemma("independence", "the expectation of a product of independent factors is the product", cited=False),
        Lemma("symmetry", "the expectation of an odd function under a symmetric law is zero", cited=False),
        Lemma("nonnegativity", "sums and products of nonnegative numbers are nonnegative", cited=False),
        Lemma("constant derivative", "a function with zero derivative is constant", cited=False),
        Lemma("polynomial identity", "polynomials that agree as functions have equal coefficients", cited=False),
        Lemma(
            "invariant set", "if the velocity is zero across a linear subspace, solutions that start there stay", cited=False
        ),
        Lemma(
            "counterexample", "one instance that meets every hypothesis and not the conclusion refutes a claim", cited=False
        ),
    )
}
