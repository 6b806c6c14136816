"""From the address of a feed to stored articles."""
