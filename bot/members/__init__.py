"""What one person asked for, and is told by direct message."""
