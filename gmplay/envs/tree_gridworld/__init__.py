"""Tree Gridworld: one endless life among trees that grow back the faster the more of them are left."""
