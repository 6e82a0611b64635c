"""Wellbeing check-ins: opt-in, sealed to the person and whom they chose. No rule can reach them (an import contract says so)."""
