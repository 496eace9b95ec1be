"""The worlds: rules only. One folder per environment, always the same files."""
