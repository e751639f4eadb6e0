"""LaTeX read into the trees of the formula language.

Tokens that know their place, macros, declared notation, and a reader that refuses what is ambiguous.
"""
