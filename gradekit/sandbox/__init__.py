"""Where student code runs, and how it is kept there."""
