"""What is planned from what is reported."""
