"""How fast, how much memory, and what is found: this library and its peers on the same raw texts in the same run."""
