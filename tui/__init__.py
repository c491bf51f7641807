"""The two faces of florilegium: the desk and the command line."""
