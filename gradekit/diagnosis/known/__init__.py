"""One file a mistake. To add one: a file that names its ``MISTAKE``; the tests run its example."""
