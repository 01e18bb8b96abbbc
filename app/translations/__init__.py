"""The Chinese catalogue, and the search for everything that must stand in it."""
