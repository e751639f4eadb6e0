"""Inequalities with certificates that a small checker can re-verify."""

from lsa_theory.proofs.certificates.inequality import decide_inequality, domain_of, inequality

__all__ = ["decide_inequality", "domain_of", "inequality"]
