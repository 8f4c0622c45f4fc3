"""The world that all rooms share: network, ports, sea level, weather, ice, passage."""
