"""Finds copies of texts, news above all, and says where they came from and where they differ."""
