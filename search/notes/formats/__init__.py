"""The exchange formats that references leave in, one module each."""
