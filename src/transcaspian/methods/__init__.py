"""Mathematics that knows nothing of the Caspian: each file is a name from a textbook's index."""
