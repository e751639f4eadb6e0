"""Instances that break a claim: which values names may have, and the smallest exact one."""
