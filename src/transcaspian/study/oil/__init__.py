"""Oil by itself: what one more of each limit is worth, routes and their prices, the blend at Ceyhan."""
