"""How fast an index is filled and asked, how large it is, and whether it finds what ``find_pairs`` finds."""
