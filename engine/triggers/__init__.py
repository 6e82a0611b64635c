"""Coaching and incentive triggers, joined and chained by durable-rules behind one door."""
