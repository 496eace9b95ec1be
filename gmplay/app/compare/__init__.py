"""Side by side: two to four agents in lock-step on one level, in a window of their own."""
