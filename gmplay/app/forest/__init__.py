"""Tree Gridworld's place in the playground: a forest being lived in, the learner that lives, and its life so far."""
