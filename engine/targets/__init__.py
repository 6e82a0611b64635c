"""Targets: SMART by proof, split without losing a cent, and followed until their period ends."""
