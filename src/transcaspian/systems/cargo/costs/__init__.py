"""What a trip costs: prices leg by leg, waiting, and greenhouse gases; functions of the sampled tables."""

from transcaspian.systems.cargo.costs.emissions import Emission, emissions
from transcaspian.systems.cargo.costs.legs import Leg, Trip, legs
from transcaspian.systems.cargo.costs.tariffs import Tariffs

__all__ = ["Emission", "Leg", "Tariffs", "Trip", "emissions", "legs"]
