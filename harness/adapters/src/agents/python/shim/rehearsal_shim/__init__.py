"""Imports a user's agent and holds its conversations with Rehearsal, a JSON object a line."""
