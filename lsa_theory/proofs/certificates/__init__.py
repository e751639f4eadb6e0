"""Certificates of inequalities: the search that proposes, nothing of it trusted."""
