"""Boursier & Boyer 2025: softmax attention with long prompts; also Nishikawa et al. 2025.

Setting: weights exp(<x_i, A x_query>) on Gaussian inputs, values y_i = <w, x_i>, N to infinity.
Own reading of the setting (`as_printed = False`).
Covered: exponential tilting term by term, the risk in the limit.  Not covered: rates in N.
"""
