"""Models as data: read once from a file or a live object, checked once, then numbers in arrays."""
