"""Test time: the exact error of ``x_query' A (1/M) sum_i y_i x_i`` under every shift, baselines, and simulation.

``linear``    linear targets: bias, variance and label noise for symbolic d and M
``labels``    any target, from its second moments (thm-4.2); ``targets``: polynomials and ReLU in closed form
``spectra``   test covariances that are random themselves
``baselines`` zero, least squares, gradient descent, ridge
``sampling``, ``simulate``  Monte Carlo: prompts through f_LSA, and sufficient statistics at a cost that M does not enter
"""

from lsa_theory.model.risk.labels import risk_of_moments, risk_of_target
from lsa_theory.model.risk.law import PromptLaw
from lsa_theory.model.risk.linear import Risk, risk, risk_parts, risk_under
from lsa_theory.model.risk.targets import Polynomial, Relu

__all__ = [
    "Polynomial", "PromptLaw", "Relu", "Risk", "risk", "risk_of_moments", "risk_of_target", "risk_parts", "risk_under",
]  # fmt: skip
