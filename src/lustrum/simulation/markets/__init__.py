"""Where people meet: rationing at posted prices, and clearing by price. Plain functions of arrays."""
