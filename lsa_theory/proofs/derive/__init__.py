"""Closed forms of settings of your own, and conventions of other papers."""
