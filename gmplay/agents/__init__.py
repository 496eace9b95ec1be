"""Agents: policies with weights and a card, how they are learned and how they are read."""
