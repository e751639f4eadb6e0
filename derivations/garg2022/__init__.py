"""Garg, Tsipras, Liang & Valiant 2022: What can transformers learn in-context? A case study of simple function classes.

Setting: x, w ~ N(0, I_d), y = <w, x> + e: the baselines to which transformers are compared.
Own reading of the setting (`as_printed = False`).
Covered: exact errors of averaging and least squares, when averaging is better than nothing.
Not covered: nearest neighbours, sparse tasks, trees and networks.
"""
