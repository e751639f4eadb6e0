"""What is random in a prompt, and with which law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from lsa_theory.algebra.words import Word


@dataclass(frozen=True)
class GaussianVector:
    """A column vector ``name ~ N(0, covariance)``; the covariance is a symmetric word, the empty word being ``I_d``."""

    name: str
    covariance: Word


@dataclass(frozen=True)
class SampleCovariance:
    """``name = (1/size) sum_i x_i x_i'`` with ``x_i ~ N(0, covariance)`` independent."""

    name: str
    covariance: Word
    size: str


@dataclass(frozen=True)
class NoiseMean:
    """``name = (1/size) sum_i e_i x_i`` with ``e_i ~ N(0, variance)`` and the ``x_i`` of ``sample``."""

    name: str
    sample: str
    variance: str
    size: str


@dataclass(frozen=True)
class NoiseEnergy:
    """The number ``name = (1/size) sum_i e_i^2`` of the noise in ``mean``."""

    name: str
    mean: str
    variance: str
    size: str


Law: TypeAlias = GaussianVector | SampleCovariance | NoiseMean | NoiseEnergy
