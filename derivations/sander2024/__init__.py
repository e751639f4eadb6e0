"""Sander, Giryes, Suzuki, Blondel & Peyre 2024: How do transformers perform in-context autoregressive learning?

Setting: tokens x_(t+1) = W x_t, W block diagonal with rotations of independent uniform angles (commuting,
orthogonal), d even.
Own reading of the setting (`as_printed = False`).
Covered: the best step of one linear layer and its risk.  Not covered: augmented tokens, positional encodings,
training.
"""
