"""Instruments: what takes an agent's behaviour apart.

Each has two halves that know each other only by the values they exchange: an Instrument looks at the world, on the
simulation's thread; a Section shows what it found, in the dock "Instruments". ``registry`` lists the former and loads
the rules' kernels, ``sections`` lists the latter.
"""
