"""Arrays compared and slopes measured: pure numpy, no knowledge of courses or submissions."""
