"""The stationary points of the population loss over all blocks, what they are, and which starts end where."""

from lsa_theory.model.landscape.basins import Basins, basins
from lsa_theory.model.landscape.explore import Landscape, explore
from lsa_theory.model.landscape.verify import Point

__all__ = ["Basins", "Landscape", "Point", "basins", "explore"]
