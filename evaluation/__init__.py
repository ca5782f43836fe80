"""How good: tasks with their own judges, metrics, gates, and the report rendered from them."""
