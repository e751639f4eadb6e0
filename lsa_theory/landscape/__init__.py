"""The stationary points of the population loss over all blocks, what they are, and which starts end where."""

from lsa_theory.landscape.basins import Basins, basins
from lsa_theory.landscape.explore import Landscape, explore
from lsa_theory.landscape.verify import Point

__all__ = ["Basins", "Landscape", "Point", "basins", "explore"]
