"""Terms to ranked sentences: the engine that stores them and the ranking over it."""
