"""Known mistakes: what they are called, how a reference is edited to make them, what repairs them.

One file a mistake in ``known/``; ``catalogue.py`` lists them. Nothing here asks or judges: it maps
source to edits and answers to repaired answers.
"""
