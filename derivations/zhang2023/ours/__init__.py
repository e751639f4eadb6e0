"""Corrections, stronger forms and additions to the paper, ours."""
