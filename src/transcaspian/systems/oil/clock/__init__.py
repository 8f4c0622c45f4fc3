"""Oil on the shared clock: nominations, tank trains, tanks, tankers, BTC as a common stream, liftings at Ceyhan."""
