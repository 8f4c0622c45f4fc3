"""The rooms: cargo now; oil, fibre to come. Rooms never import each other."""
