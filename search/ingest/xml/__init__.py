"""Records and full texts in XML, all through one safe parser."""
