"""What happens when people live through a programme, month by month."""
