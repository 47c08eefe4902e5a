"""What ``gradekit check`` prints: one line a question, one question in detail, one next step."""

from __future__ import annotations

from gradekit.report.terminal.page import Page, terminal_fits_unicode
from gradekit.report.terminal.report import check_report

__all__ = ["Page", "check_report", "terminal_fits_unicode"]
