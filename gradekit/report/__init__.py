"""Renders result documents for people: a student's page, the class page, the terminal, marks.

Every view starts from the plain dict of the contract; nothing is computed twice, nothing is graded.
"""
