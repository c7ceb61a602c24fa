"""Who is born, dies, learns, moves and works."""
