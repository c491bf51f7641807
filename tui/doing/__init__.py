"""What the desk does: asking, reading, keeping, judging, following, taking away."""
