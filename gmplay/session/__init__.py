"""What the user is doing, without Qt: a record, messages, an episode that can be stepped through."""
