"""Ding, Levinboim, Wu, Goodman & Soricut 2024: CausalLM is not optimal for in-context learning; prefix-averaged losses.

Setting: one A for several positions, prefix sums divided by their own length.  Own reading (`as_printed = False`).
Covered: two positions.  Not covered: the convergence of causal layers.
"""
