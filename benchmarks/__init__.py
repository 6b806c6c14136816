"""The bars of the project, each measured against its peer in the same run."""
