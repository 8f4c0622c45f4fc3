"""transcaspian: what crosses the Caspian between Kazakhstan and Azerbaijan, planned, simulated, stress-tested."""
