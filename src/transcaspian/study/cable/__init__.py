"""The cable across the sea: its routes on the bed, how far they are open, what it carries, how often it is down."""
