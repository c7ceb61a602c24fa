"""What happens to reports on their way up."""

TITLE = "Reports"
