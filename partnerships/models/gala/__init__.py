"""The gala: its editions, what is nominated, who judges it and how."""

from partnerships.models.gala.editions import GalaCriterion, GalaEdition
from partnerships.models.gala.nominations import GalaNomination
from partnerships.models.gala.scoring import GalaJuror, GalaMark, GalaSheet

__all__ = ["GalaCriterion", "GalaEdition", "GalaJuror", "GalaMark", "GalaNomination", "GalaSheet"]
